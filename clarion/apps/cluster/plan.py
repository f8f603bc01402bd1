"""From the layout of a cluster to the steps of one of its machines: pure, so that `--dry-run` shows what is done."""

import ipaddress
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import jinja2

from clarion.apps.cluster.layout import FILE, Layout, Machine, RoleName, file_content
from clarion.apps.install.facts import MachineFacts
from clarion.apps.install.plan import (
    CONTROL,
    DATA,
    ETC,
    PACKAGES,
    ROLES,
    STOCK_SERVICES,
    UNITS,
    USER,
    WEB_STATE,
    Plan,
    PlannedFile,
    Step,
)

POSTGRES_DATA: Final = Path("/var/lib/clarion-postgresql")
DATA_PACKAGES: Final = ("postgresql", "patroni", "etcd-server", "etcd-client", "python3-etcd")
_STOCK: Final = (
    *STOCK_SERVICES, "postgresql.service", "patroni.service", "etcd.service", "valkey-sentinel.service",
    "keepalived.service",
)  # fmt: skip
_TEMPLATES: Final = (Path(__file__).parent / "templates", Path(__file__).parents[1] / "install" / "templates")
_DATA_UNITS: Final = ("clarion-etcd.service", "clarion-postgresql.service", "clarion-valkey.service")
_SYSCTL: Final = Path("/etc/sysctl.d/60-clarion.conf")


def make_member_plan(
    layout: Layout,
    name: str,
    facts: MachineFacts,
    *,
    interface: str = "eth0",
    postgres_version: str = "17",
    first: bool = False,
) -> Plan:
    """`interface`: of the floating address; `first`: it makes the keys that all machines share."""
    me = layout.get(name)
    values = {
        **values_of(layout, me),
        "program": facts.program,
        "ssh_ports": layout.answers.ssh_ports or facts.ssh_ports,
    }
    values |= {"interface": interface, "postgres_bin": f"/usr/lib/postgresql/{postgres_version}/bin"}
    steps = [
        *_packages([each for each in _wanted(layout, me) if each not in facts.installed]),
        Step("Turn off the services of Debian's packages", commands=(("systemctl", "disable", "--now", *_STOCK),)),
        user_step(),
        *([_prepare(facts.program, layout)] if first else []),
        Step(
            f"Write the settings of {name}: {', '.join(me.roles)}",
            files=tuple(settings_files(layout, me, values)),
            commands=(("sysctl", "--quiet", "--load", str(_SYSCTL)),) if floats(layout, me) else (),
        ),
        _units(layout, me, values),
        *([_firewall(values)] if layout.answers.firewall else []),
        Step(
            "Start everything, and stop what this machine no longer does",
            commands=(*_stops(layout, me), ("systemctl", "enable", "--now", "clarion.target")),
            undo=(("systemctl", "disable", "--now", "clarion.target"),),
        ),
    ]
    return Plan(tuple(steps), {}, f"https://{layout.answers.domain}", tuple(_notes(layout)))


def _wanted(layout: Layout, me: Machine) -> list[str]:
    """Debian packages."""
    found = [*PACKAGES, *(DATA_PACKAGES if is_data(layout, me) else ())]
    return [*found, "keepalived", "curl"] if floats(layout, me) else found


def _units(layout: Layout, me: Machine, values: dict[str, object]) -> Step:
    units = units_of(layout, me)
    written = ("clarion.target", "clarion-cluster-sync.service", *units)
    return Step(
        f"Make services: {', '.join(units)}",
        files=tuple(PlannedFile(UNITS / unit, unit_content(unit, values)) for unit in written),
        commands=(("systemctl", "daemon-reload"),),
        undo=(("systemctl", "daemon-reload"),),
    )


def is_data(layout: Layout, me: Machine) -> bool:
    return me in layout.data_machines


def floats(layout: Layout, me: Machine) -> bool:
    return bool(layout.floating_address) and me.has("edge")


def units_of(layout: Layout, me: Machine) -> list[str]:
    """The services of this machine, in the order of their start."""
    units = list(_DATA_UNITS) if is_data(layout, me) else []
    if units and layout.fails_over:
        units.append("clarion-sentinel.service")
    units += [f"clarion-{role.name}.service" for role in ROLES if role.name in me.roles]
    if me.has("api"):
        units.append("clarion-web.service")
    if floats(layout, me):
        units.append("clarion-keepalived.service")
    return [*units, "clarion-cluster.service", "clarion-cluster-sync.timer"]


def settings_files(layout: Layout, me: Machine, values: dict[str, object]) -> list[PlannedFile]:
    files = [
        PlannedFile(FILE, file_content(layout, me.name), 0o640, USER),
        PlannedFile(ETC / "clarion.env", render("cluster.env.j2", values), 0o640, USER),
        PlannedFile(CONTROL, render("clarionctl.j2", values), 0o755),
        PlannedFile(Path("/etc/logrotate.d/clarion"), render("logrotate.j2", values)),
    ]
    if me.has("api"):
        files.append(PlannedFile(ETC / "Caddyfile", render("Caddyfile.j2", values)))
    if is_data(layout, me):
        files += [
            PlannedFile(ETC / "etcd.env", render("etcd.env.j2", values), 0o640, USER),
            PlannedFile(ETC / "patroni.yml", render("patroni.yml.j2", values), 0o640, "postgres"),
            PlannedFile(
                ETC / "postgresql-bootstrap.sh", render("postgresql-bootstrap.sh.j2", values), 0o750, "postgres"
            ),
            PlannedFile(ETC / "valkey-cluster.conf", render("valkey-cluster.conf.j2", values), 0o640, USER),
        ]
        if layout.fails_over:
            files.append(PlannedFile(ETC / "sentinel.conf", render("sentinel.conf.j2", values), 0o640, USER))
    if floats(layout, me):
        files.append(PlannedFile(ETC / "keepalived.conf", render("keepalived.conf.j2", values), 0o640))
        # An edge listens on the floating address before it has it.
        files.append(PlannedFile(_SYSCTL, "net.ipv4.ip_nonlocal_bind = 1\n"))
    return files


def values_of(layout: Layout, me: Machine) -> dict[str, object]:
    """What the templates of a machine know."""
    data, own = layout.data_machines, layout.answers.certificate == "own"
    edges = layout.having("edge")
    return {
        "layout": layout,
        "me": me,
        "a": layout.answers,
        "secrets": layout.secrets,
        "machines_of_data": data,
        "units": units_of(layout, me),
        "user": USER,
        "etc": ETC,
        "data": DATA,
        "web_state": WEB_STATE,
        "postgres": False,  # it may run on another machine: no unit waits for it
        "postgres_data": POSTGRES_DATA,
        "certificate": layout.answers.certificate_file if own else DATA / "tls/server.pem",
        "key": layout.answers.key_file if own else DATA / "tls/server.key",
        "database_url": _database_url(layout),
        "valkey_url": _valkey_url(layout),
        "call_servers": _listed(layout, "calls", 5070, named=True),
        "edges": _listed(layout, "edge", 5064),
        "engines": _listed(layout, "media", 2223),
        "floating": ipaddress.IPv4Interface(layout.floating_address) if layout.floating_address else None,
        "priority": 150 - edges.index(me) if me in edges else 0,
    }


def unit_content(unit: str, values: dict[str, object]) -> str:
    name = unit.removesuffix(".service").removeprefix("clarion-")
    role = next((role for role in ROLES if role.name == name), None)
    if role is not None:
        return render("role.service.j2", {**values, "role": role})
    return render("cluster.target.j2" if unit == "clarion.target" else f"{unit}.j2", values)


def dns_records(layout: Layout) -> str:
    """Lines of a zone file: phones find the edges by SRV (RFC 3263), browsers the API."""
    domain = layout.answers.domain
    edges, apis = layout.having("edge"), layout.having("api")
    floating = layout.floating_address.partition("/")[0]
    lines = [f'{domain}. NAPTR {order} 50 "s" "{service}" "" _{name}.{domain}.' for order, service, name in (
        (10, "SIPS+D2T", "sips._tcp"), (20, "SIP+D2T", "sip._tcp"), (30, "SIP+D2U", "sip._udp"))]  # fmt: skip
    for name, port in (("sips._tcp", 5061), ("sip._tcp", 5060), ("sip._udp", 5060)):
        lines += [f"_{name}.{domain}. SRV 10 50 {port} {edge.name}.{domain}." for edge in edges]
    lines += [f"{edge.name}.{domain}. A {edge.public_address or edge.address}" for edge in edges]
    addresses = [floating] if floating else [machine.public_address or machine.address for machine in apis]
    lines += [f"{domain}. A {address}" for address in addresses]
    return "\n".join(lines) + "\n"


def _database_url(layout: Layout) -> str:
    hosts = ",".join(f"{machine.address}:5432" for machine in layout.data_machines)
    return f"postgresql://clarion:{layout.secrets.database}@{hosts}/clarion"


def _valkey_url(layout: Layout) -> str:
    if not layout.fails_over:
        return f"valkey://:{layout.secrets.valkey}@{layout.data_machines[0].address}:6379/0"
    hosts = ",".join(f"{machine.address}:26379" for machine in layout.data_machines)
    return f"valkey+sentinel://:{layout.secrets.valkey}@{hosts}/clarion/0"


def _listed(layout: Layout, role: RoleName, port: int, *, named: bool = False) -> str:
    return ",".join(
        f"{machine.name}={machine.address}:{port}" if named else f"{machine.address}:{port}"
        for machine in layout.having(role)
    )


def _stops(layout: Layout, me: Machine) -> list[tuple[str, ...]]:
    """Units of roles that it no longer has; the first time there are none, which systemctl does not mind."""
    gone = [f"clarion-{role.name}.service" for role in ROLES if role.name not in me.roles]
    if not is_data(layout, me):
        gone += [*_DATA_UNITS, "clarion-sentinel.service"]
    return [("systemctl", "stop", *gone)] if gone else []


def _packages(missing: Sequence[str]) -> list[Step]:
    if not missing:
        return []
    install = ("apt-get", "install", "-y", "-q", "--no-install-recommends", *missing)
    return [Step("Install Debian packages", commands=(("apt-get", "update", "-q"), install))]


def user_step() -> Step:
    owner = ("install", "-d", "-o", USER, "-g", USER, "-m", "0700")
    return Step(
        f"Make the system user {USER}, and its folders",
        commands=(
            ("systemd-sysusers", "--inline", f'u {USER} - "Clarion" {DATA} /usr/sbin/nologin'),
            (*owner, str(DATA), str(WEB_STATE)),
            ("install", "-d", "-o", "root", "-g", "root", "-m", "0755", str(ETC)),
        ),
        purge=(
            ("rm", "-rf", str(DATA), str(WEB_STATE), str(POSTGRES_DATA), "/var/lib/clarion-etcd"),
            ("userdel", USER),
        ),
    )


def _prepare(program: Path, layout: Layout) -> Step:
    settings = ("env", f"CLARION_DATA={DATA}", f"CLARION_SIP_DOMAIN={layout.answers.domain}")
    command = ("runuser", "-u", USER, "--", *settings, str(program), "cluster", "prepare")
    return Step("Make the keys that all machines share", commands=(command,))


def _firewall(values: dict[str, object]) -> Step:
    return Step(
        "Let in the other machines, what this one serves, and SSH",
        files=(
            PlannedFile(ETC / "firewall.nft", render("cluster.nft.j2", values)),
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


def _notes(layout: Layout) -> list[str]:
    if layout.fails_over:
        return []
    return ["Losing a machine with the role data stops changes until it is back: give the role to three machines."]


def render(name: str, values: dict[str, object]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(("html",)),  # none of these is
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["suffix"] = lambda text, end: f"{text}{end}"
    return environment.get_template(name).render(values)
