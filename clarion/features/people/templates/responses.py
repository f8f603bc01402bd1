"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class UserTemplateInfo(TypedDict):
    uri: str
    id: str
    type: str
    name: str
    description: str
    creationTime: str
    lastModifiedTime: str


class UserTemplateSetting(TypedDict):
    setting: str
    value: str | int | bool | list[str] | None


class UserTemplateSettings(TypedDict):
    uri: str
    id: str
    type: str
    name: str
    description: str
    creationTime: str
    lastModifiedTime: str
    settings: list[UserTemplateSetting]


class TemplateRecordError(TypedDict):
    errorCode: str
    message: str


class TemplateRecordChange(TypedDict):
    after: str | int | bool | list[str] | None
    before: str | int | bool | list[str] | None
    setting: str


class TemplateRecord(TypedDict):
    extensionId: str
    successful: bool
    changes: NotRequired[list[TemplateRecordChange]]
    errors: NotRequired[list[TemplateRecordError]]


class AppliedTemplate(TypedDict):
    records: list[TemplateRecord | TemplateRecord]


class TemplatePreview(TypedDict):
    records: list[TemplateRecord | TemplateRecord]
