"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class TextTemplateBody(TypedDict):
    text: str


class TextTemplateSite(TypedDict):
    id: str
    name: str


class TextTemplateInfo(TypedDict):
    id: str
    displayName: str
    body: TextTemplateBody
    scope: Literal["Company", "Personal"]
    site: NotRequired[TextTemplateSite]


class CompanyTemplateList(TypedDict):
    records: list[TextTemplateInfo]


class UserTemplateList(TypedDict):
    records: list[TextTemplateInfo]
