"""Greetings on the wire."""

from typing import Any, cast

from fastapi import Request

from clarion.base.http import uri_of
from clarion.features.people import language_view
from clarion.features.phone.greetings.catalogue import RECORDING_TYPES, STANDARD, Standard
from clarion.features.phone.greetings.models import CustomGreeting
from clarion.features.phone.greetings.responses import (
    CustomGreetingAnsweringRule,
    CustomGreetingInfo,
    CustomGreetingLanguage,
    IvrPromptInfo,
    StandardGreetingInfo,
)
from clarion.features.phone.greetings.service import DEFAULT_RULE
from clarion.features.phone.prompts import SOUND_TYPE


def owner_parts(row: CustomGreeting) -> tuple[str, ...]:
    """The path of whose greeting it is."""
    owner = ("extension", row.extension_id) if row.extension_id else ()
    return ("account", row.account_id, *owner)


def greeting_view(request: Request, row: CustomGreeting) -> CustomGreetingInfo:
    """As the surface shows it, and beside it whether it is heard, how long it plays, what is chosen of the standard."""
    uri = uri_of(request, *owner_parts(row), "greeting", row.id)
    rule = row.rule_id or DEFAULT_RULE
    own: dict[str, Any] = {"applied": row.applied, "seconds": round(row.seconds, 2), "language": row.language}
    view: dict[str, Any] = {
        "uri": uri,
        "id": row.id,
        "type": row.type,
        "answeringRule": {"uri": uri_of(request, *owner_parts(row), "answering-rule", rule), "id": rule},
    }
    if row.file_key:
        view |= {"contentType": SOUND_TYPE, "contentUri": f"{uri}/content"}
    if row.text:
        view["text"] = row.text
    if row.preset_id:
        own["preset"] = {"id": row.preset_id, "name": STANDARD[row.preset_id].name}
    if row.extension_id is None and row.type in RECORDING_TYPES:
        view["language"] = language_ref(request, row.language)
    return cast("CustomGreetingInfo", {**view, "clarion": own})


def language_ref(request: Request, code: str) -> CustomGreetingLanguage:
    found = language_view(code)
    return {**found, "uri": uri_of(request, "dictionary", "language", found["id"])}


def standard_view(request: Request, one: Standard, text: str) -> StandardGreetingInfo:
    uri = uri_of(request, "dictionary", "greeting", one.id)
    view: dict[str, Any] = {
        "id": one.id,
        "uri": uri,
        "name": one.name,
        "usageType": one.usage,
        "type": one.type,
        "category": one.category,
    }
    if one.prompt:
        view["contentUri"] = f"{uri}/content"
    return cast("StandardGreetingInfo", view | ({"text": text} if text else {}))


def recording_view(request: Request, row: CustomGreeting) -> IvrPromptInfo:
    """As the settings of recording list it."""
    custom: CustomGreetingAnsweringRule = {"uri": uri_of(request, *owner_parts(row), "greeting", row.id), "id": row.id}
    return {"type": row.type, "custom": custom, "language": language_ref(request, row.language)}
