"""Bodies of supervision, as the surface has them, and their bounds."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from clarion.base.http import WireModel
from clarion.features.phone.supervision.models import Purpose

# Some clients send ids as numbers.
Id = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) is int else value), Field(max_length=64)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class SiteRef(WireModel):
    id: Id


class GroupBody(WireModel):
    name: Name
    site: SiteRef | None = None


class MemberBody(WireModel):
    """Without permissions the extension leaves the group."""

    id: Id
    permissions: Annotated[tuple[Literal["Monitoring", "Monitored"], ...], Field(max_length=10)] = ()


Members = Annotated[tuple[MemberBody, ...], Field(max_length=1000)]


class Assignment(WireModel):
    added_extensions: Members = ()
    updated_extensions: Members = ()
    removed_extensions: Members = ()


class SettingsBody(WireModel):
    """What is not given stays."""

    shown: bool | None = None
    tone: bool | None = None
    purpose: Purpose | None = None
