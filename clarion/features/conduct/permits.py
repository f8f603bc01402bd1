"""Acceptable use behind the seam of `clarion.base.permits`: for features that must not know conduct."""

from hashlib import sha256

import structlog

from clarion.base.container import Container
from clarion.base.content import sniff
from clarion.base.ids import new_id
from clarion.base.permits import Permits, Wish
from clarion.features.conduct.answers import as_error
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import AccountState, Attempt, AttemptKind
from clarion.features.conduct.live_call import VerdictFeed
from clarion.features.conduct.ports import Features, FeatureValue, FileExaminer
from clarion.features.people import Account

log = structlog.stdlib.get_logger("clarion.conduct")

STATE_OF_STATUS = {
    "Confirmed": AccountState.ACTIVE,
    "Suspended": AccountState.SUSPENDED,
    "Unpaid": AccountState.UNPAID,
    "Disabled": AccountState.TERMINATED,
}


class ConductPermits(Permits):
    """Judges each wish; a file is examined first, by whoever offers a `FileExaminer`."""

    def __init__(self, here: Container, conduct: Conduct, feed: VerdictFeed) -> None:
        self._here = here
        self._conduct = conduct
        self._feed = feed

    async def ask(self, wish: Wish) -> None:
        attempt = Attempt(
            event_id=f"{wish.kind}-{new_id()}",
            kind=AttemptKind(wish.kind),
            at=self._here.clock.now(),
            account_id=wish.account_id,
            extension_id=wish.extension_id,
            subject=wish.subject[:128],
            content_key=sha256(wish.content).hexdigest() if wish.content else "",
            via="api",
        )
        facts: dict[str, FeatureValue] = {**await self._account(wish.account_id), **wish.facts}
        if wish.content:
            facts |= await examine(self._here, wish.content, wish.file_name)
        verdict = self._conduct.judge(attempt, facts)
        if not verdict.allowed:
            await self._feed.sent()
            raise as_error(verdict, parameter=wish.parameter)

    async def _account(self, account_id: str) -> Features:
        async with self._here.storage.reading() as session:
            account = await session.get(Account, account_id)
        if account is None:
            return {}
        state = STATE_OF_STATUS.get(account.status)
        return {"home_country": account.home_country} | ({"account_state": state.value} if state else {})


async def examine(here: Container, content: bytes, file_name: str) -> dict[str, FeatureValue]:
    """What is known of a file. An examiner that fails leaves it unscanned, which holds the file."""
    facts: dict[str, FeatureValue] = {"file_bytes": len(content), "file_type": sniff(content)}
    examiner = here.find(FileExaminer)
    if examiner is None:
        return facts
    try:
        return facts | dict(await examiner.examine(content, file_name))
    except Exception as error:
        log.error("A file could not be examined", problem=f"{type(error).__name__}: {error}"[:200])
        return facts | {"file_scanned": False, "file_malware": False, "file_type_forbidden": False}
