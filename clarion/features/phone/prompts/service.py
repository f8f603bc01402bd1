"""The library of prompts of an account."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.policy_client import TakeHeld
from clarion.base.storage import AsyncSession
from clarion.base.voice import Sound
from clarion.features.phone.prompts.events import PROMPTS_CHANGED, PromptsChanged
from clarion.features.phone.prompts.models import IvrPrompt
from clarion.features.phone.prompts.sounds import drop_sound, keep_sound, voice_of

MOST_PROMPTS = 2000
CHANNEL = "ivr-prompt"


async def find_prompt(session: AsyncSession, account_id: str, prompt_id: str) -> IvrPrompt | None:
    row = await session.get(IvrPrompt, prompt_id[:64])
    return row if row is not None and row.account_id == account_id else None


async def get_prompt(
    session: AsyncSession, account_id: str, prompt_id: str, *, parameter: str = "promptId"
) -> IvrPrompt:
    """Raises NotFound."""
    row = await find_prompt(session, account_id, prompt_id)
    if row is None:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return row


async def create_prompt(
    here: Container, account_id: str, name: str, sound: Sound, *, text: str = "", language: str = "en-US"
) -> IvrPrompt:
    """A new prompt. Raises Conflict when the library is full."""
    kept = await keep_sound(here, account_id, sound)
    try:
        async with here.storage.transaction() as session:
            await _check_room(session, account_id)
            row = IvrPrompt(
                id=new_id(),
                account_id=account_id,
                name=name,
                text=text,
                language=language,
                file_key=kept.file_key,
                size=kept.size,
                seconds=kept.seconds,
                created_at=here.clock.now(),
            )
            session.add(row)
            _tell(session, row)
    except BaseException:
        await drop_sound(here, kept.file_key)
        raise
    return row


async def _check_room(session: AsyncSession, account_id: str) -> None:
    query = select(func.count()).select_from(IvrPrompt).where(IvrPrompt.account_id == account_id)
    if (await session.scalar(query) or 0) >= MOST_PROMPTS:
        raise Conflict(f"The library is full: it holds {MOST_PROMPTS} prompts. Remove one first.", code="CMN-409")


def rename_prompt(session: AsyncSession, row: IvrPrompt, name: str) -> None:
    row.name = name
    _tell(session, row)


async def delete_prompt(session: AsyncSession, row: IvrPrompt) -> str:
    """The key of its file, which the caller drops once this is committed. Menus that play it say the standard words."""
    _tell(session, row)
    await session.delete(row)
    return row.file_key


def take_held_prompt(here: Container) -> TakeHeld:
    """A recording that was held back, and may be heard after all."""

    async def take(content: bytes, context: Mapping[str, Any]) -> None:
        sound = await voice_of(here).convert(content)
        await create_prompt(here, str(context["accountId"]), str(context["name"]), sound)

    return take


def _tell(session: AsyncSession, row: IvrPrompt) -> None:
    announce(session, PROMPTS_CHANGED, PromptsChanged(account_id=row.account_id, prompt_id=row.id))
