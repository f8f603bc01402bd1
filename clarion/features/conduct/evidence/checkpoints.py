"""Signed checkpoints of the log: each hour in which it grew, each 10,000 records, and whenever a proof needs one."""

from datetime import timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.keys import MasterKey
from clarion.base.periodic_task import PeriodicTask
from clarion.base.storage import AsyncSession
from clarion.features.conduct.evidence.log import root_of_log, size_of_log, wait_for_turn
from clarion.features.conduct.evidence.models import CheckpointRow
from clarion.features.conduct.evidence.notes import Checkpoint, sign_note, verifier_key

EVERY = timedelta(hours=1)
EACH = 10_000


def log_key(keys: MasterKey) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keys.derive("conduct: checkpoints of evidence"))


def log_name(here: Container) -> str:
    """What the log is called in its checkpoints."""
    return f"{urlsplit(here.settings.public_url).netloc or here.settings.sip_domain}/conduct-evidence"


def log_verifier_key(here: Container) -> str:
    return verifier_key(log_name(here), log_key(here.keys).public_key().public_bytes_raw())


async def newest_checkpoint(session: AsyncSession) -> CheckpointRow | None:
    return await session.scalar(select(CheckpointRow).order_by(CheckpointRow.size.desc()).limit(1))


async def list_checkpoints(session: AsyncSession, *, offset: int = 0, limit: int = 100) -> list[CheckpointRow]:
    """Newest first."""
    query = select(CheckpointRow).order_by(CheckpointRow.size.desc()).offset(offset).limit(limit)
    return list((await session.scalars(query)).all())


async def checkpoint_now(session: AsyncSession, here: Container) -> CheckpointRow:
    """A checkpoint of the whole log: the newest if that is one, else a new one."""
    await wait_for_turn(session)
    return await _sign(session, here, await size_of_log(session))


async def _sign(session: AsyncSession, here: Container, size: int) -> CheckpointRow:
    known = await session.get(CheckpointRow, size)
    if known is not None:
        return known
    name, now = log_name(here), here.clock.now()
    point = Checkpoint(name, size, await root_of_log(session, size), now)
    row = CheckpointRow(size=size, at=now, note=sign_note(point.text, name, log_key(here.keys)))
    session.add(row)
    await session.flush()
    return row


async def make_due_checkpoints(session: AsyncSession, here: Container) -> int:
    """Sign what is due; returns how many that were."""
    await wait_for_turn(session)
    size, newest = await size_of_log(session), await newest_checkpoint(session)
    signed = newest.size if newest else 0
    wanted = list(range((signed // EACH + 1) * EACH, size + 1, EACH))
    if size > signed and (newest is None or here.clock.now() - newest.at >= EVERY):
        wanted.append(size)
    for one in wanted:
        await _sign(session, here, one)
    return len(set(wanted))


class Checkpointer(PeriodicTask):
    """Signs checkpoints while the process runs. Several may; each size is signed once."""

    every_s = 5.0
    waiting = "A checkpoint has to wait"

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self._seen = -1
        self._signed_at = here.clock.now() - EVERY

    async def turn(self) -> None:
        """A transaction only when something may be due: it holds up writers."""
        async with self._here.storage.reading() as session:
            size = await size_of_log(session)
        now = self._here.clock.now()
        if size == self._seen or (size // EACH == self._seen // EACH and now - self._signed_at < EVERY):
            return
        async with self._here.storage.transaction() as session:
            await make_due_checkpoints(session, self._here)
        self._seen, self._signed_at = size, now
