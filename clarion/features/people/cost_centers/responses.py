"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class TaxLocationAddress(TypedDict):
    city: str
    country: str
    state: str
    street: str
    zip: str


class TaxLocation(TypedDict):
    id: int
    name: str
    type: str
    address: TaxLocationAddress


class CostCenterInfo(TypedDict):
    id: int
    name: str
    billingCode: str
    taxLocation: TaxLocation
    parentId: NotRequired[int]


class CostCenterList(TypedDict):
    records: list[CostCenterInfo]
