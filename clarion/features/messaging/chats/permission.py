"""Acceptable use, asked before people are brought together and before something is said in a chat."""

from collections.abc import Collection

from sqlalchemy import bindparam, select

from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession, Ready, run
from clarion.features.conduct import (
    AccountState,
    Attempt,
    AttemptKind,
    Facts,
    TextWatch,
    VerdictFeed,
    as_error,
    conduct_of,
    features_of_facts,
)
from clarion.features.messaging.texting.telling import content_key
from clarion.features.people import Account
from clarion.features.people.sign_in import Caller

_STATES = {
    "Confirmed": AccountState.ACTIVE,
    "Suspended": AccountState.SUSPENDED,
    "Unpaid": AccountState.UNPAID,
    "Disabled": AccountState.TERMINATED,
}
_STANDING = Ready(select(Account.status, Account.home_country).where(Account.id == bindparam("account")))


async def check_words(here: Container, session: AsyncSession, caller: Caller, text: str, subject: str = "") -> None:
    """Before something is said, changed or named in a chat. Raises with the statement.

    `subject`: the chat, or `invitation` and whom it is for.
    """
    ((status, home_country),) = await run(session, _STANDING, account=caller.account_id)
    attempt = Attempt(
        event_id=f"chat-{new_id()}",
        kind=AttemptKind.CHAT_POST,
        at=here.clock.now(),
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        client_id=caller.app.client_id,
        subject=subject[:128],
        content_key=content_key(text) if text else "",
        via="api",
    )
    if text:
        here.get(TextWatch).look_at(text, attempt.content_key)
    facts = Facts(account_state=_STATES.get(status), home_country=home_country)
    verdict = conduct_of(here).judge(attempt, features_of_facts(attempt, facts))
    if not verdict.allowed:
        await here.get(VerdictFeed).sent()
        raise as_error(verdict)


async def check_invitation(
    here: Container, session: AsyncSession, caller: Caller, people: Collection[str], words: str = ""
) -> None:
    """Before people are brought into a chat by somebody else; `words`: the name and description that they will see."""
    if set(people) - {caller.extension_id} or words:
        await check_words(here, session, caller, words, subject=f"invitation:{len(people)}")
