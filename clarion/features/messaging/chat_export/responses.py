"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import Navigation, PageNumbers


class ExportSpecificContact(TypedDict):
    email: NotRequired[str]
    id: str


class ExportSpecific(TypedDict):
    timeFrom: str
    timeTo: str
    contacts: NotRequired[list[ExportSpecificContact]]
    chatIds: NotRequired[list[str]]


class ExportCreator(TypedDict):
    firstName: str
    id: str
    lastName: str


class ExportDataset(TypedDict):
    id: str
    size: int
    uri: str


class ExportInfo(TypedDict):
    uri: str
    id: str
    creationTime: str
    lastModifiedTime: str
    status: str
    specific: ExportSpecific
    creator: NotRequired[ExportCreator]
    datasets: NotRequired[list[ExportDataset]]


class ExportList(TypedDict):
    tasks: list[ExportInfo]
    navigation: Navigation
    paging: PageNumbers


class LinesResponseItemMention(TypedDict):
    id: str
    name: str
    type: str
