"""Networks, wireless points and switches on the wire."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

from fastapi import Request
from pydantic import Field

from clarion.base.http import WireModel, uri_of
from clarion.features.emergency.address import from_dict
from clarion.features.emergency.models import EmergencyLocation
from clarion.features.emergency.network.models import EmergencyNetwork, NetworkMark, NetworkRange
from clarion.features.emergency.network.responses import (
    EmergencySiteInfo,
    NetworkEmergencyPlace,
    NetworkInfo,
    NetworkMarkInfo,
    NetworkPrivateIpRange,
    PrivateIpRange,
)
from clarion.features.emergency.network.rules import SWITCH, WIRELESS, Range, as_ip, mac, mac_text
from clarion.features.emergency.schemas import AddressChange, LooseId, address_view
from clarion.features.people import MAIN_SITE

MOST_AT_ONCE = 1000
MOST_RANGES = 500
PATHS = {WIRELESS: "wireless-points", SWITCH: "switches"}
Name = Annotated[str, Field(max_length=120)]
Ip = Annotated[str, Field(max_length=45)]
Id = Annotated[LooseId, Field(max_length=64)]


class Named(WireModel):
    id: Id


class Where(WireModel):
    """The place that something means: a location of the company, or an address that becomes one."""

    name: Name | None = None
    site: Named | None = None
    emergency_address: AddressChange | None = None
    emergency_location: Named | None = None
    emergency_location_id: Id | None = None


class WirelessPointChange(Where):
    id: Id | None = None
    bssid: Annotated[str, Field(max_length=24)] | None = None

    @property
    def key(self) -> str | None:
        return self.bssid

    @property
    def at_port(self) -> str | None:
        return ""


class SwitchChange(Where):
    id: Id | None = None
    chassis_id: Annotated[str, Field(max_length=64)] | None = None
    port: Annotated[str, Field(max_length=64)] | None = None

    @property
    def key(self) -> str | None:
        return self.chassis_id

    @property
    def at_port(self) -> str | None:
        return self.port


class WirelessPoints(WireModel):
    records: Annotated[list[WirelessPointChange], Field(min_length=1, max_length=MOST_AT_ONCE)]


class Switches(WireModel):
    records: Annotated[list[SwitchChange], Field(min_length=1, max_length=MOST_AT_ONCE)]


class PublicRange(WireModel):
    start_ip: Ip
    end_ip: Ip


class PrivateRange(Where):
    start_ip: Ip
    end_ip: Ip


class NetworkChange(WireModel):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    site: Named | None = None
    public_ip_ranges: Annotated[list[PublicRange], Field(max_length=MOST_RANGES)]
    private_ip_ranges: Annotated[list[PrivateRange], Field(max_length=MOST_RANGES)]


class Assigned(WireModel):
    """Extensions."""

    enabled_user_ids: list[Id] = Field(default_factory=list, max_length=MOST_AT_ONCE)
    disabled_user_ids: list[Id] = Field(default_factory=list, max_length=MOST_AT_ONCE)


Locations = Mapping[str, EmergencyLocation]
Sites = Mapping[str, str]  # id: name


def mark_view(request: Request, row: NetworkMark, locations: Locations, sites: Sites) -> NetworkMarkInfo:
    path = ("account", row.account_id, "emergency-address-auto-update", PATHS[row.kind], row.id)
    key = mac_text(row.key) if mac(row.key) else row.key
    what = {"bssid": key} if row.kind == WIRELESS else {"chassisId": key, "port": row.port}
    return cast(
        "NetworkMarkInfo",
        {
            "uri": uri_of(request, *path),
            "id": row.id,
            **what,
            "name": row.name,
            "site": _site(row.site_id, sites),
            **_where(locations[row.location_id]),
        },
    )


def network_view(
    request: Request, row: EmergencyNetwork, ranges: list[NetworkRange], locations: Locations, sites: Sites
) -> NetworkInfo:
    """`matched`: the request comes from this range."""
    path = ("account", row.account_id, "emergency-address-auto-update", "networks", row.id)
    own = as_ip(request.client.host if request.client else "")
    public = [_range(each, own) for each in ranges if each.location_id is None]
    private: list[NetworkPrivateIpRange] = [
        {**_range(each, own), "name": each.name, **_where(locations[each.location_id])}
        for each in ranges
        if each.location_id is not None
    ]
    for each in private:
        each["emergencyAddress"].pop("syncStatus")
    return {
        "uri": uri_of(request, *path),
        "id": row.id,
        "name": row.name,
        "site": _site(row.site_id, sites),
        "publicIpRanges": public,
        "privateIpRanges": private,
    }


def _range(row: NetworkRange, own: Any) -> PrivateIpRange:
    return {"id": row.id, "startIp": row.start, "endIp": row.end, "matched": Range(row.start, row.end).holds(own)}


def _where(location: EmergencyLocation) -> NetworkEmergencyPlace:
    return {
        "emergencyAddress": {**address_view(from_dict(location.address)), "syncStatus": "Verified"},
        "emergencyLocation": {"id": location.id, "name": location.name, "addressStatus": location.status},
        "emergencyLocationId": location.id,
    }


def _site(site_id: str | None, sites: Sites) -> EmergencySiteInfo:
    known = site_id if site_id and site_id in sites else MAIN_SITE
    return {"id": known, "name": sites[known]}
