"""SIP addresses of call servers and edges, and the configuration of the SIP engine."""

import ipaddress
from urllib.parse import urlsplit

from clarion.base.container import Container
from clarion.base.settings import Settings
from clarion.engines.kamailio import call_servers_of
from clarion.engines.sip import SipConfig


def sip_address(settings: Settings) -> str:
    """Where this call server listens for SIP, host:port, as the edges and the other call servers reach it."""
    named = (server for server in call_servers_of(settings) if server.name == settings.server_id)
    host = next((server.host for server in named), "127.0.0.1")
    return f"[{host}]:{settings.call_sip_port}" if ":" in host else f"{host}:{settings.call_sip_port}"


def call_server_ids(settings: Settings) -> list[str]:
    """`CLARION_CALL_SERVERS` is a list such as cs1=10.0.0.5:5070; without it there is one, our own."""
    named = [entry.partition("=")[0] for entry in settings.call_servers if "=" in entry]
    return named or [settings.server_id]


def other_servers(settings: Settings) -> list[str]:
    return [server.name for server in call_servers_of(settings) if server.name != settings.server_id]


def sip_config(here: Container) -> SipConfig:
    settings = here.settings
    return SipConfig(
        server_id=settings.server_id,
        host=sip_address(settings).rpartition(":")[0].strip("[]"),
        port=settings.call_sip_port,
        domain=settings.sip_domain,
        aliases=settings.sip_domain_aliases,
        edges=settings.edges or (f"127.0.0.1:{settings.edge_private_port}",),
        secret=here.keys.derive("sip nonces"),
        public_host=public_host(settings),
        public_port=settings.sip_port,
        public_tls_port=settings.sip_tls_port,
        strangers=settings.emergency_from_strangers,
        keeps_messages=settings.call_trace_days > 0,
    )


def public_host(settings: Settings) -> str:
    """Where carriers that we register at send calls: the address of the edge, or the name that stands for it."""
    bound = ipaddress.ip_address(settings.bind)
    return (urlsplit(settings.public_url).hostname or settings.bind) if bound.is_unspecified else settings.bind
