"""From settings to the files that Kamailio reads."""

import hashlib
import ipaddress
import os
import re
import resource
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2

from clarion.base.edge_certificates import authorities_file
from clarion.base.errors import Invalid
from clarion.base.privileges import LesserUser, find_lesser_user
from clarion.base.settings import Settings
from clarion.base.telemetry import get_logger
from clarion.engines.kamailio.certificates import Certificates, ensure_certificates, take_given
from clarion.engines.kamailio.interfaces import addresses_of_this_machine
from clarion.engines.kamailio.tls import SbcCertificate, SbcFiles, tls_config, usable, with_certificate

_log = get_logger(__name__)

# What common scanners and password guessers call themselves. They do not try hard to hide.
SCANNERS = (
    "friendly-scanner|sipvicious|sipcli|sundayddr|iWar|SIVuS|Gulp|smap|friendly-request|VaxIPUserAgent"
    "|VaxSIPUserAgent|siparmyknife|pplsip|sipptk|sip-scan|sipscan|eyeBeam release 3006o stamp 17551"
)
# A header that stands once, twice: `=~` minds no case, and its strings have the escapes of C.
REPEATED_HEADER = "|".join(
    rf"\n({name})[ \t]*:.*\n({name})[ \t]*:" for name in ("from|f", "to|t", "call-id|i", "cseq", "content-length|l")
)
_RUN = Path("/run/clarion")
PING_SECONDS = 1
SERVER_ANSWER_MS = 4000
# A BYE finds its server, or is refused at once. One that keeps silent was cut off or paused for a moment, and TCP needs
# as long again to notice that it is back; after two such waits a phone still listens (timer F of RFC 3261).
SERVER_BYE_MS = 14_000
NEXT_NAME_MS = 4000  # how long the first of several names may keep silent, before the next is asked
# What passes a ban. The call server knows the numbers of every country; most of those (100, 101 ...) are also
# extensions, which scanners try first.
EMERGENCY_NUMBERS = ("911", "112", "999", "933", "988")
# How many rounds a request waits for a call server: 27, 27 and 3 seconds (see NONE_LEFT in outside.cfg.j2). A phone
# gives up after 32 (timer F of RFC 3261), and a call server starts within that time.
PATIENCE = {"emergency": 17, "dialog": 17, "other": 4}


@dataclass(frozen=True)
class CallServer:
    """One call server as the edge reaches it. `name` is its server_id; `host:port` its private SIP address."""

    name: str
    host: str
    port: int

    @property
    def uri(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"sip:{host}:{self.port};transport=tcp"


@dataclass(frozen=True)
class Limits:
    """When a source is taken for an attacker. Counts are per `window_seconds`, tenfold where phones are registered."""

    ban_seconds: int = 600
    window_seconds: int = 120
    requests_per_second: int = 500  # from one address that has not proved itself
    failures_per_user: int = 10  # wrong passwords for one user from one address: that pair is silenced
    failures_per_source: int = 30  # wrong passwords from one address
    users_per_source: int = 100  # different users asked for without one success
    emergency_per_source: int = 10  # emergency calls in ten seconds that pass a ban
    emergency_total: int = 100
    emergency_in_dialog: int = 100  # requests in ten seconds inside one emergency call that pass a ban
    banned_messages: int = 20  # in a minute on one banned connection, before it is closed
    unreadable: int = 200  # unreadable requests of one source that are answered in a minute
    message_bytes: int = 60000


def call_servers_of(settings: Settings) -> tuple[CallServer, ...]:
    """The call servers that the settings name, or the one of this machine."""
    if not settings.call_servers:
        return (CallServer(settings.server_id, "127.0.0.1", settings.call_sip_port),)
    servers = []
    for number, text in enumerate(settings.call_servers, start=1):
        name, _, address = text.rpartition("=")
        host, _, port = address.rpartition(":")
        servers.append(CallServer(name or f"cs{number}", host.strip("[]"), int(port)))
    return tuple(servers)


@dataclass(frozen=True)
class EdgeFiles:
    """What one edge reads and writes. `control_socket` is where `EdgeControl` talks to it."""

    folder: Path
    config: Path
    dispatcher: Path
    tls: Path
    control_socket: Path
    runtime: Path
    authority: Path
    user: LesserUser | None = None  # whom the edge becomes when root starts it


def edge_files(settings: Settings) -> EdgeFiles:
    folder = settings.data / "edge"
    user = find_lesser_user("kamailio")
    if user is not None:  # the data folder is none of its business, and often out of its reach
        folder = _RUN / f"edge-{hashlib.sha256(str(settings.data.absolute()).encode()).hexdigest()[:12]}"
    control = folder / "control" / "control.sock"
    if len(str(control)) > 100:  # a Unix socket's path holds 107 bytes
        short = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        control = Path(tempfile.gettempdir()) / f"clarion-edge-{short}" / "control.sock"
    return EdgeFiles(
        folder,
        folder / "kamailio.cfg",
        folder / "dispatcher.list",
        folder / "tls.cfg",
        control,
        folder / "run",
        settings.data / "tls" / "ca.pem",
        user,
    )


def render(
    settings: Settings,
    call_servers: Sequence[CallServer] | None = None,
    *,
    limits: Limits | None = None,
    emergency_numbers: Sequence[str] = EMERGENCY_NUMBERS,
) -> EdgeFiles:
    """Write certificates, configuration and the list of call servers below `settings.data`; returns the paths."""
    servers = tuple(call_servers or call_servers_of(settings))
    if any(not number.isdigit() for number in emergency_numbers):
        raise Invalid("Emergency numbers are digits only.")
    files = edge_files(settings)
    _make_folders(files)
    made = _certificates(settings)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - a configuration file, not HTML; values are typed settings
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    values = _values(settings, servers, files, limits or limits_of(settings))
    text = environment.get_template("kamailio.cfg.j2").render(values, emergency_numbers="|".join(emergency_numbers))
    _write(files, files.config, text)
    _write(files, files.tls, tls_config(*_within_reach(files, made)))
    write_dispatcher(files, servers)
    return files


def _make_folders(files: EdgeFiles) -> None:
    """Raises Invalid for a folder that somebody else has made."""
    for folder in (files.folder, files.runtime, files.control_socket.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_uid != os.geteuid():
            raise Invalid(f"{folder} belongs to another user; give it to this one, or choose another CLARION_DATA.")
    if files.user is not None:
        files.folder.parent.chmod(0o755)
        files.user.own(files.folder, 0o750)
        files.user.own(files.runtime, 0o770)
        files.user.own(files.control_socket.parent, 0o770)


def _write(files: EdgeFiles, path: Path, content: str | bytes) -> None:
    """Replace at once, readable by the edge and by nobody else."""
    draft = path.with_name(path.name + ".new")
    draft.touch(mode=0o600)
    draft.write_bytes(content if isinstance(content, bytes) else content.encode())
    if files.user is not None:
        files.user.own(draft, 0o640)
    draft.replace(path)


def _within_reach(files: EdgeFiles, made: Certificates) -> tuple[Path, Path]:
    """Certificate and key where the edge's user can read them."""
    if files.user is None:
        return made.certificate, made.key
    certificate, key = files.folder / made.certificate.name, files.folder / made.key.name
    _write(files, key, made.key.read_bytes())
    _write(files, certificate, made.certificate.read_bytes())
    return certificate, key


def _values(settings: Settings, servers: Sequence[CallServer], files: EdgeFiles, limits: Limits) -> dict[str, Any]:
    """What the template asks for."""
    addresses = _addresses(settings)
    open_files = _open_files()
    private, private_sources = _private_side(settings, servers, addresses)
    return {
        "s": settings,
        "servers": servers,
        "addresses": [_bracketed(address) for address in addresses],
        "translated": [address for address in addresses if _is_translated(address)] if settings.public_address else [],
        "lanes": [_bracketed(address) for address in _lanes(settings)],
        "six": any(":" in address for address in addresses),
        "private": _bracketed(private),
        "private_uri": _bracketed(private),
        "private_sources": private_sources,
        "control_socket": files.control_socket,
        "tls_config": files.tls,
        "dispatcher_file": files.dispatcher,
        "limits": limits,
        "scanners": SCANNERS,
        "repeated_header": REPEATED_HEADER,
        "ping_seconds": PING_SECONDS,
        "server_answer_ms": SERVER_ANSWER_MS,
        "server_bye_ms": SERVER_BYE_MS,
        "next_name_ms": NEXT_NAME_MS,
        "patience": PATIENCE,
        # At most: each server once, a wait and a try per round.
        "max_branches": min(len(servers) + max(PATIENCE.values()) + 6, 31),
        "udp_workers": 2,
        "tcp_workers": 4,
        "max_connections": min(16384, open_files - 256),
        "open_files": open_files,
        "debug": {"debug": 3, "info": 2, "warning": 0, "error": -1}[settings.log_level],
    }


def renew_certificates(settings: Settings) -> bool:
    """Make what is about to expire again, or take what was renewed; True when the edge must reload
    (`EdgeControl.reload_certificates`).
    """
    made = _certificates(settings)
    if made.renewed:
        files = edge_files(settings)
        paths = _within_reach(files, made)
        if files.tls.exists():  # until now it may have named the certificate of our own authority
            _write(files, files.tls, with_certificate(files.tls.read_text(), *paths))
    return made.renewed


def _certificates(settings: Settings) -> Certificates:
    web = urlsplit(settings.public_url).hostname or ""
    names = [web, settings.sip_domain, *settings.sip_domain_aliases, socket.gethostname(), *_addresses(settings)]
    folder = settings.data / "tls"
    made = ensure_certificates(folder, names)
    if settings.tls_certificate is None or settings.tls_key is None:
        return made
    given = take_given(folder, made, settings.tls_certificate, settings.tls_key)
    if given.problem:
        _log.error("edge.certificate_not_taken", problem=given.problem)
    return given


def _addresses(settings: Settings) -> list[str]:
    if settings.bind not in ("0.0.0.0", "::"):
        return [settings.bind]
    return list(dict.fromkeys([*settings.floating_addresses, *addresses_of_this_machine()]))


def _lanes(settings: Settings) -> list[str]:
    """Where connections to Microsoft Teams go out from, one address for each certificate; empty: there is one, from
    whichever address the machine reaches them by. Raises Invalid for one that it has not: Kamailio would not start.
    """
    lanes = list(dict.fromkeys(settings.sbc_addresses))
    for lane in lanes:
        try:
            with socket.socket(socket.AF_INET6 if ":" in lane else socket.AF_INET, socket.SOCK_STREAM) as probe:
                probe.bind((lane, 0))
        except OSError:
            raise Invalid(f"CLARION_SBC_ADDRESSES names {lane}, which this machine does not have.") from None
    return lanes


def limits_of(settings: Settings) -> Limits:
    """The limits that the settings ask for."""
    return Limits(
        ban_seconds=settings.edge_ban_seconds,
        requests_per_second=settings.edge_requests_per_second,
        failures_per_source=settings.edge_failures_per_source,
        users_per_source=settings.edge_users_per_source,
    )


def write_sbcs(settings: Settings, sbcs: Sequence[SbcCertificate]) -> bool:
    """Let the running edge show these certificates to who asks for their names, and ask for theirs. True when it must
    reload (`EdgeControl.reload_certificates`).
    """
    files = edge_files(settings)
    authorities = files.folder / "sbc-authorities.pem"
    written = []
    for sbc in sbcs:
        if not usable(sbc):  # Kamailio would take none of them
            _log.error("edge.certificate_unusable", name=sbc.fqdn)
            continue
        stem = hashlib.sha256(sbc.fqdn.encode()).hexdigest()[:16]
        key, chain = files.folder / f"sbc-{stem}.key", files.folder / f"sbc-{stem}.pem"
        changed = _replace(files, key, sbc.key)
        written.append((SbcFiles(sbc.fqdn, chain, key, authorities), _replace(files, chain, sbc.chain) or changed))
    if sbcs:
        _replace(files, authorities, authorities_file(settings).read_bytes())
    made = _certificates(settings)
    text = tls_config(*_within_reach(files, made), [each for each, _ in written])
    changed = _replace(files, files.tls, text.encode())
    _forget_sbcs(files, {path for each, _ in written for path in (each.chain, each.key)})
    return changed or any(new for _, new in written)


def _replace(files: EdgeFiles, path: Path, content: bytes) -> bool:
    """False: it says so already."""
    if path.exists() and path.read_bytes() == content:
        return False
    _write(files, path, content)
    return True


def _forget_sbcs(files: EdgeFiles, kept: set[Path]) -> None:
    for path in [*files.folder.glob("sbc-*.key"), *files.folder.glob("sbc-*.pem")]:
        if path not in kept and path.name != "sbc-authorities.pem":
            path.unlink(missing_ok=True)


def write_dispatcher(files: EdgeFiles, servers: Sequence[CallServer]) -> None:
    _write(files, files.dispatcher, "".join(f"1 {server.uri} 0 0 sid={server.name}\n" for server in servers))


def command(files: EdgeFiles, *, shared_megabytes: int = 1024) -> list[str]:
    """The command line that runs the edge in the foreground.

    A call takes some 60 KB of the shared memory for five seconds after each of its transactions. Pages that were never
    used take nothing.
    """
    memory = ["-m", str(shared_megabytes), "-M", "16", "-x", "tlsf", "-X", "tlsf"]
    return ["kamailio", "-DD", "-E", "-f", str(files.config), "-Y", str(files.runtime), *memory]


def ports_of(settings: Settings) -> dict[str, tuple[str, int]]:
    """Setting -> (protocols, port) that the edge listens on, for a port check before the start."""
    return {
        "sip_port": ("udp+tcp", settings.sip_port),
        "sip_tls_port": ("tcp", settings.sip_tls_port),
        "sip_wss_port": ("tcp", settings.sip_wss_port),
        "sip_ws_port": ("tcp", settings.sip_ws_port),
        "edge_private_port": ("udp+tcp", settings.edge_private_port),
    }


def _private_side(settings: Settings, servers: Sequence[CallServer], addresses: Sequence[str]) -> tuple[str, str]:
    """Address of the private listener, and a regular expression of allowed sources (empty: anything local)."""
    if all(_is_loopback(server.host) for server in servers) and not settings.has_other_machines:
        return "127.0.0.1", ""
    near = next((a for a in addresses if not _is_loopback(a)), addresses[0])
    if settings.has_other_machines:
        near = settings.private_address
    hosts = sorted({re.escape(server.host) for server in servers} | {r"127\..*", "::1"})
    return near, f"^({'|'.join(hosts)})$".replace("\\", "\\\\")


def _open_files() -> int:
    """Every connection is a file. A process may raise its limit as far as the hard one."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_translated(address: str) -> bool:
    """Whether a router's public address may stand for it."""
    return ":" not in address and not _is_loopback(address)


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
