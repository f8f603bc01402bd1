"""Refuse a start on taken ports with a sentence that says which, by whom, and what to change."""

import errno
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clarion.apps.meeting_media import sfu_threads
from clarion.apps.processes import ProcessFacts, find_holder
from clarion.apps.run_files import groups_left_over, run_files_of
from clarion.base.errors import Conflict
from clarion.base.settings import Settings
from clarion.base.settings_words import PREFIX
from clarion.engines.kamailio import call_servers_of, ports_of

_LOOPBACK = "127.0.0.1"
_EDGE_LOOPBACK = ("sip_ws_port",)


class PortTaken(Conflict):
    """Another program listens where Clarion should."""


@dataclass(frozen=True)
class PortUse:
    """`kinds`: "udp+tcp", "udp" or "tcp"; `setting`: what to change."""

    setting: str
    kinds: str
    port: int
    host: str


def ports_of_role(settings: Settings, role: str) -> list[PortUse]:
    """What a role listens on; `up` has all."""
    match role:
        case "edge":
            return [
                PortUse(setting, kinds, port, _LOOPBACK if setting in _EDGE_LOOPBACK else settings.bind)
                for setting, (kinds, port) in ports_of(settings).items()
            ]
        case "media":
            private = settings.private_address
            control = PortUse("rtpengine_ng_port", "udp", settings.rtpengine_ng_port, private)
            sounds = PortUse("sounds_port", "tcp", settings.sounds_port, private)
            return [control, sounds] if settings.has_other_machines else [control]
        case "calls":
            named = (server.host for server in call_servers_of(settings) if server.name == settings.server_id)
            return [
                PortUse("call_sip_port", "udp+tcp", settings.call_sip_port, next(named, _LOOPBACK)),
                PortUse("rtpengine_dtmf_port", "udp", settings.rtpengine_dtmf_port, settings.private_address),
            ]
        case "network":
            return [PortUse("network_sip_port", "udp", settings.network_sip_port, _LOOPBACK)]
        case "api":
            return [PortUse("http_port", "tcp", settings.http_port, settings.bind)]
        case "meetings" if settings.sfu != "off":
            first = settings.sfu_udp_port
            udp = range(first, first + sfu_threads(settings))
            return [
                PortUse("sfu_control_port", "tcp", settings.sfu_control_port, _LOOPBACK),
                *(PortUse("sfu_udp_port", "udp", port, settings.bind) for port in udp),
            ]
        case "up":
            roles = ("edge", "media", "calls", "network", "meetings", "api")
            return [use for each in roles for use in ports_of_role(settings, each)]
        case _:
            return []


def require_free_ports(settings: Settings, role: str) -> None:
    """Raises `PortTaken`. What an earlier run left does not count: it will be adopted or ended."""
    require_free(ports_of_role(settings, role), ours=groups_left_over(settings.data), running=_running(settings))


def _running(settings: Settings) -> dict[int, int]:
    """Process group of a supervised child: the process that supervises it."""
    found = ((files.find_group(), files.supervisor()) for files in run_files_of(settings.data))
    return {group: pid for group, pid in found if group is not None and pid is not None}


def require_free(uses: Sequence[PortUse], *, ours: Iterable[int] = (), running: dict[int, int] | None = None) -> None:
    """`ours` are process groups that will be adopted or ended before the start, so what they hold does not count."""
    mine = set(ours)
    sentences = []
    for use in uses:
        for kind in use.kinds.split("+"):
            if _is_free(use, kind):
                continue
            holder = find_holder(use.port, kind)
            if holder is not None and holder.group in mine:
                continue
            sentences.append(
                f"Port {use.port} ({kind.upper()}) is taken by {_name(holder, running or {})}."
                f" Stop it, or set {PREFIX}{use.setting.upper()} to another port."
            )
            break
    if sentences:
        raise PortTaken("\n".join(sentences))


def _name(holder: ProcessFacts | None, running: dict[int, int]) -> str:
    if holder is None:
        return "another program"
    name = f"{holder.name} (process {holder.pid})"
    supervisor = running.get(holder.group)
    return (
        f"{name} of the Clarion that already runs from this data folder (process {supervisor})" if supervisor else name
    )


def _is_free(use: PortUse, kind: str) -> bool:
    family = socket.AF_INET6 if ":" in use.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM) as probe:
        if kind == "tcp":  # connections of an earlier run that linger do not count as taken
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((use.host, use.port))
            if kind == "tcp":
                probe.listen(1)
        except PermissionError:
            raise PortTaken(
                f"Port {use.port} needs root: start as root, or set {PREFIX}{use.setting.upper()} to a port above 1023."
            ) from None
        except OSError as error:
            # Another part says what is wrong with an address.
            return error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
    return True
