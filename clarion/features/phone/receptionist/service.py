"""What is set of receptionists, and what one understands."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clarion.base.changes import note_change
from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension, ExtensionStatus
from clarion.features.phone.handling import open_at
from clarion.features.phone.menus.events import MENUS_CHANGED, MenusChanged
from clarion.features.phone.menus.models import Receptionist
from clarion.features.phone.menus.queries import MenuRow, get_menu, sound_keys
from clarion.features.phone.menus.rules import MAILBOXES, REACHABLE
from clarion.features.phone.prompts import KEPT, drop_sound, keep_sound, voice_of
from clarion.features.phone.receptionist.matching import Meant, Person, Question, understand
from clarion.features.phone.receptionist.schemas import AnswerBody, ReceptionistBody

_MOST_PEOPLE = 20_000


@dataclass(frozen=True)
class Understood:
    """What was meant; `prompt` and `said` of an answer, `mailbox` of a message."""

    meant: Meant
    prompt: str = ""
    said: str = ""
    mailbox: str = ""

    def as_words(self, heard: str) -> dict[str, str]:
        """As the walk of the call takes it (`menus/listening.py`)."""
        ids = self.meant.ids
        words = {"result": self.meant.result, "heard": heard[:200], "prompt": self.prompt}
        if self.meant.result == "choose":
            return words | {"found": " ".join(ids)}
        target = self.mailbox if self.meant.result == "message" else (ids[0] if ids else "")
        return words | {"extension": target}


async def people_of(session: AsyncSession, account_id: str) -> list[Person]:
    """Whom callers may ask for: who is in the directory and can be called."""
    query = select(Extension).where(
        Extension.account_id == account_id,
        Extension.type.in_(sorted(REACHABLE)),
        Extension.status == ExtensionStatus.ENABLED,
        Extension.hidden.is_(False),
    )
    rows = await session.scalars(query.order_by(Extension.number).limit(_MOST_PEOPLE))
    return [Person(row.id, row.spoken_name or row.name, row.department) for row in rows]


async def understand_in(session: AsyncSession, row: MenuRow, text: str, at: datetime) -> Understood:
    """What a caller of this menu meant at this moment."""
    kept = row.receptionist
    people = [one for one in await people_of(session, row.menu.account_id) if one.extension_id != row.menu.id]
    answers = {answer["id"]: answer for answer in (kept.answers if kept is not None else [])}
    questions = [Question(name, tuple(answer["phrases"])) for name, answer in answers.items()]
    # In a thread: in a large company it takes long enough for everybody else to notice.
    meant = await asyncio.to_thread(understand, text, row.menu.language, people, questions)
    if meant.result == "answer":
        answer = answers[meant.ids[0]]
        hours_of = row.extension.site_id or row.menu.account_id
        closed = answer["closed"] and not await open_at(session, row.menu.account_id, hours_of, at)
        key, said = ("closed_file", answer["closed"]) if closed else ("file", answer["text"])
        return Understood(meant, prompt=KEPT + answer[key], said=said)
    if meant.result == "message":
        mailbox = (kept.mailbox_id if kept is not None else None) or ""
        return Understood(meant, mailbox=mailbox) if mailbox else Understood(Meant("operator"))
    return Understood(meant)


async def write(here: Container, account_id: str, menu_id: str, body: ReceptionistBody) -> MenuRow:
    """Set a menu's receptionist; what is new is spoken first. Raises NotFound, Invalid, Unavailable."""
    async with here.storage.reading() as session:
        row = await get_menu(session, account_id, menu_id)
    before = {answer["id"]: answer for answer in (row.receptionist.answers if row.receptionist else [])}
    made: list[str] = []
    try:
        answers = [await _answer(here, row, one, before.get(one.id or "", {}), made) for one in body.answers]
        async with here.storage.transaction() as session:
            row = await get_menu(session, account_id, menu_id)
            old = sound_keys(row.receptionist)
            await _keep(session, row, body, answers)
            row = await get_menu(session, account_id, menu_id)
    except BaseException:
        for key in made:
            await drop_sound(here, key)
        raise
    for key in set(old) - set(sound_keys(row.receptionist)):
        await drop_sound(here, key)
    return row


async def _answer(
    here: Container, row: MenuRow, wanted: AnswerBody, before: dict[str, Any], made: list[str]
) -> dict[str, Any]:
    async def spoken(text: str, name: str, key: str) -> str:
        if not text:
            return ""
        if before.get(name) == text and before.get("language") == row.menu.language:
            return str(before[key])
        sound = await voice_of(here).speak(text, row.menu.language)
        kept = await keep_sound(here, row.menu.account_id, sound)
        made.append(kept.file_key)
        return kept.file_key

    return {
        "id": str(before.get("id") or new_id()),
        "phrases": list(dict.fromkeys(wanted.phrases)),
        "text": wanted.text,
        "closed": wanted.closed_text,
        "language": row.menu.language,
        "file": await spoken(wanted.text, "text", "file"),
        "closed_file": await spoken(wanted.closed_text, "closed", "closed_file"),
    }


async def _keep(session: AsyncSession, row: MenuRow, body: ReceptionistBody, answers: list[dict[str, Any]]) -> None:
    mailbox = body.mailbox.id if body.mailbox else None
    if mailbox is not None:
        owner = await session.get(Extension, mailbox[:64])
        if owner is None or owner.account_id != row.menu.account_id or owner.type not in MAILBOXES:
            raise Invalid("There is no such extension with a mailbox.", parameter="mailbox.id")
    kept = row.receptionist or Receptionist(menu_id=row.menu.id, account_id=row.menu.account_id)
    kept.enabled, kept.mailbox_id, kept.answers = body.enabled, mailbox, answers
    session.add(kept)
    await session.flush()
    note_change(receptionist=row.menu.id, answers=str(len(answers)), enabled=str(body.enabled))
    announce(session, MENUS_CHANGED, MenusChanged(account_id=row.menu.account_id, menu_id=row.menu.id))
