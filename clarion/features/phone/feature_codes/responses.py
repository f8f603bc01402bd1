"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class FeatureCodeRecord(TypedDict):
    digits: str
    id: str
    takes: str


class FeatureCodeList(TypedDict):
    records: list[FeatureCodeRecord]


class FeatureCodeDevice(TypedDict):
    id: str
    name: str


class FeatureCodeExtension(TypedDict):
    extensionNumber: str
    id: str
    name: str


class FeatureCodeInfo(TypedDict):
    device: FeatureCodeDevice
    extension: NotRequired[FeatureCodeExtension]
    until: NotRequired[str]
