"""Putting down what browsers are to be told. It goes out after the commit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.i18n import LazyString, Reader, in_words
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.push.events import PUSH_WAITS, PushWaits
from clarion.features.people.push.models import PushDevice, PushNote, PushSettings
from clarion.features.people.push.rules import Kind, Urgency, cut, is_quiet, shown_words, wanted_of, wants
from clarion.features.people.users.models import Extension
from clarion.features.people.users.readers import reader_of

_FEW = 500


@dataclass(frozen=True)
class Note:
    """What is told; a `Said` in the language of each who reads it.

    `tag`: what it stands for; newer words about the same replace older ones, also on the screen.

    `path`: the page that a click opens. `hidden`: what is said in place of `body` to whoever wants no words shown.
    `personal`: extensions that a post is meant for. `closes`: nothing is told; what stands there under `tag` goes.
    """

    kind: Kind
    tag: str
    title: str | LazyString
    body: str | LazyString
    hidden: str | LazyString
    path: str
    about: Mapping[str, Any] = field(default_factory=dict)
    personal: Collection[str] = ()
    urgency: Urgency = "normal"
    wait: timedelta = timedelta()
    lives: timedelta = timedelta(days=1)
    closes: bool = False


async def push(here: Container, session: AsyncSession, account_id: str, people: Collection[str], note: Note) -> int:
    """Tell these people, on each of their browsers, as far as they want to be told. Returns how many browsers."""
    rows = await _devices(session, account_id, people)
    if not rows:
        return 0
    now = here.clock.now()
    told = []
    for device, owner, account, settings in rows:
        chosen = wanted_of(settings.chosen if settings else None)
        reader = reader_of(account, owner)
        if wants(chosen, note.kind, personal=owner.id in note.personal) and not is_quiet(
            chosen["quiet"], note.kind, reader.local(now)
        ):
            told.append(_row(device, note, now, reader, with_words=bool(chosen["showWords"])))
    if told:
        await _write(session, told)
        announce(session, PUSH_WAITS, PushWaits())
    return len(told)


async def take_back(session: AsyncSession, people: Collection[str], tag: str) -> None:
    """What waits under this tag is not told any more."""
    mine = select(PushDevice.id).where(PushDevice.extension_id.in_(list(people)))
    await session.execute(delete(PushNote).where(PushNote.tag == tag, PushNote.device_id.in_(mine)))


async def _devices(
    session: AsyncSession, account_id: str, people: Collection[str]
) -> Sequence[tuple[PushDevice, Extension, Account, PushSettings | None]]:
    """Few browsers take pushes, and thousands may be in a team: those of the account are read, the others left out."""
    which: ColumnElement[bool] = PushDevice.account_id == account_id
    if len(people) <= _FEW:
        which &= PushDevice.extension_id.in_(list(people))
    query = (
        select(PushDevice, Extension, Account, PushSettings)
        .join(Extension, Extension.id == PushDevice.extension_id)
        .join(Account, Account.id == PushDevice.account_id)
        .outerjoin(PushSettings, PushSettings.extension_id == PushDevice.extension_id)
        .where(which)
    )
    found = (await session.execute(query)).all()
    wanted = set(people)
    return [row for row in found if row[1].id in wanted]


def _row(device: PushDevice, note: Note, now: datetime, reader: Reader, *, with_words: bool) -> dict[str, Any]:
    words = {
        "title": cut(in_words(note.title, reader), 100),
        "body": cut(in_words(note.body, reader)),
        "hidden": in_words(note.hidden, reader),
        "path": note.path,
        "at": wire_time(now),
        "closes": note.closes,
    }
    return {
        "id": new_id(),
        "device_id": device.id,
        "kind": note.kind,
        "tag": note.tag[:100],
        "urgency": note.urgency,
        "words": shown_words(words, with_words=with_words),
        "about": dict(note.about),
        "attempts": 0,
        "due_at": now + note.wait,
        "expires_at": now + note.wait + note.lives,
    }


async def _write(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(PushNote)
    fresh = {name: insert.excluded[name] for name in rows[0] if name not in ("device_id", "tag")}
    statement = insert.on_conflict_do_update(index_elements=["device_id", "tag"], set_=fresh)
    # In one order, so that two who tell the same browsers never wait for each other.
    for row in sorted(rows, key=lambda one: str(one["device_id"])):
        await session.execute(statement.values(row))
