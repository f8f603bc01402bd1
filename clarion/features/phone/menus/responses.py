"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

MenuKey = Literal[
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "Hash",
    "NoInput",
    "Star",
]


MenuActionKind = Literal[
    "Connect",
    "ConnectToOperator",
    "DialByName",
    "Disconnect",
    "DoNothing",
    "Repeat",
    "ReturnToPrevious",
    "ReturnToRoot",
    "ReturnToTopLevelMenu",
    "Transfer",
    "Voicemail",
]


class MenuProblem(TypedDict):
    line: int
    message: str
    menu: NotRequired[str]


class PlannedMenu(TypedDict):
    line: int
    name: str
    extensionNumber: str
    does: Literal["create", "update"]


class MenuSummary(TypedDict):
    id: str
    uri: str
    name: str
    extensionNumber: str


class MenuImport(TypedDict):
    applied: bool
    menus: list[PlannedMenu]
    problems: list[MenuProblem]
    records: NotRequired[list[MenuSummary]]


class MenuSite(TypedDict):
    id: str
    name: str


class MenuActionExtension(TypedDict):
    id: str
    name: str
    pin: str
    uri: str


class MenuAction(TypedDict):
    input: MenuKey
    action: MenuActionKind
    extension: NotRequired[MenuActionExtension]
    phoneNumber: NotRequired[str]


class MenuPromptLanguage(TypedDict):
    id: str
    localeCode: str
    name: str
    uri: str


class MenuPromptAudio(TypedDict):
    id: str
    uri: str


class MenuPrompt(TypedDict):
    mode: NotRequired[Literal["Audio", "TextToSpeech"]]
    text: NotRequired[str]
    language: NotRequired[MenuPromptLanguage]
    audio: NotRequired[MenuPromptAudio]


class MenuInfo(TypedDict):
    id: str
    uri: str
    name: str
    extensionNumber: str
    promptRepeatCount: int
    site: MenuSite
    actions: list[MenuAction]
    prompt: NotRequired[MenuPrompt]


class MenuDocumentReception(TypedDict):
    hasGreeting: bool
    operatorId: str
    siteId: str
    topMenuId: str


class MenuDocument(TypedDict):
    records: list[MenuInfo]
    desks: list[MenuDocumentReception]


class MenuRehearsalEndExtension(TypedDict):
    extensionNumber: str
    id: str
    name: str


class MenuRehearsalEnd(TypedDict):
    action: str
    extension: NotRequired[MenuRehearsalEndExtension]
    phoneNumber: NotRequired[str]


class MenuRehearsalStep(TypedDict):
    key: str
    menuId: str
    stage: str
    said: list[str]
    notes: list[str]
    end: NotRequired[MenuRehearsalEnd]


class MenuRehearsal(TypedDict):
    steps: list[MenuRehearsalStep]


class MenuList(TypedDict):
    uri: str
    records: list[MenuSummary]
