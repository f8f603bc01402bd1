"""From answers and facts to the steps of an installation: pure, so that `--dry-run` shows what would be done."""

import ipaddress
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import jinja2

from clarion.apps.install.answers import Answers
from clarion.apps.install.archiving import archive_command, pgbackrest, set_up_commands
from clarion.apps.install.facts import ARCHIVE, SECRETS, MachineFacts, public_address_of

USER: Final = "clarion"
DATA: Final = Path("/var/lib/clarion")
ETC: Final = Path("/etc/clarion")
WEB_STATE: Final = Path("/var/lib/clarion-web")
UNITS: Final = Path("/etc/systemd/system")
CONTROL: Final = Path("/usr/local/sbin/clarionctl")
PACKAGES: Final = (
    "kamailio", "kamailio-tls-modules", "kamailio-websocket-modules", "kamailio-outbound-modules",
    "kamailio-extra-modules", "kamailio-json-modules", "rtpengine-daemon", "espeak-ng", "ca-certificates",
    "valkey-server", "caddy", "nftables", "restic", "libspandsp2t64",
    "nodejs", "npm", "libnode-dev", "libssl-dev", "build-essential",
)  # fmt: skip
POSTGRES_PACKAGES: Final = ("postgresql", "postgresql-client")
TURN_PACKAGES: Final = ("coturn",)
ARCHIVE_PACKAGES: Final = ("pgbackrest",)
# Debian starts these with settings of its own; ours run beside them under names of our own.
STOCK_SERVICES: Final = ("kamailio.service", "rtpengine-daemon.service", "valkey-server.service", "caddy.service")


@dataclass(frozen=True)
class Role:
    """One `clarion ROLE` as a service. `engine`: calls live in a child of it, which goes on while it restarts."""

    name: str
    title: str
    engine: bool = False
    needs_database: bool = True
    own_settings: tuple[str, ...] = ()


ROLES: Final = (
    Role("media", "media engine", engine=True, needs_database=False),
    Role("edge", "SIP edge", engine=True),
    Role("calls", "call server"),
    Role("api", "API and web app", own_settings=("CLARION_BIND=127.0.0.1",)),
    Role("meetings", "live meetings", engine=True),
    Role("jobs", "background jobs"),
)


@dataclass(frozen=True)
class Step:
    """One thing to do. `files` are written when they differ; `commands` run in order, each as often as one likes.

    `prepares`: an upgrade does it as well, before it starts the new version.

    `undo`: what takes it back at `clarion uninstall`, `purge`: what only `--purge` does.
    """

    title: str
    files: tuple["PlannedFile", ...] = ()
    commands: tuple[tuple[str, ...], ...] = ()
    prepares: bool = False
    undo: tuple[tuple[str, ...], ...] = ()
    purge: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class PlannedFile:
    path: Path
    content: str
    mode: int = 0o644
    group: str = "root"
    secret: bool = False


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...]
    ports: dict[tuple[int, str], str] = field(default_factory=dict)
    address: str = ""
    notes: tuple[str, ...] = ()

    def describe(self) -> str:
        """What would be done, in full."""
        lines: list[str] = []
        for number, step in enumerate(self.steps, start=1):
            lines.append(f"{number}. {step.title}")
            lines += [f"   run    {shlex.join(command)}" for command in step.commands]
            for file in step.files:
                lines.append(f"   write  {file.path} ({file.mode:04o})")
                shown = file.content if not file.secret else "(not shown: holds secrets)"
                lines += [f"     | {line}" for line in shown.splitlines()]
        lines += [f"Note: {note}" for note in self.notes]
        return "\n".join(lines) + "\n"


def make_plan(answers: Answers, facts: MachineFacts) -> Plan:
    public = public_address_of(answers, facts)
    values = _values(answers, facts, public)
    postgres = answers.database == "postgresql"
    wanted = (*PACKAGES, *(POSTGRES_PACKAGES if postgres else ()), *(TURN_PACKAGES if answers.turn else ()))
    wanted += ARCHIVE_PACKAGES if answers.archive_target else ()
    steps = [
        *_packages([each for each in wanted if each not in facts.installed]),
        Step(
            "Turn off the services that Debian's packages start by themselves",
            commands=(
                ("systemctl", "disable", "--now", *STOCK_SERVICES, *(("coturn.service",) if answers.turn else ())),
            ),
            prepares=True,
        ),
        _user(answers),
        *([_postgres()] if postgres else []),
        *([_archive(values, answers, facts)] if answers.archive_target else []),
        Step(
            "Write the settings",
            files=(
                PlannedFile(ETC / "clarion.env", render("clarion.env.j2", values), 0o640, USER),
                PlannedFile(SECRETS, render("secrets.env.j2", values), 0o600, secret=True),
                *([_relay(values)] if answers.turn else []),
                PlannedFile(ETC / "valkey.conf", render("valkey.conf.j2", values)),
                PlannedFile(ETC / "Caddyfile", render("Caddyfile.j2", values)),
                PlannedFile(Path("/etc/logrotate.d/clarion"), render("logrotate.j2", values)),
            ),
        ),
        _logs(values),
        _control(values),
        _units(values, answers),
        *([_firewall(values)] if answers.firewall else []),
        _start(answers),
    ]
    return Plan(tuple(steps), _ports(answers), f"https://{answers.domain}", tuple(_notes(answers, facts, public)))


def _packages(missing: Sequence[str]) -> list[Step]:
    if not missing:
        return []
    install = ("apt-get", "install", "-y", "-q", "--no-install-recommends", *missing)
    return [Step("Install Debian packages", commands=(("apt-get", "update", "-q"), install), prepares=True)]


def _user(answers: Answers) -> Step:
    owner = ("install", "-d", "-o", USER, "-g", USER, "-m", "0700")
    return Step(
        f"Make the system user {USER}, and its folders",
        commands=(
            ("systemd-sysusers", "--inline", f'u {USER} - "Clarion" {DATA} /usr/sbin/nologin'),
            (*owner, str(DATA), str(WEB_STATE)),
            *([(*owner, answers.backup_target)] if answers.backup_target.startswith("/") else []),
            ("install", "-d", "-o", "root", "-g", USER, "-m", "0750", str(ETC)),
        ),
        purge=(("rm", "-rf", str(DATA), str(WEB_STATE)), ("userdel", USER)),
    )


def _postgres() -> Step:
    """Over the socket, by the name of the system user: there is no password that could leak."""
    role = "SELECT 'CREATE ROLE clarion LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname='clarion')"
    database = (
        "SELECT 'CREATE DATABASE clarion OWNER clarion'"
        " WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname='clarion')"
    )
    as_postgres = ("runuser", "-u", "postgres", "--")
    return Step(
        "Make the database",
        commands=(
            ("systemctl", "enable", "--now", "postgresql.service"),
            (*as_postgres, "sh", "-c", f'echo "{role} \\gexec" | psql -qX'),
            (*as_postgres, "sh", "-c", f'echo "{database} \\gexec" | psql -qX'),
        ),
        purge=(
            (*as_postgres, "dropdb", "--if-exists", USER),
            (*as_postgres, "dropuser", "--if-exists", USER),
        ),
    )


def _archive(values: dict[str, object], answers: Answers, facts: MachineFacts) -> Step:
    """Before anything is written into the database, so that it can go back to any moment."""
    folder = Path("/etc/postgresql") / facts.postgres_version / "main/conf.d"
    more = {
        "archive_target": answers.archive_target, "archive_secret": facts.archive_secret,
        "postgres_data": f"/var/lib/postgresql/{facts.postgres_version}/main",
        "postgres_socket": "/var/run/postgresql", "postgres_port": 5432, "postgres_user": "",
        "archive_command": archive_command(), "archive_backup": shlex.join(pgbackrest()),
    }  # fmt: skip
    units = ("clarion-archive.service", "clarion-archive.timer")
    files = (
        PlannedFile(ARCHIVE, render("pgbackrest.conf.j2", more), 0o640, "postgres", secret=True),
        PlannedFile(folder / "clarion.conf", render("postgresql-archive.conf.j2", more)),
        *(PlannedFile(UNITS / name, render(f"{name}.j2", values | more)) for name in units),
    )
    return Step(
        "Keep the log of changes of the database, so that it can go back to any moment",
        files=files,
        commands=(
            ("systemctl", "daemon-reload"),
            *set_up_commands(answers.archive_target),
            ("systemctl", "enable", "--now", "clarion-archive.timer"),
        ),
        undo=(
            ("systemctl", "disable", "--now", "clarion-archive.timer"),
            ("systemctl", "restart", "postgresql.service"),
        ),
    )


def _logs(values: dict[str, object]) -> Step:
    restart = (("systemctl", "restart", "systemd-journald.service"),)
    limits = PlannedFile(Path("/etc/systemd/journald.conf.d/clarion.conf"), render("journald.conf.j2", values))
    return Step("Keep logs for 30 days, and at most 2 GB of them", files=(limits,), commands=restart, undo=restart)


def _control(values: dict[str, object]) -> Step:
    command = PlannedFile(CONTROL, render("clarionctl.j2", values), 0o755)
    return Step(f"Make the command {CONTROL}, which runs clarion as its service user", files=(command,))


def _relay(values: dict[str, object]) -> PlannedFile:
    content = render("turnserver.conf.j2", values)
    return PlannedFile(ETC / "turnserver.conf", content, 0o640, USER, secret=True)


def _units(values: dict[str, object], answers: Answers) -> Step:
    names = [f"clarion-{role.name}.service" for role in ROLES]
    files = [
        PlannedFile(UNITS / f"clarion-{role.name}.service", render("role.service.j2", {**values, "role": role}))
        for role in ROLES
    ]
    others = ["clarion.target", "clarion-valkey.service", "clarion-web.service"]
    others += ["clarion-web-reload.path", "clarion-web-reload.service"]
    others += ["clarion-turn.service"] if answers.turn else []
    if answers.backup_target:
        others += [f"clarion-{name}.{kind}" for name in ("backup", "verify") for kind in ("service", "timer")]
    files += [PlannedFile(UNITS / name, render(f"{name}.j2", values)) for name in others]
    return Step(
        f"Make services, each in a sandbox: {', '.join([*names, *others])}",
        files=tuple(files),
        commands=(("systemctl", "daemon-reload"),),
        undo=(("systemctl", "daemon-reload"),),
    )


def _firewall(values: dict[str, object]) -> Step:
    return Step(
        "Let in what Clarion needs and SSH, and nothing else",
        files=(
            PlannedFile(ETC / "firewall.nft", render("firewall.nft.j2", values)),
            PlannedFile(UNITS / "clarion-firewall.service", render("clarion-firewall.service.j2", values)),
        ),
        commands=(
            ("systemctl", "daemon-reload"),
            ("nft", "--check", "--file", str(ETC / "firewall.nft")),
            ("systemctl", "enable", "clarion-firewall.service"),
            ("systemctl", "restart", "clarion-firewall.service"),
        ),
        undo=(("systemctl", "disable", "--now", "clarion-firewall.service"),),
    )


def _start(answers: Answers) -> Step:
    timers = ("clarion-backup.timer", "clarion-verify.timer") if answers.backup_target else ()
    units = ("clarion.target", "clarion-web-reload.path", *timers)
    return Step(
        "Start everything",
        commands=(("systemctl", "enable", "--now", *units),),
        undo=(("systemctl", "disable", "--now", *units),),
    )


def _ports(answers: Answers) -> dict[tuple[int, str], str]:
    turn = {(3478, "udp"): "TURN", (3478, "tcp"): "TURN", (5349, "tcp"): "TURN over TLS"} if answers.turn else {}
    return {
        **turn,
        (80, "tcp"): "web pages and certificates",
        (443, "tcp"): "web pages",
        (5060, "udp"): "SIP",
        (5060, "tcp"): "SIP",
        (5061, "tcp"): "SIP over TLS",
        (5062, "tcp"): "SIP of browsers",
        (8080, "tcp"): "the API",
    }


def _notes(answers: Answers, facts: MachineFacts, public: str) -> list[str]:
    notes = []
    if not facts.domain_addresses:
        notes.append(
            f"{answers.domain} does not resolve. Make a DNS record that leads to this machine ({facts.inner_address}),"
            " or to the router in front of it."
        )
    elif not public and not set(facts.domain_addresses) & set(facts.addresses):
        notes.append(
            f"{answers.domain} leads to {', '.join(facts.domain_addresses)}, which is not this machine"
            f" ({facts.inner_address}). Behind a router give --public-address."
        )
    if public:
        notes.append(
            f"A router at {public} stands before this machine. Let it forward TCP 80, 443, 5060 to 5062, UDP 5060, UDP"
            f" 30000 to 34999 and 37000 to 37003{', TCP 3478 and 5349, UDP 3478' if answers.turn else ''} to"
            f" {facts.inner_address}."
        )
    if answers.certificate == "local":
        notes.append(f"Browsers and phones have to trust {DATA / 'tls/ca.pem'}; docs/install.md says how.")
    if not answers.backup_target:
        notes.append("There will be no backups. Give --backup-target, a folder on another disk or s3://bucket/prefix.")
    return notes


def _values(answers: Answers, facts: MachineFacts, public: str) -> dict[str, object]:
    certificate, key = _certificate_files(answers)
    return {
        "a": answers,
        "program": facts.program,
        "user": USER,
        "data": DATA,
        "etc": ETC,
        "web_state": WEB_STATE,
        "roles": ROLES,
        "public_address": public,
        "inner_address": facts.inner_address,
        "media_addresses": [each for each in facts.addresses if not ipaddress.ip_address(each).is_loopback],
        "turn_secret": facts.turn_secret,
        "certificate": certificate,
        "key": key,
        "ssh_ports": answers.ssh_ports or facts.ssh_ports,
        "postgres": answers.database == "postgresql",
    }


def _certificate_files(answers: Answers) -> tuple[Path, Path]:
    """What caddy shows to browsers, and the edge to phones."""
    if answers.certificate == "own":
        assert answers.certificate_file is not None and answers.key_file is not None
        return answers.certificate_file, answers.key_file
    if answers.certificate == "local":
        return DATA / "tls/server.pem", DATA / "tls/server.key"
    folder = WEB_STATE / "caddy/certificates" / _issuer_folder(answers.acme_server) / answers.domain
    return folder / f"{answers.domain}.crt", folder / f"{answers.domain}.key"


def _issuer_folder(server: str) -> str:
    """The name that caddy gives to the folder of an ACME server."""
    host, _, path = server.removeprefix("https://").partition("/")
    parts = [host.replace(":", "-"), *(each for each in path.split("/") if each)]
    return "-".join(parts).lower()


def render(name: str, values: dict[str, object]) -> str:
    """A file of an installation from its template."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - configuration files, not HTML; answers are checked
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name).render(values)
