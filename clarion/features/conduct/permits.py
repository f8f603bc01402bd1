"""Acceptable use behind the seam of `clarion.base.policy_client`: for features that must not know conduct."""

from hashlib import sha256

from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.policy_client import PolicyClient, PolicyRequest
from clarion.features.conduct.answers import as_error
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import AccountState, Attempt, AttemptKind
from clarion.features.conduct.detectors import name_features
from clarion.features.conduct.examining import examine
from clarion.features.conduct.live_call import VerdictFeed
from clarion.features.conduct.ports import Features, FeatureValue, Happening
from clarion.features.conduct.quarantine import hold_file
from clarion.features.conduct.verdict import VerdictKind
from clarion.features.people import Account

STATE_OF_STATUS = {
    "Confirmed": AccountState.ACTIVE,
    "Suspended": AccountState.SUSPENDED,
    "Unpaid": AccountState.UNPAID,
    "Disabled": AccountState.TERMINATED,
}


class ConductPolicyClient(PolicyClient):
    """Judges each wish; a file is examined first, by whoever offers a `FileExaminer`."""

    def __init__(self, here: Container, conduct: Conduct, feed: VerdictFeed) -> None:
        self._here = here
        self._conduct = conduct
        self._feed = feed

    async def ask(self, wish: PolicyRequest) -> None:
        attempt = Attempt(
            event_id=f"{wish.kind}-{new_id()}",
            kind=AttemptKind(wish.kind),
            at=self._here.clock.now(),
            account_id=wish.account_id,
            extension_id=wish.extension_id,
            subject=wish.subject[:128],
            callee=wish.subject if wish.kind == AttemptKind.VERIFY_SEND else "",
            callee_country=str(wish.facts.get("callee_country", "")),
            content_key=sha256(wish.content).hexdigest() if wish.content else "",
            via="api",
        )
        facts: dict[str, FeatureValue] = {**await self._account(wish.account_id), **wish.facts}
        if wish.kind == AttemptKind.NAME_CHANGE:
            facts |= name_features(wish.subject, attempt.at.date())
        if wish.content:
            facts |= await examine(self._here, wish.content, wish.file_name)
        verdict = self._conduct.judge(attempt, facts)
        if not verdict.allowed:
            await self._feed.sent()
            if verdict.kind is VerdictKind.QUARANTINE and wish.content:
                held = await hold_file(self._here, wish, verdict, facts)
                if held is not None:
                    raise held
            raise as_error(verdict, parameter=wish.parameter)
        if attempt.kind is AttemptKind.VERIFY_SEND:
            self._tell("code.sent", wish)

    def done(self, wish: PolicyRequest) -> None:
        if wish.kind == AttemptKind.VERIFY_SEND:
            self._tell("code.used", wish)

    def _tell(self, kind: str, wish: PolicyRequest) -> None:
        values: Features = {"country": str(wish.facts.get("callee_country", ""))}
        event_id = str(wish.context.get("id", "")) or new_id()
        self._conduct.tell(
            Happening(event_id=event_id, kind=kind, at=self._here.clock.now(), account_id=wish.account_id,
                      extension_id=wish.extension_id, party=wish.subject, values=values)
        )  # fmt: skip

    async def _account(self, account_id: str) -> Features:
        async with self._here.storage.reading() as session:
            account = await session.get(Account, account_id)
        if account is None:
            return {}
        state = STATE_OF_STATUS.get(account.status)
        return {"home_country": account.home_country} | ({"account_state": state.value} if state else {})
