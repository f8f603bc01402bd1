"""Texts on the wire."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from clarion.base.http import WireModel
from clarion.features.messaging.texting.purpose import TextPurpose

LooseText = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class NumberRef(WireModel):
    phone_number: LooseText = Field(default="", max_length=64)
    name: str = Field(default="", max_length=200)


class Country(WireModel):
    id: LooseText = Field(default="", max_length=20)
    iso_code: str = Field(default="", max_length=3)


class TextOrder(WireModel):
    """SMS and MMS. The limit of recipients is looked at later, to say it in words."""

    from_: NumberRef = Field(alias="from")
    to: list[NumberRef] = Field(min_length=1, max_length=1000)
    text: str = Field(default="", max_length=10_000)
    country: Country = Country()
    purpose: TextPurpose = ""


class ExtensionRef(WireModel):
    extension_id: LooseText = Field(default="", max_length=64)
    extension_number: LooseText = Field(default="", max_length=20)


class PagerOrder(WireModel):
    """A message inside the company."""

    from_: ExtensionRef = Field(default=ExtensionRef(), alias="from")
    to: list[ExtensionRef] = Field(default=[], max_length=1000)
    reply_on: LooseText = Field(default="", max_length=64)
    text: str = Field(max_length=10_000)


class TextSample(WireModel):
    text: str = Field(max_length=10_000)
