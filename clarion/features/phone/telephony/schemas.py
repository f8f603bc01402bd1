"""Bodies of call control."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from clarion.base.http import WireModel

LooseText = Annotated[
    str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value), Field(max_length=64)
]


class Where(WireModel):
    """Somewhere to ring: exactly one of these."""

    phone_number: LooseText | None = None
    extension_number: LooseText | None = None
    extension_id: LooseText | None = None
    voicemail: LooseText | None = None
    park_orbit: LooseText | None = None


class CallOut(WireModel):
    class From(WireModel):
        device_id: LooseText

    source: Annotated[From, Field(alias="from")]
    to: Where
    country_id: LooseText | None = None


class RingOut(WireModel):
    class Number(WireModel):
        phone_number: LooseText | None = None
        forwarding_number_id: LooseText | None = None
        extension_number: LooseText | None = None

    class Country(WireModel):
        id: LooseText | None = None

    source: Annotated[Number | None, Field(alias="from")] = None
    to: Number
    caller_id: Number | None = None
    play_prompt: bool = False
    country: Country | None = None


class Muting(WireModel):
    muted: bool | None = None
    stand_alone: bool | None = None


class PartyChange(Muting):
    """Accepted flat, and inside `party`."""

    party: Muting | None = None


class BringIn(WireModel):
    """The session by either of its ids that clients know it by."""

    party_id: LooseText
    session_id: LooseText | None = None
    telephony_session_id: LooseText | None = None


class Leaving(WireModel):
    """How a party is ended. Where it is the host of a conference, that ends as well unless it is kept alive."""

    keep_conference_alive: bool = False


class ConferenceChange(WireModel):
    quiet: bool | None = None
    locked: bool | None = None


class Bridge(WireModel):
    telephony_session_id: LooseText
    party_id: LooseText
