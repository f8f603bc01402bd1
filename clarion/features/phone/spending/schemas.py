"""Bodies of spending. Amounts are decimals in the account's currency: numbers or strings, six places at most."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from clarion.base.http import WireModel

Amount = Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=13, decimal_places=6)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Seconds = Annotated[int, Field(ge=0, le=3600)]


class SettingsBody(WireModel):
    """`currency`: three letters of ISO 4217. What was charged before keeps its own."""

    currency: Currency


class RateBody(WireModel):
    """`trunkId` empty: every trunk. `prefix` empty: all numbers, else how they begin, as +49 or +4915."""

    name: Annotated[str, Field(max_length=100)] = ""
    trunk_id: Annotated[str, Field(max_length=64)] = ""
    prefix: Annotated[str, Field(max_length=16, pattern=r"^(\+[1-9][0-9]*)?$")] = ""
    per_minute: Amount
    per_call: Amount = Decimal(0)
    increment_seconds: Annotated[int, Field(ge=1, le=3600)] = 60
    minimum_seconds: Seconds = 60


class CapBody(WireModel):
    scope: Literal["Account", "Site", "CostCenter", "Extension", "EachPerson"]
    target_id: Annotated[str, Field(max_length=64)] = ""
    amount: Amount


class CapChange(WireModel):
    amount: Amount


class RaiseBody(WireModel):
    """What the limit is for the rest of today; tomorrow it is what it was."""

    amount: Amount
