"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.people import CountryReference


class ConferencingNumber(TypedDict):
    phoneNumber: str
    default: bool
    country: CountryReference
    location: str


class ConferencingInfo(TypedDict):
    uri: str
    allowJoinBeforeHost: bool
    hostCode: str
    participantCode: str
    phoneNumbers: list[ConferencingNumber]
    phoneNumber: NotRequired[str]
