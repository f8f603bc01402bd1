"""Asked before settings change that a thief changes first: forwarding, calls abroad, keys (SEC-02)."""

from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct.answers import as_error
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.live_call import VerdictFeed
from clarion.features.conduct.opening import conduct_of
from clarion.features.conduct.ports import Features
from clarion.features.people.sign_in import Caller, find_second_proof

NEVER_MIN = 1e6


async def check_change(here: Container, session: AsyncSession, caller: Caller, change: str) -> None:
    """`change`: forwarding, international, api-key. Raises with the statement, and what would pass."""
    proved = await find_second_proof(session, caller)
    minutes = (here.clock.now() - proved).total_seconds() / 60.0 if proved else NEVER_MIN
    facts: Features = {"sensitive_change": change, "minutes_since_second_step": max(0.0, minutes)}
    attempt = Attempt(
        event_id=f"change-{new_id()}",
        kind=AttemptKind.SETTING_CHANGE,
        at=here.clock.now(),
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        client_id=caller.app.client_id,
        subject=change,
        via="api",
    )
    verdict = conduct_of(here).judge(attempt, {**facts, "account_state": "active"})
    if not verdict.allowed:
        await here.get(VerdictFeed).sent()
        raise as_error(verdict)
