"""What responses consist of."""

from typing_extensions import TypedDict


class PagingInfo(TypedDict):
    extensionNumber: str
    id: str
    name: str
    uri: str


class PagingDeviceInfo(TypedDict):
    id: str
    uri: str
    name: str


class PagingGroupMulticast(TypedDict):
    address: str
    port: int
    ttl: int


class PagingGroupInfo(TypedDict):
    uri: str
    id: str
    name: str
    extensionNumber: str
    multicast: PagingGroupMulticast
    users: int
    devices: int


class PagingDeviceMulticast(TypedDict):
    address: str
    port: int


class PagingDeviceResponse(TypedDict):
    multicast: PagingDeviceMulticast
