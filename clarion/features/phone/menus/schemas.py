"""Menus on the wire."""

from typing import Annotated, Literal, cast

from fastapi import Request
from pydantic import Field, StringConstraints

from clarion.base.http import WireModel, uri_of
from clarion.features.people import language_view
from clarion.features.phone.menus.model import Action, Callee
from clarion.features.phone.menus.queries import MenuRow
from clarion.features.phone.menus.responses import (
    MenuAction,
    MenuActionExtension,
    MenuActionKind,
    MenuInfo,
    MenuKey,
    MenuPrompt,
    MenuSummary,
)
from clarion.features.phone.menus.rules import INPUTS
from clarion.features.phone.prompts import SpokenText

Id = Annotated[str, Field(max_length=64, coerce_numbers_to_str=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Number = Annotated[str, StringConstraints(max_length=12)]


class Ref(WireModel):
    id: Id | None = None


class LanguageRef(WireModel):
    id: Id | None = None
    locale_code: Annotated[str, Field(max_length=20)] | None = None


class PromptChange(WireModel):
    mode: Literal["Audio", "TextToSpeech"]
    audio: Ref | None = None
    text: SpokenText | None = None
    language: LanguageRef | None = None


class ActionChange(WireModel):
    input: Annotated[str, Field(max_length=20)]
    action: Annotated[str, Field(max_length=60)]
    extension: Ref | None = None
    phone_number: Annotated[str, Field(max_length=40)] | None = None


class MenuChange(WireModel):
    """The body of POST, with a name asked of it, and of PUT."""

    name: Name | None = None
    extension_number: Number | None = None
    site: Ref | None = None
    prompt: PromptChange | None = None
    prompt_repeat_count: Annotated[int, Field(ge=1, le=3)] | None = None
    actions: Annotated[list[ActionChange], Field(max_length=len(INPUTS) * 2)] | None = None


def short_view(request: Request, row: MenuRow) -> MenuSummary:
    owner = row.extension
    return {
        "id": owner.id,
        "uri": uri_of(request, "account", owner.account_id, "ivr-menus", owner.id),
        "name": owner.name,
        "extensionNumber": owner.number,
    }


def menu_view(request: Request, row: MenuRow, callees: dict[str, Callee]) -> MenuInfo:
    """`callees`: who the keys lead to, by extension id; who is gone is shown without a name."""
    actions = [
        action_view(request, row.extension.account_id, key, action, callees)
        for key, action in sorted(row.actions.items(), key=lambda item: INPUTS.index(item[0]))
    ]
    view = short_view(request, row) | {
        "promptRepeatCount": row.menu.repeat_count,
        "site": {"id": row.site_id, "name": row.site_name},
        "actions": actions,
    }
    prompt = _prompt_view(request, row)
    return cast("MenuInfo", view | ({"prompt": prompt} if prompt else {}))


def _prompt_view(request: Request, row: MenuRow) -> MenuPrompt:
    if row.prompt is not None:
        uri = uri_of(request, "account", row.prompt.account_id, "ivr-prompts", row.prompt.id)
        return {"mode": "Audio", "audio": {"uri": uri, "id": row.prompt.id}}
    if not row.menu.text:
        return {}
    language = language_view(row.menu.language)
    uri = uri_of(request, "dictionary", "language", language["id"])
    return {"mode": "TextToSpeech", "text": row.menu.text, "language": {"uri": uri, **language}}


def action_view(request: Request, account_id: str, key: str, action: Action, callees: dict[str, Callee]) -> MenuAction:
    view: MenuAction = {"input": cast("MenuKey", key), "action": cast("MenuActionKind", action.action)}
    if action.extension_id:
        target = {"id": action.extension_id, "uri": uri_of(request, "account", account_id, "extension",
                                                           action.extension_id)}  # fmt: skip
        callee = callees.get(action.extension_id)
        view["extension"] = cast(
            "MenuActionExtension", target | ({"name": callee.name, "pin": callee.number} if callee else {})
        )
    if action.number:
        view["phoneNumber"] = action.number
    return view
