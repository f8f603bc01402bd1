"""What the machine is like before anything is changed."""

import contextlib
import ipaddress
import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from clarion.apps.install.answers import Answers
from clarion.apps.processes import find_holder
from clarion.base.errors import Conflict, Invalid
from clarion.base.ids import new_token
from clarion.engines.kamailio.interfaces import addresses_of_this_machine

SECRETS: Final = Path("/etc/clarion/secrets.env")
ARCHIVE: Final = Path("/etc/pgbackrest/clarion.conf")
_HOMES = ("/home", "/root", "/tmp", "/var/tmp", "/run/user")  # noqa: S108 - where units see nothing
_IN_A_REPOSITORY = frozenset(("config", "data", "index", "keys", "locks", "snapshots", "lost+found"))
_OURS = ("caddy", "kamailio", "rtpengine", "turnserver", "clarion", "python3", "uvicorn")


@dataclass(frozen=True)
class MachineFacts:
    """`program`: the `clarion` that units run; `addresses`: of this machine; `domain_addresses`: what DNS says;
    `installed`: the Debian packages that are here; `turn_secret`: shared with the TURN server, of an earlier run; so is
    `archive_secret`, the key of the archive of the database.
    """

    system: str
    program: Path
    addresses: tuple[str, ...]
    domain_addresses: tuple[str, ...]
    ssh_ports: tuple[int, ...] = (22,)
    installed: frozenset[str] = frozenset()
    turn_secret: str = field(default_factory=lambda: new_token(32), repr=False)
    archive_secret: str = field(default_factory=lambda: new_token(32), repr=False)
    postgres_version: str = "17"

    @property
    def inner_address(self) -> str:
        """The first address that is not loopback."""
        return next((each for each in self.addresses if not ipaddress.ip_address(each).is_loopback), "127.0.0.1")


def look_at_machine(answers: Answers, *, new_secrets: bool = False) -> MachineFacts:
    """Keeps the secrets of an earlier run unless `new_secrets`. Raises `Invalid` where Clarion cannot be installed."""
    if os.geteuid() != 0:
        raise Invalid("Installing needs root: run it with sudo.")
    system = _system()
    program = Path(sys.executable).parent / "clarion"
    if str(program).startswith(_HOMES):
        raise Invalid(
            f"{program} lies where services may not look. Install Clarion from its package, or below /opt, and run"
            " `clarion install` from there."
        )
    kept = "" if new_secrets else _kept(SECRETS, r"(?m)^CLARION_TURN_SECRET=(\S+)$")
    return MachineFacts(
        system=system,
        program=program,
        addresses=tuple(addresses_of_this_machine()),
        domain_addresses=_resolve(answers.domain),
        ssh_ports=_ssh_ports(),
        installed=_installed(),
        turn_secret=kept or new_token(32),
        archive_secret=_kept(ARCHIVE, r"(?m)^repo1-cipher-pass=(\S+)$") or new_token(32),
        postgres_version=_postgres_version(),
    )


def _postgres_version() -> str:
    """The newest that is here, else that of Debian 13."""
    found = [path.name for path in Path("/usr/lib/postgresql").glob("*") if path.name.isdigit()]
    return max(found, key=int, default="17")


def _kept(file: Path, pattern: str) -> str:
    """A secret of an earlier run; archives that were written with it could not be read without."""
    try:
        found = re.search(pattern, file.read_text())
    except OSError:
        return ""
    return found[1] if found else ""


def refuse_used_folder(target: str, user: str) -> None:
    """Raises `Invalid` for a folder that holds something else than backups, since `user` is going to be its owner."""
    folder = Path(target)
    if not target.startswith("/") or not folder.exists():
        return
    if not folder.is_dir():
        raise Invalid(f"backup_target: {folder} is no folder.")
    with contextlib.suppress(KeyError):
        if folder.owner() == user:
            return
    others = sorted(path.name for path in folder.iterdir() if path.name not in _IN_A_REPOSITORY)
    if others:
        raise Invalid(
            f"backup_target: {folder} holds other things ({', '.join(others[:3])}), and the service user would become"
            f" its owner. Give a folder of its own, such as {folder / 'clarion'}."
        )


def refuse_taken_ports(ports: dict[tuple[int, str], str]) -> None:
    """Raises `Conflict` naming who holds a port that a service needs. What an earlier installation runs is fine."""
    sentences = []
    for (port, kind), purpose in ports.items():
        holder = find_holder(port, kind)
        if holder is not None and not holder.name.startswith(_OURS):
            sentences.append(
                f"Port {port} ({kind.upper()}), which is for {purpose}, is taken by {holder.name} (process"
                f" {holder.pid}). Stop and disable that first."
            )
    if sentences:
        raise Conflict("\n".join(sentences))


def public_address_of(answers: Answers, facts: MachineFacts) -> str:
    """The router's address, empty where there is none: what was answered, or what DNS says of the domain when this
    machine has only private addresses.
    """
    if answers.public_address:
        return "" if answers.public_address in facts.addresses else answers.public_address
    four: list[str] = [each for each in facts.domain_addresses if ":" not in each]
    if any(each in facts.addresses for each in four):
        return ""
    return next((each for each in four if ipaddress.ip_address(each).is_global), "")


def _system() -> str:
    told = dict(re.findall(r'(?m)^(\w+)="?([^"\n]*)"?$', Path("/etc/os-release").read_text()))
    name = str(told.get("PRETTY_NAME", "an unknown system"))
    if told.get("ID") != "debian" or not told.get("VERSION_ID", "").isdigit() or int(told["VERSION_ID"]) < 13:
        raise Invalid(f"`clarion install` sets up Debian 13 or newer; this is {name}.")
    return name


def _installed() -> frozenset[str]:
    said = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status} ${Package}\n"], capture_output=True, text=True, check=True
    )
    return frozenset(line.split()[1] for line in said.stdout.splitlines() if line.startswith("installed "))


def _resolve(domain: str) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(domain, 443, type=socket.SOCK_STREAM)
    except OSError:
        return ()
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def _ssh_ports() -> tuple[int, ...]:
    """So that the firewall does not lock the administrator out."""
    program = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        return ()
    told = subprocess.run([program, "-T"], capture_output=True, text=True, check=False, timeout=20)
    ports = tuple(int(each) for each in re.findall(r"(?m)^port (\d+)$", told.stdout))
    return ports or (22,)
