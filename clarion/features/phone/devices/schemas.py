"""Devices and SIP access on the wire."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import Request
from pydantic import BeforeValidator, Field

from clarion.base.http import WireModel, uri_of
from clarion.base.settings import Settings
from clarion.features.emergency import AddressChange, EmergencyLocation, address_view, from_dict
from clarion.features.people import Extension
from clarion.features.phone.devices.credentials import SipCredentials
from clarion.features.phone.devices.models import Device

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
    """The body of PUT device and PUT device/emergency; an address may come in either form."""

    name: Name | None = None
    extension: ExtensionRef | None = None
    emergency: EmergencyChange | None = None
    emergency_service_address: AddressChange | None = None


def device_view(
    request: Request, device: Device, owner: Extension, *, online: bool, location: EmergencyLocation | None = None
) -> dict[str, Any]:
    root = uri_of(request, "account", device.account_id)
    view: dict[str, Any] = {
        "id": device.id,
        "uri": f"{root}/device/{device.id}",
        "type": device.type,
        "name": device.name,
        "status": "Online" if online else "Offline",
        "extension": {
            "id": int(owner.id),
            "uri": f"{root}/extension/{owner.id}",
            "extensionNumber": owner.number,
        },
        "phoneLines": [],
        "linePooling": "None",
        "useAsCommonPhone": False,
        "inCompanyNet": True,
        "site": {"id": "main-site", "name": "Main Site"},
    }
    if device.serial:
        view["serial"] = device.serial
    if device.computer_name:
        view["computerName"] = device.computer_name
    if location is not None:
        address = address_view(from_dict(location.address))
        view["emergencyServiceAddress"] = address
        view["emergency"] = {
            "address": address,
            "location": {"id": location.id, "name": location.name, "trusted": location.trusted},
            "addressStatus": location.status,
            "visibility": "Private" if location.owner_id else "Public",
            "syncStatus": "Verified",
            "addressEditableStatus": "AnyDevice",
        }
    return view


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


def sip_info_view(settings: Settings, credentials: SipCredentials, transport: str) -> dict[str, Any]:
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
        "stunServers": [],
    }


def provision_view(
    device: dict[str, Any], settings: Settings, credentials: SipCredentials, transports: list[str]
) -> dict[str, Any]:
    return {
        "device": device,
        "sipInfo": [sip_info_view(settings, credentials, transport) for transport in transports],
        "sipFlags": {
            "voipFeatureEnabled": True,
            "voipCountryBlocked": False,
            "outboundCallsEnabled": True,
            "dscpEnabled": True,
            "dscpSignaling": 26,
            "dscpVoice": 46,
            "dscpVideo": 34,
        },
        "sipErrorCodes": ["503", "502", "504"],
        "pollingInterval": 7200,
    }


def phone_access_view(settings: Settings, credentials: SipCredentials) -> dict[str, Any]:
    """The answer of `sip-info`, for phones set up by hand."""
    proxies = {"proxy": proxy_of(settings, "UDP"), "proxyTLS": proxy_of(settings, "TLS")}
    return {
        "domain": settings.sip_domain,
        "outboundProxies": [{"region": "NA", **proxies}],
        "userName": credentials.username,
        "password": credentials.password,
        "authorizationId": credentials.authorization_id,
    }
