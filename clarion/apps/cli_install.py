"""`clarion install`: this Debian machine as a Clarion server."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from clarion.apps.install import (
    Answers,
    Machine,
    MachineFacts,
    Plan,
    apply,
    look_at_machine,
    make_plan,
    read_answers,
    remember,
    run_self_test,
)
from clarion.apps.install.facts import refuse_taken_ports, refuse_used_folder
from clarion.apps.install.plan import CONTROL, DATA, USER
from clarion.apps.install.preflight import check_first_run, look_at_resources
from clarion.apps.install.self_test import Target
from clarion.base.errors import ClarionError
from clarion.base.health import PartHealth

SELF_TEST_S = 180.0
"""The first start renders the prompts, and the edge looks for a certificate once a minute."""


def add_to(app: typer.Typer) -> None:
    app.command("install")(_install)


def _option(words: str) -> Any:
    return typer.Option(help=words)


def _install(
    domain: Annotated[str | None, _option("The name that people type: phone.example.com.")] = None,
    certificate: Annotated[str | None, _option("acme, own or local (an authority of this machine).")] = None,
    email: Annotated[str | None, _option("Contact address for the certificate authority.")] = None,
    acme_server: Annotated[str | None, _option("Directory of another ACME server.")] = None,
    acme_root: Annotated[
        Path | None, _option("PEM of a private ACME server's authorities: of its own and of the given certificates.")
    ] = None,
    certificate_file: Annotated[Path | None, _option("With --certificate own: PEM, then its issuers.")] = None,
    key_file: Annotated[Path | None, _option("With --certificate own: PEM of its key.")] = None,
    public_address: Annotated[str | None, _option("The router's address, where DNS does not say it.")] = None,
    database: Annotated[str | None, _option("postgresql, or sqlite for a handful of people.")] = None,
    firewall: Annotated[bool | None, typer.Option("--firewall/--no-firewall", help="Set up nftables.")] = None,
    turn: Annotated[bool | None, typer.Option("--turn/--no-turn", help="TURN for networks without UDP.")] = None,
    backup_target: Annotated[str | None, _option("Back up every night to this folder or s3://bucket.")] = None,
    backup_at: Annotated[str | None, _option("When: 02:30.")] = None,
    archive_target: Annotated[str | None, _option("Folder for PostgreSQL's log of changes: `clarion rewind`.")] = None,
    answers: Annotated[Path | None, _option("A TOML file with these answers (names with _).")] = None,
    new_secrets: Annotated[bool, typer.Option("--new-secrets", help="Make new secrets of services.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print everything, change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Set this machine up: services, HTTPS, database, firewall, backups. Run it again to change an answer."""
    options = {
        "domain": domain, "certificate": certificate, "email": email, "acme_server": acme_server,
        "acme_root": acme_root, "certificate_file": certificate_file, "key_file": key_file,
        "public_address": public_address, "database": database, "firewall": firewall, "turn": turn,
        "backup_target": backup_target, "backup_at": backup_at, "archive_target": archive_target,
    }  # fmt: skip
    chosen = read_answers(answers, options)
    facts = look_at_machine(chosen, new_secrets=new_secrets)
    plan = make_plan(chosen, facts)
    if dry_run:
        typer.echo(plan.describe(), nl=False)
        return
    _carry_out(plan, chosen, facts, yes=yes)


def _carry_out(plan: Plan, chosen: Answers, facts: MachineFacts, *, yes: bool) -> None:
    refuse_taken_ports(plan.ports)
    notes = [*plan.notes, *check_first_run(chosen, look_at_resources())]
    refuse_used_folder(chosen.backup_target, USER)
    for number, step in enumerate(plan.steps, start=1):
        typer.echo(f"{number}. {step.title}")
    for note in notes:
        typer.echo(f"Note: {note}")
    if not yes:
        typer.confirm("Do this now?", abort=True)
    machine = Machine()
    apply(plan, machine, lambda line: typer.echo(f"… {line}"))
    remember(machine, chosen, facts.program)
    authority = {"local": DATA / "tls" / "ca.pem", "acme": chosen.acme_root, "own": None}[chosen.certificate]
    target = Target(
        chosen.domain,
        host=facts.inner_address,
        authority=authority,
        turn_secret=facts.turn_secret if chosen.turn else "",
    )
    _tell(asyncio.run(run_self_test(target, within_s=SELF_TEST_S)), plan.address)


def _tell(parts: list[PartHealth], address: str) -> None:
    for part in parts:
        typer.echo(f"{'ok ' if part.ok else 'bad'} {part.name}" + ("" if part.ok else f": {part.sentence}"))
    if not all(part.ok for part in parts):
        raise ClarionError("Everything is installed, and something does not work yet: see above.")
    typer.echo(f"Clarion is ready at {address}. Open the account of your company, with its first administrator:")
    typer.echo(
        f'  {CONTROL} accounts open "Name of the company" --first-name Ada --last-name Byron --email ada@example.com'
    )
    typer.echo(
        "For emails set CLARION_SMTP_URL and CLARION_MAIL_FROM in /etc/clarion/local.env, restart, and try them:"
    )
    typer.echo(f"  {CONTROL} mail test you@example.com")
