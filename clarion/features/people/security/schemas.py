"""Bodies of the security routes."""

from typing import Annotated, Any

from pydantic import StringConstraints

from clarion.base.http import WireModel

Password = Annotated[str, StringConstraints(max_length=1000)]
Ticket = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Name = Annotated[str, StringConstraints(max_length=100)]


class Confirmed(WireModel):
    """`password` is the person's present one."""

    password: Password


class NewPassword(Confirmed):
    new_password: Password


class Code(WireModel):
    code: Annotated[str, StringConstraints(max_length=20)]


class EmailCode(Code):
    ticket: Ticket


class NewPasskey(WireModel):
    ticket: Ticket
    credential: dict[str, Any]
    name: Name = ""


class PasskeyName(WireModel):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class SecurityPolicy(WireModel):
    second_factor_required: bool
