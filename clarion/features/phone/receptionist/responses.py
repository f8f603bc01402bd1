"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class RehearsalRunItemChoice(TypedDict):
    id: str
    name: str


class RehearsalRunItemEnd(TypedDict):
    id: NotRequired[str]
    name: NotRequired[str]
    number: NotRequired[str]
    type: str


class RehearsalRunItem(TypedDict):
    answer: str
    choices: list[RehearsalRunItemChoice]
    notes: list[str]
    prompts: list[str]
    said: str
    end: NotRequired[RehearsalRunItemEnd]


class ReceptionistAnswerText(TypedDict):
    prompts: list[str]
    notes: list[str]
    choices: list[RehearsalRunItemChoice]
    end: NotRequired[RehearsalRunItemEnd]


class ReceptionistMenu(TypedDict):
    extensionNumber: str
    id: str
    name: str


class ReceptionistAnswer(TypedDict):
    closedText: str
    id: str
    phrases: list[str]
    text: str


class ReceptionistMailbox(TypedDict):
    id: str


class ReceptionistResponse(TypedDict):
    menu: ReceptionistMenu
    language: str
    enabled: bool
    answers: list[ReceptionistAnswer]
    listening: str
    mailbox: NotRequired[ReceptionistMailbox]


class ReceptionistRehearsal(TypedDict):
    steps: list[RehearsalRunItem]


class ReceptionistInfo(TypedDict):
    menu: ReceptionistMenu
    language: str
    enabled: bool
    answers: list[ReceptionistAnswer]
    mailbox: NotRequired[ReceptionistMailbox]
