"""Mail queue: emails are stored with the change that causes them, sent after the commit, and retried on failure.

`queue_email(session, email)` stores an email in the transaction of the rows it is about. A `MailQueue` (one in each
process that may send; they share the work) hands it to the engine behind `Mail`: an SMTP server or a folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import String, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.clock import Clock
from clarion.base.errors import ClarionError, Invalid
from clarion.base.files import Files, NoSuchFile
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession, Base, IdString, Storage
from clarion.base.telemetry import counter
from clarion.base.worker import Worker

log = structlog.stdlib.get_logger("clarion.mail")

LONGEST_SUBJECT = 200
LONGEST_TEXT = 100_000
LARGEST_ENCLOSURES = 15 * 2**20  # bytes in all; mail servers rarely take more than 25 MB, and base64 adds a third
LOOK_EVERY_S = 10.0
TRIES_AFTER = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))
KEEP_SENT = timedelta(days=7)
_LEASE = timedelta(minutes=5)
_BATCH = 20
_WRITTEN = "letters"
_letters = counter("letters", "Letters by what became of them", ("outcome",))


class Refused(ClarionError):
    """The mail server will never take this letter; trying again is of no use."""


class Mail(Protocol):
    """An engine that carries letters."""

    async def send(self, to: str, subject: str, text: str, message_id: str, files: Sequence["MailFile"] = ()) -> None:
        """Hand over one letter. Raises `Refused` for good, anything else for now."""

    async def check(self) -> str | None:
        """What is wrong with the way out, in a sentence; None when nothing is."""


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file of a letter, at hand."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that lies in the file store until the letter leaves. One that has gone by then is left out."""

    file_key: str
    name: str
    content_type: str


@dataclass(frozen=True)
class OutgoingEmail:
    """`to` is one address; `text` is plain. `enclosures`: at most `LARGEST_ENCLOSURES` leave; what is more does not."""

    to: str
    subject: str
    text: str
    enclosures: tuple[Enclosure, ...] = ()


class QueuedEmail(Base):
    """A letter on its way, or what became of it."""

    __tablename__ = "letters"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str | None] = mapped_column(IdString, index=True)
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)  # None: over, one way or the other
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    problem: Mapped[str] = mapped_column(String(500), default="")
    enclosures: Mapped[list[Any]]  # [[file key, name, content type], ...]


def queue_email(session: AsyncSession, letter: OutgoingEmail, now: datetime, account_id: str | None = None) -> str:
    """Send `letter` once this transaction is committed; the letter's id. Raises 400 for what is no address."""
    if not is_address(letter.to):
        raise Invalid(f"[{letter.to[:80]}] is not an e-mail address.", parameter="email")
    row = QueuedEmail(
        id=new_id(),
        account_id=account_id,
        recipient=letter.to,
        subject=" ".join(letter.subject.split())[:LONGEST_SUBJECT],
        text=letter.text[:LONGEST_TEXT],
        written_at=now,
        due_at=now,
        enclosures=[[one.file_key, one.name, one.content_type] for one in letter.enclosures],
    )
    session.add(row)
    session.info[_WRITTEN] = True
    return row.id


def is_address(text: str) -> bool:
    """Whether this can be an address (RFC 5321 §4.1.2, without its rarities): one @, a domain, no white space."""
    local, at, domain = text.rpartition("@")
    sound = bool(at and local and "." in domain) and not any(sign.isspace() or sign in '<>,;\\"' for sign in text)
    return sound and len(text) <= 254 and len(local) <= 64 and not domain.startswith(".") and "@" not in local


class MailQueue:
    """Delivers what is due: at once after a commit here, within seconds for other processes'."""

    def __init__(self, storage: Storage, clock: Clock, mail: Mail, files: Files | None = None) -> None:
        self._storage = storage
        self._files = files
        self._clock = clock
        self._mail = mail
        self._worker = Worker(self._turn, every_s=LOOK_EVERY_S, waiting="The letters have to wait")
        self._problem: str | None = None

    async def health(self) -> str | None:
        """What stood in the way of the last letter, when it has to wait. One that is refused is no fault of ours."""
        return self._problem

    async def open(self) -> None:
        self._storage.after_commit(_WRITTEN, self._worker.wake)
        await self._worker.open()

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> None:
        await self.deliver()

    async def deliver(self) -> int:
        """Try every letter that is due, once; returns how many were sent."""
        sent = 0
        while rows := await self._take():
            for row in rows:
                sent += await self._try(row)
        return sent

    async def _take(self) -> list[QueuedEmail]:
        """Letters for this process alone: their next time is moved ahead, in case it dies with them."""
        now = self._clock.now()
        async with self._storage.reading() as session:
            query = select(QueuedEmail.id).where(QueuedEmail.due_at <= now).order_by(QueuedEmail.due_at).limit(_BATCH)
            due = (await session.scalars(query)).all()
        taken = []
        for letter_id in due:
            async with self._storage.transaction() as session:
                claim = update(QueuedEmail).where(QueuedEmail.id == letter_id, QueuedEmail.due_at <= now)
                result: Any = await session.execute(claim.values(due_at=now + _LEASE))
                if result.rowcount:
                    taken.append(await session.get_one(QueuedEmail, letter_id))
        return taken

    async def _try(self, row: QueuedEmail) -> int:
        try:
            enclosed = await self._enclosed(row)
            await self._mail.send(row.recipient, row.subject, row.text, f"<{row.id}@clarion>", enclosed)
        except Refused as error:
            await self._note(row, due_at=None, problem=error.message)
            _letters.labels("refused").inc()
            return 0
        except Exception as error:
            tries = row.attempts < len(TRIES_AFTER)
            later = self._clock.now() + TRIES_AFTER[row.attempts] if tries else None
            self._problem = f"A letter has to wait: {error or type(error).__name__}"
            log.warning("A letter could not be sent", problem=str(error), again_at=str(later))
            await self._note(row, due_at=later, problem=str(error) or type(error).__name__)
            _letters.labels("put off" if tries else "given up").inc()
            return 0
        self._problem = None
        await self._note(row, due_at=None, problem="", sent_at=self._clock.now())
        _letters.labels("sent").inc()
        return 1

    async def _enclosed(self, row: QueuedEmail) -> list[MailFile]:
        found: list[MailFile] = []
        left = LARGEST_ENCLOSURES
        for key, name, content_type in row.enclosures if self._files is not None else ():
            assert self._files is not None
            facts = await self._files.find(key)
            if facts is None or facts.size > left:
                continue
            try:
                found.append(MailFile(name, content_type, await self._files.get(key)))
            except NoSuchFile:
                continue
            left -= facts.size
        return found

    async def _note(self, row: QueuedEmail, *, due_at: datetime | None, problem: str, **more: Any) -> None:
        change = {"due_at": due_at, "problem": problem[:500], "attempts": row.attempts + 1, **more}
        if "sent_at" in more:
            change["text"] = ""  # it may hold a link that lets someone in
        async with self._storage.transaction() as session:
            await session.execute(update(QueuedEmail).where(QueuedEmail.id == row.id).values(change))
            over = QueuedEmail.due_at.is_(None) & (QueuedEmail.written_at < self._clock.now() - KEEP_SENT)
            await session.execute(delete(QueuedEmail).where(over))
