"""`clarion cluster`: several machines as one installation."""

import asyncio
import json
import subprocess
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from clarion.apps.cluster.joining import (
    ClusterServer,
    LayoutFile,
    ask_to_join,
    find_newer,
    read_token,
    write_invitation,
)
from clarion.apps.cluster.layout import ALL_ROLES, FILE, Layout, parse_layout, read_layout
from clarion.apps.cluster.layout import Machine as Member
from clarion.apps.cluster.plan import dns_records, make_member_plan, user_step
from clarion.apps.install import Machine, Plan, apply, look_at_machine, remember
from clarion.apps.install.plan import DATA, USER, PlannedFile
from clarion.apps.service_notify import ServiceNotifier
from clarion.base.errors import Conflict, Invalid
from clarion.base.keys import load_master_key
from clarion.base.settings import load_settings
from clarion.engines.kamailio.certificates import ensure_certificates

TURN_S = 60.0
"""Machines take up a new layout one after another."""


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Several machines as one installation.")
    for name, command in (
        ("init", _init), ("invite", _invite), ("join", _join), ("add", _add), ("roles", _roles), ("remove", _remove),
        ("sync", _sync), ("serve", _serve), ("prepare", _prepare), ("status", _status), ("dns", _dns),
    ):  # fmt: skip
        group.command(name, hidden=name in ("serve", "prepare"))(command)
    app.add_typer(group, name="cluster")


def _option(words: str) -> Any:
    return typer.Option(help=words)


Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print everything, change nothing.")]
Name = Annotated[str, typer.Argument(help="Of a machine, such as m2.")]


def read_machine(text: str) -> Member:
    """`m2=10.0.0.2` has every role, `m4=10.0.0.4:edge,media` those. Raises `Invalid`."""
    name, equals, rest = text.partition("=")
    address, colon, roles = rest.partition(":")
    if not equals or (colon and not roles):
        raise Invalid(f"{text!r} is no machine: give NAME=ADDRESS, or NAME=ADDRESS:role,role.")
    chosen = [each.strip() for each in roles.split(",")] if colon else list(ALL_ROLES)
    if unknown := [each for each in chosen if each not in ALL_ROLES]:
        raise Invalid(f"{unknown[0]!r} is no role; there are: {', '.join(ALL_ROLES)}.")
    try:
        return Member.model_validate({"name": name, "address": address, "roles": chosen})
    except ValueError as error:
        words = str(error.errors()[0]["msg"]) if hasattr(error, "errors") else str(error)
        raise Invalid(f"{text!r}: {words.removeprefix('Value error, ')}.") from None


def _init(
    domain: Annotated[str, _option("The name that people type: phone.example.com.")],
    machine: Annotated[list[str], _option("NAME=ADDRESS[:ROLE,ROLE…]; this machine first. Repeat for each machine.")],
    files_url: Annotated[str, _option("s3://bucket/prefix, for what is kept in files.")] = "",
    certificate: Annotated[str, _option("own or local (an authority of this installation).")] = "local",
    certificate_file: Annotated[Path | None, _option("With --certificate own; at the same place on each.")] = None,
    key_file: Annotated[Path | None, _option("With --certificate own.")] = None,
    floating_address: Annotated[str, _option("ADDRESS/BITS that one of the edges has: 203.0.113.10/24.")] = "",
    backup_target: Annotated[str, _option("Back up to s3://bucket/prefix.")] = "",
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Make this machine the first of several."""
    if FILE.exists():
        raise Conflict(f"This machine is in a cluster already: see `clarion cluster status`, or remove {FILE}.")
    answers = {
        "domain": domain, "certificate": certificate, "certificate_file": certificate_file, "key_file": key_file,
        "backup_target": backup_target,
    }  # fmt: skip
    machines = [read_machine(each).model_dump() for each in machine]
    layout = parse_layout(
        {"answers": answers, "machines": machines, "files_url": files_url, "floating_address": floating_address}
    )
    _carry_out(layout, layout.machines[0].name, dry_run=dry_run, yes=yes, first=True)
    for other in layout.machines[1:]:
        typer.echo(f"Next: `clarion cluster invite {other.name}` here, and on {other.address} what that prints.")


def _invite(name: Name) -> None:
    """Print a token with which one machine may join, once, within an hour."""
    layout, me = read_layout()
    if name == me:
        raise Conflict(f"{name} is this machine.")
    folder = DATA / "cluster" / "invitations"
    token = write_invitation(folder, layout.get(name), layout.get(me).address)
    Machine().run(("chown", "-R", f"{USER}:{USER}", str(DATA / "cluster")))
    typer.echo("On the other machine, as root, from the same version of Clarion:")
    typer.echo(f"  clarion cluster join {token}")


def _join(
    token: Annotated[str, typer.Argument(help="As `invite` printed it.")], dry_run: DryRun = False, yes: Yes = False
) -> None:
    """Make this machine one of a cluster."""
    if FILE.exists():
        raise Conflict(f"This machine is in a cluster already: see `clarion cluster status`, or remove {FILE}.")
    asked = read_token(token)
    layout, me, files = asyncio.run(ask_to_join(asked))
    machine = Machine()
    if not dry_run:
        for command in user_step().commands:
            machine.run(command)
        for name, content in files.items():
            machine.write(PlannedFile(DATA / name, content, 0o600))
        machine.run(("chown", "-R", f"{USER}:{USER}", str(DATA)))
    _carry_out(layout, me, dry_run=dry_run, yes=yes)


def _carry_out(layout: Layout, me: str, *, dry_run: bool = False, yes: bool = True, first: bool = False) -> None:
    plan, program = plan_here(layout, me, first=first)
    if dry_run:
        typer.echo(plan.describe(), nl=False)
        return
    for number, step in enumerate(plan.steps, start=1):
        typer.echo(f"{number}. {step.title}")
    for note in plan.notes:
        typer.echo(f"Note: {note}")
    if not yes:
        typer.confirm("Do this now?", abort=True)
    machine = Machine()
    apply(plan, machine, lambda line: typer.echo(f"… {line}"))
    remember(machine, layout.answers, program)


def plan_here(layout: Layout, me: str, *, first: bool = False) -> tuple[Plan, Path]:
    facts = look_at_machine(layout.answers)
    versions = sorted(int(path.name) for path in Path("/usr/lib/postgresql").glob("[0-9]*"))
    interface = _interface_of(layout.get(me).address)
    found = str(versions[-1]) if versions else "17"
    return make_member_plan(layout, me, facts, interface=interface, postgres_version=found, first=first), facts.program


def _interface_of(address: str) -> str:
    """Raises `Invalid` when this machine has no such address."""
    told = subprocess.run(["ip", "-json", "address"], capture_output=True, text=True, check=True).stdout
    for link in json.loads(told):
        if any(each.get("local") == address for each in link.get("addr_info", ())):
            return str(link["ifname"])
    raise Invalid(f"This machine does not have the address {address}, by which the others know it.")


def _add(machine: Annotated[str, typer.Argument(help="NAME=ADDRESS:ROLE,ROLE…")]) -> None:
    """Let another machine take part: not one that keeps the data."""
    layout, me = read_layout()
    found = read_machine(machine if ":" in machine else f"{machine}:{','.join(ALL_ROLES[1:])}")
    _change(layout.with_machine(found), me)
    typer.echo(f"Next: `clarion cluster invite {found.name}`.")


def _roles(name: Name, roles: Annotated[str, typer.Argument(help="edge,media,calls,api,meetings,jobs")]) -> None:
    """Change what a machine does. Drain a role first that it loses: `clarion drain`."""
    layout, me = read_layout()
    wanted = read_machine(f"x=10.0.0.1:{roles}").roles
    _change(layout.with_roles(name, wanted), me)


def _remove(name: Name) -> None:
    """Forget a machine that is gone, or whose roles were drained."""
    layout, me = read_layout()
    if name == me:
        raise Conflict("A machine does not remove itself: run this on another one.")
    _change(layout.without(name), me)


def _change(layout: Layout, me: str) -> None:
    _carry_out(layout, me)
    typer.echo(f"This is version {layout.version} of the layout. The other machines take it up within minutes.")


def _sync() -> None:
    """Take up a newer layout that another machine knows (a timer runs this)."""
    layout, me = read_layout()
    newer = asyncio.run(find_newer(layout, me))
    if newer is None:
        return
    if me not in (machine.name for machine in newer.machines):
        raise Conflict(f"{me} is no longer in the cluster. `clarion uninstall` removes its services.")
    turn = [machine.name for machine in newer.machines].index(me)
    time.sleep(turn * TURN_S)
    _carry_out(newer, me)


def _serve() -> None:
    """Answer the other machines (a service runs this)."""
    layout, me = read_layout()

    async def run() -> None:
        server, notifier = ClusterServer(DATA, LayoutFile(FILE)), ServiceNotifier()
        await server.start(layout.get(me).address)
        notifier.ready()
        await asyncio.Event().wait()

    asyncio.run(run())


def _prepare() -> None:
    """Make the keys that all machines share (as the service user)."""
    settings = load_settings()
    load_master_key(settings.data)
    ensure_certificates(settings.data / "tls", [settings.sip_domain])


def _status() -> None:
    """Who is in the cluster, and what each does."""
    layout, me = read_layout()
    typer.echo(f"{layout.answers.domain}, version {layout.version} of the layout")
    for machine in layout.machines:
        mark = "*" if machine.name == me else " "
        typer.echo(f"{mark} {machine.name:<16} {machine.address:<15} {', '.join(machine.roles)}")


def _dns() -> None:
    """Print the DNS records by which phones find the edges."""
    typer.echo(dns_records(read_layout()[0]), nl=False)
