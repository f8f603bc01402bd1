"""What can be done with greetings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, update

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.policy_client import TakeHeld
from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.phone.greetings.book import GreetingSound
from clarion.features.phone.greetings.catalogue import STANDARD
from clarion.features.phone.greetings.events import GREETINGS_CHANGED, GreetingsChanged
from clarion.features.phone.greetings.models import CustomGreeting
from clarion.features.phone.prompts import KEPT, KeptSound, drop_sound, keep_sound, voice_of
from clarion.features.phone.voicemail import GREETING_CHANGED, GreetingChanged

MOST_GREETINGS = 200  # of one extension, and of one company
CHANNEL = "phone-greeting"
DEFAULT_RULE = "business-hours-rule"
"""The rule that everybody has: a greeting for it is heard wherever no other rule has one of its own."""


@dataclass(frozen=True)
class Wanted:
    """A greeting that is about to be made. `extension_id` None: the company's."""

    account_id: str
    extension_id: str | None
    type: str
    rule_id: str = ""
    language: str = "en-US"
    text: str = ""
    preset_id: str = ""
    apply: bool = True

    def as_context(self) -> dict[str, Any]:
        return dict(vars(self))


def greetings_of(account_id: str, extension_id: str | None) -> Select[CustomGreeting]:
    """The statement that finds them, the newest first."""
    mine = CustomGreeting.account_id == account_id, CustomGreeting.extension_id.is_not_distinct_from(extension_id)
    return select(CustomGreeting).where(*mine).order_by(CustomGreeting.created_at.desc(), CustomGreeting.id)


async def get_greeting(
    session: AsyncSession, account_id: str, extension_id: str | None, greeting_id: str
) -> CustomGreeting:
    """Raises NotFound, also for one of another extension."""
    row = await session.get(CustomGreeting, greeting_id[:64])
    if row is None or row.account_id != account_id or row.extension_id != extension_id:
        raise NotFound("Resource for parameter [greetingId] is not found.", parameter="greetingId")
    return row


async def create_greeting(here: Container, wanted: Wanted, content: bytes | None) -> CustomGreeting:
    """Of an upload, of a text, or a standard one by hand. Raises Invalid, Unavailable, Conflict."""
    kept = KeptSound("", 0, 0.0)
    if content is not None:
        kept = await keep_sound(here, wanted.account_id, await voice_of(here).convert(content))
    elif wanted.text:
        sound = await voice_of(here).speak(wanted.text, wanted.language)
        kept = await keep_sound(here, wanted.account_id, sound)
    try:
        async with here.storage.transaction() as session:
            return await _add(here, session, wanted, kept)
    except BaseException:
        await drop_sound(here, kept.file_key)
        raise


async def _add(here: Container, session: AsyncSession, wanted: Wanted, kept: KeptSound) -> CustomGreeting:
    if wanted.extension_id is not None:
        owner = await session.get(Extension, wanted.extension_id)
        if owner is None or owner.account_id != wanted.account_id:
            raise NotFound("Resource for parameter [extensionId] is not found.", parameter="extensionId")
    mine = greetings_of(wanted.account_id, wanted.extension_id).order_by(None).subquery()
    if (await session.scalar(select(func.count()).select_from(mine)) or 0) >= MOST_GREETINGS:
        raise Conflict(f"There are {MOST_GREETINGS} greetings: remove one first.", code="CMN-409")
    row = CustomGreeting(
        id=new_id(),
        account_id=wanted.account_id,
        extension_id=wanted.extension_id,
        type=wanted.type,
        rule_id="" if wanted.rule_id == DEFAULT_RULE else wanted.rule_id,
        language=wanted.language,
        text=wanted.text,
        preset_id=wanted.preset_id,
        file_key=kept.file_key,
        size=kept.size,
        seconds=kept.seconds,
        applied=False,
        created_at=here.clock.now(),
    )
    session.add(row)
    await session.flush()
    if wanted.apply:
        await apply_greeting(session, row)
    _tell(session, row)
    return row


async def apply_greeting(session: AsyncSession, row: CustomGreeting) -> None:
    """Hear this one from now on, and no other for the same occasion and rule."""
    same = (
        CustomGreeting.account_id == row.account_id,
        CustomGreeting.extension_id.is_not_distinct_from(row.extension_id),
        CustomGreeting.type == row.type,
        CustomGreeting.rule_id == row.rule_id,
    )
    await session.execute(update(CustomGreeting).where(*same).values(applied=False))
    row.applied = True
    await session.flush()
    _tell(session, row)


async def delete_greeting(session: AsyncSession, row: CustomGreeting) -> str:
    """The key of its file, which the caller drops once this is committed. The standard sound is heard again."""
    _tell(session, row)
    await session.delete(row)
    return row.file_key


def take_held_greeting(here: Container) -> TakeHeld:
    """A recording that was held back, and may be heard after all."""

    async def take(content: bytes, context: Mapping[str, Any]) -> None:
        await create_greeting(here, Wanted(**context), content)

    return take


async def accounts_with_greetings(session: AsyncSession) -> set[str]:
    return set((await session.scalars(select(CustomGreeting.account_id).distinct())).all())


async def greeting_paths(session: AsyncSession, scope: Scope = EVERYTHING) -> dict[str, str]:
    """What each extension greets callers with before it takes messages, or announces; by its id."""
    heard = CustomGreeting.applied.is_(True), CustomGreeting.rule_id == "", CustomGreeting.extension_id.is_not(None)
    query = select(CustomGreeting).where(*heard, CustomGreeting.type.in_(("Voicemail", "Announcement")))
    query = query.where(scope.where(CustomGreeting.account_id, CustomGreeting.extension_id))
    return {str(row.extension_id): prompt_of(row) for row in await session.scalars(query)}


async def read_sounds(session: AsyncSession, account_id: str) -> list[GreetingSound]:
    """All greetings of an account, as calls know them."""
    return await read_sounds_of(session, [account_id])


async def read_sounds_of(session: AsyncSession, account_ids: Collection[str]) -> list[GreetingSound]:
    """The same of many accounts."""
    mine = CustomGreeting.account_id.in_(account_ids)
    rows = await session.scalars(
        select(CustomGreeting).where(mine).order_by(CustomGreeting.created_at, CustomGreeting.id)
    )
    return [
        GreetingSound(
            greeting_id=row.id,
            account_id=row.account_id,
            extension_id=row.extension_id or "",
            type=row.type,
            rule_id=row.rule_id,
            prompt=prompt_of(row),
            applied=row.applied,
        )
        for row in rows
    ]


def prompt_of(row: CustomGreeting) -> str:
    """As calls are asked to play it."""
    if row.file_key:
        return KEPT + row.file_key
    standard = STANDARD.get(row.preset_id)
    return standard.prompt if standard is not None else ""


def _tell(session: AsyncSession, row: CustomGreeting) -> None:
    owner = row.extension_id or ""
    change = GreetingsChanged(account_id=row.account_id, extension_id=owner, greeting_id=row.id)
    announce(session, GREETINGS_CHANGED, change)
    if owner and row.type in ("Voicemail", "Announcement"):  # which the directory of calls knows
        announce(session, GREETING_CHANGED, GreetingChanged(account_id=row.account_id, extension_id=owner))
