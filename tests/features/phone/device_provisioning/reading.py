"""Reads files of phones as the phones do, each form by its own rules, and says where each family keeps its account."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

Values = dict[str, str]


def read_xml(text: str) -> Values:
    """Every text by its path, every attribute by path@name; what has an index or a name is told apart by it."""
    found: Values = {}
    _walk(ElementTree.fromstring(text.encode()), "", found)
    return found


def _walk(element: ElementTree.Element, above: str, found: Values) -> None:
    mark = element.get("idx") or element.get("index") or element.get("name") or element.get("id") or ""
    path = f"{above}/{element.tag}" + (f"[{mark}]" if mark else "")
    found[path] = element.text or ""
    for name, value in element.attrib.items():
        found[f"{path}@{name}"] = value
    for child in element:
        _walk(child, path, found)


def read_equals(text: str) -> Values:
    pairs = (line.partition("=") for line in text.split("\n") if line.strip() and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def read_colon(text: str) -> Values:
    pairs = (line.partition(":") for line in text.split("\n") if line.strip() and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def read_quoted(text: str) -> Values:
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    found = {}
    for line in lines:
        match = re.fullmatch(r'([A-Z0-9_]+)="([^"]*)"', line)
        assert match is not None, line
        found[match[1]] = match[2]
    return found


def read_set(text: str) -> Values:
    found = {}
    for line in text.split("\n"):
        if not line.strip() or line.startswith("##"):
            continue
        match = re.fullmatch(r'SET ([A-Z0-9_]+) "([^"]*)"', line)
        assert match is not None, line
        found[match[1]] = match[2]
    return found


READERS: dict[str, Callable[[str], Values]] = {
    "xml": read_xml,
    "equals": read_equals,
    "colon": read_colon,
    "quoted": read_quoted,
    "set": read_set,
}

_REG = "/polycomConfig/reg@reg.1."
_NVM = "/provisioning/nvm/param"
_SNOM = "/settings/phone-settings"
_FANVIL = "/sysConf/sip/line[1]"

# user, authorization id, password, name, domain, proxy (host or host:port), and the sign that only TLS and SRTP will do
PLACES: dict[str, tuple[str, str, str, str, str, str, dict[str, str]]] = {
    "yealink": (
        "account.1.user_name", "account.1.auth_name", "account.1.password", "account.1.display_name",
        "account.1.sip_server.1.address", "account.1.outbound_proxy.1.address",
        {"account.1.sip_server.1.transport_type": "2", "account.1.srtp_encryption": "2"},
    ),
    "poly": (
        _REG + "address", _REG + "auth.userId", _REG + "auth.password", _REG + "displayName",
        _REG + "server.1.address", _REG + "outboundProxy.address",
        {_REG + "server.1.transport": "TLS", _REG + "srtp.require": "1"},
    ),
    "cisco": (
        "/flat-profile/User_ID_1_", "/flat-profile/Auth_ID_1_", "/flat-profile/Password_1_",
        "/flat-profile/Display_Name_1_", "/flat-profile/Proxy_1_", "/flat-profile/Outbound_Proxy_1_",
        {"/flat-profile/SIP_Transport_1_": "TLS", "/flat-profile/Secure_Call_Option_1_": "Strict"},
    ),
    "grandstream": (
        "/gs_provision/config/P35", "/gs_provision/config/P36", "/gs_provision/config/P34", "/gs_provision/config/P3",
        "/gs_provision/config/P47", "/gs_provision/config/P48",
        {"/gs_provision/config/P130": "2", "/gs_provision/config/P183": "2"},
    ),
    "snom": (
        _SNOM + "/user_name[1]", _SNOM + "/user_pname[1]", _SNOM + "/user_pass[1]", _SNOM + "/user_realname[1]",
        _SNOM + "/user_host[1]", _SNOM + "/user_outbound[1]",
        {_SNOM + "/user_savp[1]": "mandatory", _SNOM + "/user_srtp[1]": "on"},
    ),
    "fanvil": (
        _FANVIL + "/PhoneNumber", _FANVIL + "/RegisterUser", _FANVIL + "/RegisterPswd", _FANVIL + "/DisplayName",
        _FANVIL + "/RegisterAddr", _FANVIL + "/ProxyAddr",
        {_FANVIL + "/Transport": "3", _FANVIL + "/SrtpMode": "2"},
    ),
    "gigaset": (
        _NVM + "[SipAccount.0.UserName]@value", _NVM + "[SipAccount.0.AuthName]@value",
        _NVM + "[SipAccount.0.AuthPassword]@value", _NVM + "[SipAccount.0.DisplayName]@value",
        _NVM + "[SipProvider.0.Domain]@value", _NVM + "[SipProvider.0.OutboundProxyAddress]@value",
        {
            _NVM + "[SipProvider.0.TransportProtocol]@value": "TLS",
            _NVM + "[SipProvider.0.AcceptNonSRTPCalls]@value": "0",
        },
    ),
    "mitel": (
        "sip line1 user name", "sip line1 auth name", "sip line1 password", "sip line1 display name",
        "sip line1 registrar ip", "sip line1 outbound proxy",
        {"sip transport protocol": "4", "sip line1 srtp mode": "2"},
    ),
    "avaya": (
        "FORCE_SIP_EXTENSION", "FORCE_SIP_USERNAME", "FORCE_SIP_PASSWORD", "DISPLAY_NAME", "SIPDOMAIN",
        "SIP_CONTROLLER_LIST", {"MEDIAENCRYPTION": "1,2"},
    ),
    "audiocodes": (
        "voip/line/0/id", "voip/line/0/auth_name", "voip/line/0/auth_password", "voip/line/0/description",
        "voip/signalling/sip/proxy_address", "voip/signalling/sip/sip_outbound_proxy/addr",
        {"voip/signalling/sip/transport_protocol": "TLS", "voip/media/srtp/mode": "MANDATORY"},
    ),
    "panasonic": (
        "PHONE_NUMBER_1", "SIP_AUTHID_1", "SIP_PASS_1", "DISPLAY_NAME_1", "SIP_SVCDOMAIN_1", "SIP_OUTPROXY_ADDR_1",
        {"SIP_TRANSPORT_1": "2", "SRTP_CONNECT_MODE_1": "2"},
    ),
    "htek": (
        "/hl_provision/config/P35", "/hl_provision/config/P36", "/hl_provision/config/P34", "/hl_provision/config/P3",
        "/hl_provision/config/P47", "/hl_provision/config/P48",
        {"/hl_provision/config/P130": "2", "/hl_provision/config/P183": "2"},
    ),
    "alcatel": (
        "/settings/setting[SIPDeviceUri1]@value", "/settings/setting[SIPAuthName1]@value",
        "/settings/setting[SIPAuthPassword1]@value", "/settings/setting[SIPDeviceDisplayName1]@value",
        "/settings/setting[SIPServerAddress1]@value", "/settings/setting[SIPOutboundProxyAddress1]@value",
        {"/settings/setting[SIPTransportMode1]@value": "TLS", "/settings/setting[SRTPMode1]@value": "mandatory"},
    ),
    "sangoma": (
        "/sg_provision/config/P35", "/sg_provision/config/P36", "/sg_provision/config/P34", "/sg_provision/config/P3",
        "/sg_provision/config/P47", "/sg_provision/config/P48",
        {"/sg_provision/config/P130": "2", "/sg_provision/config/P183": "2"},
    ),
    "algo": (
        "sip.u1", "sip.auth1", "sip.pwd1", "sip.display1", "sip.proxy", "sip.obproxy",
        {"sip.transp": "tls", "sip.sdes": "mandatory"},
    ),
}  # fmt: skip
