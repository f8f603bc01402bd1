"""Receptionists on the wire."""

from typing import Annotated, Any, cast

from pydantic import AwareDatetime, Field, StringConstraints

from clarion.base.http import WireModel
from clarion.features.phone.menus.queries import MenuRow
from clarion.features.phone.receptionist.responses import ReceptionistInfo

MOST_ANSWERS = 50
MOST_PHRASES = 20
MOST_SAID = 20
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)]
Id = Annotated[str, Field(max_length=64, coerce_numbers_to_str=True)]


class MailboxRef(WireModel):
    id: Id


class AnswerBody(WireModel):
    """A question that callers ask, in several ways, and what they hear. `id`: of one that is there already.

    `closedText` is said outside the business hours of the menu's site; empty: `text` always.
    """

    id: Id | None = None
    phrases: Annotated[list[Phrase], Field(min_length=1, max_length=MOST_PHRASES)]
    text: Annotated[Text, Field(min_length=1)]
    closed_text: Text = ""


class ReceptionistBody(WireModel):
    """`mailbox`: whose messages are taken; without one the operator is called instead."""

    enabled: bool = True
    mailbox: MailboxRef | None = None
    answers: Annotated[list[AnswerBody], Field(default_factory=list, max_length=MOST_ANSWERS)]


class Rehearsed(WireModel):
    """What a caller would say, one after another; `at`: when, else now."""

    said: Annotated[list[Annotated[str, Field(max_length=300)]], Field(min_length=1, max_length=MOST_SAID)]
    at: AwareDatetime | None = None


def receptionist_view(row: MenuRow) -> ReceptionistInfo:
    kept = row.receptionist
    view: dict[str, Any] = {
        "menu": {"id": row.menu.id, "name": row.extension.name, "extensionNumber": row.extension.number},
        "language": row.menu.language,
        "enabled": kept is not None and kept.enabled,
        "answers": [
            {
                "id": one["id"],
                "phrases": one["phrases"],
                "text": one["text"],
                "closedText": one["closed"],
            }
            for one in (kept.answers if kept is not None else [])
        ],
    }
    return cast(
        "ReceptionistInfo",
        view | ({"mailbox": {"id": kept.mailbox_id}} if kept is not None and kept.mailbox_id else {}),
    )
