"""What responses consist of."""

from typing import Literal

from typing_extensions import TypedDict

from clarion.base.http_lists import Navigation, PageNumbers
from clarion.features.phone.handling.models import BlockedNumberStatus, CallerBlockingSettingsNoCallerId
from clarion.features.phone.handling.responses import GreetingReference


class BlockedNumberV1(TypedDict):
    uri: str
    id: str
    name: str
    phoneNumber: str


class BlockedNumberListV1(TypedDict):
    uri: str
    records: list[BlockedNumberV1]
    paging: PageNumbers
    navigation: Navigation


class CallerBlockingSettings(TypedDict):
    mode: Literal["All", "Specific"]
    noCallerId: CallerBlockingSettingsNoCallerId
    payPhones: Literal["Allow", "Block"]
    greetings: list[GreetingReference]


class BlockedNumberInfo(TypedDict):
    uri: str
    id: str
    phoneNumber: str
    label: str
    status: BlockedNumberStatus
