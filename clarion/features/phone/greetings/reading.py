"""A request that makes a greeting: an upload, a text for a voice, or a standard one."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from pydantic import Field, TypeAdapter, ValidationError

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.base.http_multipart import Form
from clarion.features.people.sign_in import Caller
from clarion.features.phone.greetings.catalogue import STANDARD
from clarion.features.phone.greetings.models import CustomGreeting
from clarion.features.phone.greetings.service import CHANNEL, Wanted, create_greeting
from clarion.features.phone.prompts import SpokenText, ask_to_keep, locale_of, read_sound_form

_TEXT: TypeAdapter[str] = TypeAdapter(SpokenText)


class ChosenGreeting(WireModel):
    """What a request says beside the sound; one of the members, or a sound, is there."""

    type: str = Field(max_length=40)
    text: str = Field("", max_length=5000)
    preset_id: str = Field("", max_length=20)
    answering_rule_id: str = Field("", max_length=64)
    language_id: str = Field("", max_length=20)


async def make_greeting(
    request: Request,
    here: Container,
    caller: Caller,
    *,
    account_id: str,
    extension_id: str | None,
    types: tuple[str, ...],
    apply: bool,
) -> CustomGreeting:
    """Raises Invalid, naming what is wrong; 202 where an upload is held back."""
    form, part = await read_sound_form(request)
    chosen = _chosen(form, request.query_params)
    if chosen.type not in types:
        raise Invalid(f"Parameter [type] value is invalid: use one of {', '.join(types)}.", parameter="type")
    text = _text_of(chosen)
    if (part is not None) + bool(text) + bool(chosen.preset_id) != 1:
        raise Invalid("Send a WAV or MP3 file as [binary], or a [text], or a [presetId].", parameter="binary")
    standard = STANDARD.get(chosen.preset_id)
    if chosen.preset_id and (standard is None or standard.type != chosen.type):
        raise Invalid("There is no such standard greeting of this type.", parameter="presetId")
    wanted = Wanted(
        account_id=account_id,
        extension_id=extension_id,
        type=chosen.type,
        rule_id=chosen.answering_rule_id,
        language=locale_of(chosen.language_id, parameter="languageId"),
        text=text,
        preset_id=chosen.preset_id,
        apply=apply,
    )
    if part is not None:
        await ask_to_keep(here, caller, part, channel=CHANNEL, parameter="binary", context=wanted.as_context())
    return await create_greeting(here, wanted, part.content if part is not None else None)


def _chosen(form: Form, query: Mapping[str, str]) -> ChosenGreeting:
    """Of the form; of the query where the sound is the whole body."""
    names = ("type", "text", "presetId", "answeringRuleId", "languageId")
    found: dict[str, Any] = {name: query[name] for name in names if name in query}
    found |= {name: value for name in names if (value := form.find_value(name)) is not None}
    rule = form.json.get("answeringRule")
    if isinstance(rule, dict) and "id" in rule:
        found["answeringRuleId"] = str(rule["id"])
    try:
        return ChosenGreeting.model_validate(found)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        missing = error.errors()[0]["type"] == "missing"
        raise Invalid(
            f"Parameter [{name}] {'is required' if missing else 'value is invalid'}.", parameter=name
        ) from None


def _text_of(chosen: ChosenGreeting) -> str:
    if not chosen.text.strip():
        return ""
    try:
        return _TEXT.validate_python(chosen.text)
    except ValidationError:
        raise Invalid("A text for a voice has at most 2000 characters.", parameter="text") from None
