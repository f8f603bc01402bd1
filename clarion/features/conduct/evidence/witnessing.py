"""Hand checkpoints to a witness, by HTTPS or email, and raise an alarm when the log is shorter than it has seen."""

import re
from datetime import timedelta

import structlog

from clarion.base.container import Container
from clarion.base.http_client import HttpClient, RequestFailed
from clarion.base.i18n import gettext
from clarion.base.languages import LANGUAGES
from clarion.base.mail_queue import OutgoingEmail, is_address, queue_email
from clarion.base.periodic_task import PeriodicTask
from clarion.base.ssrf_guard import EgressPolicy
from clarion.base.storage import AsyncSession
from clarion.features.conduct.evidence.checkpoints import newest_checkpoint
from clarion.features.conduct.evidence.log import append, prove_consistency
from clarion.features.conduct.evidence.models import CheckpointRow, CosignatureRow, newest_cosignature
from clarion.features.conduct.evidence.witness import request_body

log = structlog.stdlib.get_logger("clarion.conduct")

_WITHIN_S = 20.0
_LETTERS_EVERY = timedelta(hours=24)
_LONGEST = 2000
_SIZE = re.compile(r"\s*(\d{1,15})\s*", re.ASCII)


class WitnessFeed(PeriodicTask):
    """`CLARION_EVIDENCE_WITNESS`: an https address of a witness (C2SP tlog-witness), or an email address."""

    every_s = 60.0
    waiting = "A checkpoint was not witnessed"

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self._to = here.settings.evidence_witness
        self._http: HttpClient | None = None
        self._alarmed = ""

    def open(self) -> None:
        if self._to:
            super().open()

    async def close(self) -> None:
        await super().close()
        if self._http is not None:
            await self._http.close()

    async def turn(self) -> None:
        async with self._here.storage.reading() as session:
            newest, seen = await newest_checkpoint(session), await newest_cosignature(session)
        if newest is None or (seen is not None and newest.size <= seen.size):
            return
        if is_address(self._to):
            await self._write(newest, seen)
        else:
            await self._ask(newest, seen.size if seen is not None else 0)

    async def _write(self, newest: CheckpointRow, seen: CosignatureRow | None) -> None:
        """One letter a day at most."""
        now = self._here.clock.now()
        if seen is not None and now - seen.at < _LETTERS_EVERY:
            return
        subject = gettext(LANGUAGES[0], "conduct.checkpoint.subject", size=newest.size)
        text = f"{gettext(LANGUAGES[0], 'conduct.checkpoint.text')}\n\n{newest.note}"
        async with self._here.storage.transaction() as session:
            queue_email(session, OutgoingEmail(self._to, subject, text), now)
            session.add(CosignatureRow(size=newest.size, at=now, signature=""))

    async def _ask(self, newest: CheckpointRow, old: int) -> None:
        """Ask for the cosignature; where the witness is further than we knew, once more from there."""
        for start in (old, None):
            status, body = await self._post(newest, old if start is None else start)
            if status == 200:
                return await self._keep(newest, body[:_LONGEST])
            known = _SIZE.fullmatch(body[:20]) if status == 409 else None
            if known is None:
                break
            old = int(known[1])
            if old > newest.size:
                return await self._alarm("rolled-back", newest.size, old)
        if status == 422:
            return await self._alarm("rewritten", newest.size, old)
        log.warning("evidence.witness_refused", status=status)
        return None

    async def _post(self, newest: CheckpointRow, old: int) -> tuple[int, str]:
        if self._http is None:
            self._http = HttpClient(EgressPolicy(anywhere=True))
        async with self._here.storage.reading() as session:
            proof = await prove_consistency(session, old, newest.size) if 0 < old < newest.size else []
        body = request_body(old, proof, newest.note)
        address = f"{self._to.rstrip('/')}/add-checkpoint"
        try:
            answer = await self._http.post(address, {"Content-Type": "text/plain"}, body, _WITHIN_S)
        except RequestFailed as error:
            log.warning("evidence.witness_away", problem=str(error))
            return 0, ""
        return answer.status, answer.body

    async def _keep(self, newest: CheckpointRow, line: str) -> None:
        self._alarmed = ""
        async with self._here.storage.transaction() as session:
            if await session.get(CosignatureRow, newest.size) is None:
                session.add(CosignatureRow(size=newest.size, at=self._here.clock.now(), signature=line))

    async def _alarm(self, what: str, ours: int, witnessed: int) -> None:
        """Once until the witness agrees again: in the log of the process, and as a record of evidence."""
        if self._alarmed == what:
            return
        self._alarmed = what
        log.error(f"evidence.{what.replace('-', '_')}", ours=ours, witnessed=witnessed)
        async with self._here.storage.transaction() as session:
            await self._record(session, what, ours, witnessed)

    async def _record(self, session: AsyncSession, what: str, ours: int, witnessed: int) -> None:
        found = {"kind": f"evidence.{what}", "at": self._here.clock.now(), "ours": ours, "witnessed": witnessed}
        await append(session, found)
