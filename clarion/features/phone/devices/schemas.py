"""Devices and SIP access on the wire."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field

from clarion.base.http import WireModel
from clarion.base.settings import Settings
from clarion.base.turn import stun_servers
from clarion.features.emergency import AddressChange
from clarion.features.phone.devices.credentials import SipCredentials
from clarion.features.phone.devices.responses import DeviceInfo, PhoneAccess, SipInfo, SipProvision

Name = Annotated[str, Field(max_length=100)]
LooseId = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
Transport = Literal["UDP", "TCP", "TLS", "WSS", "WS"]


class ExtensionRef(WireModel):
    id: LooseId = Field(max_length=64)


class ProvisionRequest(WireModel):
    """The body of sip-provision. WS (without TLS, for pages on this machine) is Clarion's own addition."""

    class Info(WireModel):
        transport: Transport = "WSS"

    class Phone(WireModel):
        id: LooseId = Field(default="", max_length=64)
        app_external_id: Name | None = None
        computer_name: Name | None = None
        serial: Name | None = None

    sip_info: list[Info] = Field(default=[], max_length=10)
    device: Phone | None = None
    soft_phone_line_reassignment: Literal["None", "Initialize", "Reassign"] | None = None


class DeviceCreate(WireModel):
    type: Literal["OtherPhone", "HardPhone", "SoftPhone"] = "OtherPhone"
    name: Name = ""
    serial: Name = ""
    extension: ExtensionRef | None = None


class EmergencyChange(WireModel):
    class Place(WireModel):
        id: LooseId = Field(default="", max_length=64)

    address: AddressChange | None = None
    location: Place | None = None


class DeviceChange(WireModel):
    """The body of PUT device and PUT device/emergency; an address may come in either form.

    `phone_lines` names the numbers of the device's line, by the ids that `phoneLines` of a device shows.
    """

    class Lines(WireModel):
        phone_lines: Annotated[tuple[ExtensionRef, ...], Field(max_length=1)] = ()

    name: Name | None = None
    extension: ExtensionRef | None = None
    emergency: EmergencyChange | None = None
    emergency_service_address: AddressChange | None = None
    use_as_common_phone: bool | None = None
    cost_center: ExtensionRef | None = None
    phone_lines: Lines | None = None


def sip_host(settings: Settings) -> str:
    """The host that phones connect to: the one that people's browsers use."""
    return urlsplit(settings.public_url).hostname or settings.bind


def proxy_of(settings: Settings, transport: str) -> str:
    """host:port of the edge for one transport."""
    port = {
        "WSS": settings.sip_wss_port,
        "WS": settings.sip_ws_port,
        "TLS": settings.sip_tls_port,
        "TCP": settings.sip_port,
        "UDP": settings.sip_port,
    }[transport]
    host = sip_host(settings)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def sip_info_view(settings: Settings, credentials: SipCredentials, transport: str) -> SipInfo:
    """One entry of `sipInfo`."""
    proxy = proxy_of(settings, transport)
    return {
        "transport": transport,
        "username": credentials.username,
        "password": credentials.password,
        "authorizationTypes": ["SipDigest"],
        "authorizationId": credentials.authorization_id,
        "domain": settings.sip_domain,
        "outboundProxy": proxy,
        "outboundProxyBackup": proxy,
        "switchBackInterval": 3600,
        "stunServers": stun_servers(settings),
    }


def provision_view(
    device: DeviceInfo,
    settings: Settings,
    credentials: SipCredentials,
    transports: list[str],
    *,
    outbound_calls: bool,
) -> SipProvision:
    return {
        "device": device,
        "sipInfo": [sip_info_view(settings, credentials, transport) for transport in transports],
        "sipFlags": {
            "voipFeatureEnabled": True,
            "voipCountryBlocked": False,
            "outboundCallsEnabled": outbound_calls,
            "dscpEnabled": True,
            "dscpSignaling": 26,
            "dscpVoice": 46,
            "dscpVideo": 34,
        },
        "sipErrorCodes": ["503", "502", "504"],
        "pollingInterval": 7200,
    }


def phone_access_view(settings: Settings, credentials: SipCredentials) -> PhoneAccess:
    """The answer of `sip-info`, for phones set up by hand."""
    return {
        "domain": settings.sip_domain,
        "outboundProxies": [
            {"region": "NA", "proxy": proxy_of(settings, "UDP"), "proxyTLS": proxy_of(settings, "TLS")}
        ],
        "userName": credentials.username,
        "password": credentials.password,
        "authorizationId": credentials.authorization_id,
    }


class BulkAdd(WireModel):
    """The body of devices/bulk-add: phones that people bring along, each with a number and an address."""

    class Record(WireModel):
        class Emergency(WireModel):
            location: ExtensionRef | None = None
            address: AddressChange | None = None

        class Phone(WireModel):
            toll_type: Literal["Toll", "TollFree"] = "Toll"
            type: Literal["VoiceFax", "VoiceOnly", "FaxOnly"] | None = None
            preferred_area_code: Annotated[str, Field(max_length=6, pattern="^[0-9]+$")] | None = None
            phone_number: Annotated[str, Field(max_length=40)] | None = None
            phone_number_id: Annotated[LooseId, Field(max_length=64)] | None = None
            reservation_id: Annotated[str, Field(max_length=100)] | None = None

        cost_center_id: Annotated[LooseId, Field(max_length=64)] | None = None
        extension: ExtensionRef
        type: Literal["OtherPhone", "WebRTC"]
        emergency: Emergency
        phone_info: Phone
        contact_center_phone_line: bool = False

    records: Annotated[tuple[Record, ...], Field(min_length=1, max_length=50)]


class StockAdd(WireModel):
    type: Literal["OtherPhone"]
    quantity: Annotated[int, Field(ge=1, le=50)]
    site: ExtensionRef | None = None


class StockDelete(WireModel):
    class Record(WireModel):
        device_id: Annotated[LooseId, Field(max_length=64)]

    records: Annotated[tuple[Record, ...], Field(min_length=1, max_length=50)]


class LineRemoval(WireModel):
    keep_assets_in_inventory: bool


class Swap(WireModel):
    target_device_id: Annotated[LooseId, Field(max_length=64)]
