"""Sounds that people send or have spoken, on their way into the file store. Menus and greetings use it too."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Request
from pydantic import AfterValidator, StringConstraints

from clarion.base.container import Container
from clarion.base.errors import Invalid, Unavailable
from clarion.base.files import Files, new_key
from clarion.base.http_multipart import Form, FormLimits, Part, read_form
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.voice import LARGEST_SOUND, LONGEST_TEXT, Sound, Voice
from clarion.features.people import find_language
from clarion.features.people.sign_in import Caller

AREA = "sounds"
SOUND_TYPE = "audio/wav"
KEPT = "kept:"
"""Before a key of the file store, in what call servers are asked to play."""
_LIMITS = FormLimits(parts=12, part_bytes=LARGEST_SOUND, total_bytes=LARGEST_SOUND, code="MSG-337", status=413)


@dataclass(frozen=True)
class KeptSound:
    """A sound in the file store."""

    file_key: str
    size: int
    seconds: float


def _spoken(text: str) -> str:
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not plain:
        raise ValueError("there is nothing to say")
    return plain


SpokenText = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(_spoken)]
"""A text that a voice says: one line, not empty."""


def voice_of(here: Container) -> Voice:
    """Raises Unavailable where this server has none."""
    voice: Voice | None = here.find(Voice)
    if voice is None:
        raise Unavailable("This server has no voice and cannot read sounds.")
    return voice


def locale_of(wanted: str, *, parameter: str) -> str:
    """The locale of a language's id or code; en-US for nothing. Raises Invalid."""
    found = find_language(wanted) if wanted else "en-US"
    if found is None:
        raise Invalid(f"Parameter [{parameter}] value is invalid: no such language.", parameter=parameter)
    return found


async def read_sound_form(request: Request) -> tuple[Form, Part | None]:
    """The parameters, and the one sound of a request. Raises Invalid for more than one."""
    form = await read_form(request, _LIMITS)
    if len(form.files) > 1:
        raise Invalid("Send one sound at a time.", parameter=form.files[1].name or "attachment")
    return form, form.files[0] if form.files else None


async def ask_to_keep(
    here: Container, caller: Caller, part: Part, *, channel: str, parameter: str, context: dict[str, Any]
) -> None:
    """Acceptable use is asked about every file. Raises what it answers; 202 where the file is held back."""
    wish = PolicyRequest(
        kind="file.upload",
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        content=part.content,
        file_name=part.filename or "sound",
        parameter=parameter,
        channel=channel,
        context=context,
    )
    await check_policy(here, wish)


async def keep_sound(here: Container, account_id: str, sound: Sound) -> KeptSound:
    """Outside of any transaction; who fails afterwards drops it again."""
    key = new_key(AREA, account_id)
    facts = await here.get(Files).put(key, sound.wav, SOUND_TYPE)
    return KeptSound(key, facts.size, sound.seconds)


async def drop_sound(here: Container, file_key: str) -> None:
    if file_key:
        await here.get(Files).delete(file_key)
