"""Refuse a start on taken ports with a sentence that says which, by whom, and what to change."""

import socket
from collections.abc import Iterable, Mapping

from clarion.apps.processes import find_holder
from clarion.base.errors import Conflict
from clarion.base.settings_words import PREFIX


class PortTaken(Conflict):
    """Another program listens where Clarion should."""


def require_free_ports(ports: Mapping[str, tuple[str, int]], *, host: str, ours: Iterable[int] = ()) -> None:
    """`ports` maps a setting to protocols ("udp+tcp", "udp", "tcp") and port. Raises `PortTaken`.

    `ours` are process groups that will be ended before the start, so what they hold does not count.
    """
    sentences = []
    for setting, (kinds, port) in ports.items():
        for kind in kinds.split("+"):
            if _is_free(host, port, kind):
                continue
            holder = find_holder(port, kind)
            if holder is not None and holder.group in set(ours):
                continue
            who = f"{holder.name} (process {holder.pid})" if holder else "another program"
            sentences.append(
                f"Port {port} ({kind.upper()}) is taken by {who}."
                f" Stop it, or set {PREFIX}{setting.upper()} to another port."
            )
            break
    if sentences:
        raise PortTaken("\n".join(sentences))


def _is_free(host: str, port: int, kind: str) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM) as probe:
        if kind == "tcp":  # connections of an earlier run that linger do not count as taken
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            if kind == "tcp":
                probe.listen(1)
        except PermissionError:
            raise PortTaken(f"Port {port} needs root: choose a port above 1023, or start as root.") from None
        except OSError:
            return False
    return True
