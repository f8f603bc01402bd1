"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class ForwardingNumberDevice(TypedDict):
    id: str


class ForwardingNumberInfo(TypedDict):
    id: str
    uri: str
    label: str
    features: list[str]
    type: str
    device: NotRequired[ForwardingNumberDevice]
    phoneNumber: NotRequired[str]
    flipNumber: NotRequired[str]
