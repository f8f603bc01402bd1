"""What takedown notices say of files, in memory: asked before every upload."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import or_, select

from clarion.base.container import Container
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.rules import OPEN
from clarion.features.conduct.events import TAKEDOWNS_CHANGED
from clarion.features.conduct.legal.rules import UPHELD_COUNT_FOR
from clarion.features.conduct.ports import Features
from clarion.features.conduct.table_cache import TableCache

_NOTHING: Features = {}
_TOLD_APART = 32
"""So many digits of a digest are kept of a profile image, and are enough."""


class TakedownCache(TableCache):
    """A `FeatureSource`: notices that stand against these bytes, and how many were upheld against the account."""

    topic: ClassVar[str] = TAKEDOWNS_CHANGED
    what: ClassVar[str] = "takedowns"

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self._files: dict[str, int] = {}
        self._upheld: dict[str, list[datetime]] = {}

    def features(self, attempt: Attempt) -> Features:
        """Nothing until the notices were read: then INF-01 is not judged, and says so."""
        if attempt.kind is not AttemptKind.FILE_UPLOAD or not self.loaded:
            return _NOTHING
        since = attempt.at - UPHELD_COUNT_FOR
        upheld = sum(at > since for at in self._upheld.get(attempt.account_id, ()))
        return {"notices_open": self._files.get(attempt.content_key[:_TOLD_APART], 0), "notices_upheld_180d": upheld}

    async def load(self) -> None:
        """Notices that are accepted and open, and those that were upheld."""
        standing = or_(CaseRow.state.in_(OPEN), CaseRow.decision == "upheld")
        query = select(CaseRow.account_id, CaseRow.decision, CaseRow.decided_at, CaseRow.details)
        files: dict[str, int] = {}
        upheld: dict[str, list[datetime]] = {}
        async with self._here.storage.reading() as session:
            for account_id, decision, decided_at, details in await session.execute(
                query.where(CaseRow.kind == "takedown", standing)
            ):
                digest = str(details.get("sha256", ""))
                if digest:
                    files[digest[:_TOLD_APART]] = files.get(digest[:_TOLD_APART], 0) + 1
                if decision == "upheld" and decided_at is not None:
                    upheld.setdefault(account_id, []).append(decided_at)
        self._files, self._upheld, self.loaded = files, upheld, True
