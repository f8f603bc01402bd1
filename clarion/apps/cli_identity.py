"""`clarion identity`: caller identity (STIR/SHAKEN) for operators: a lab, what is in use, one token, letters."""

import asyncio
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography import x509
from rich.console import Console
from rich.table import Table

from clarion.apps.caller_identity import folder_of, identity_config, make_lab
from clarion.apps.one_command import run_in_transaction
from clarion.base.clock import SystemClock
from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.files import Files
from clarion.base.settings import load_settings
from clarion.base.storage import AsyncSession
from clarion.engines.sip import (
    CallerIdentity,
    IdentityLab,
    NumberAuthority,
    authority_of,
    pem,
    verify_token,
)
from clarion.features import numbers

identity = typer.Typer(no_args_is_help=True, help="Caller identity: keys, certificates, tokens, letters.")


def add_to(app: typer.Typer) -> None:
    app.add_typer(identity, name="identity")


@identity.command("lab")
def lab() -> None:
    """Make a test authority, with certificates for this server and the simulated phone network."""
    settings = load_settings()
    try:
        folder = make_lab(settings)
    except FileExistsError:
        raise Invalid(f"{folder_of(settings)} is there already; move it away first.") from None
    typer.echo(f"Made {folder}. A running server uses it within seconds. Nobody outside this lab trusts it.")


@identity.command("issue")
def issue(
    folder: Annotated[Path, typer.Argument(help="Where to put key.pem, certificate.pem and anchors.pem; must be new")],
    name: Annotated[str, typer.Option(help="Whose certificate it is")] = "Test carrier",
    code: Annotated[list[str] | None, typer.Option(help="Code of a provider; may be given again")] = None,
    number: Annotated[list[str] | None, typer.Option(help="A number such as +12025550100; may be given again")] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long it is valid")] = 365,
) -> None:
    """Make a test authority of its own with one certificate that speaks for numbers, for another box of a lab."""
    authority = NumberAuthority(codes=frozenset(code or ()), numbers=frozenset(one.lstrip("+") for one in number or ()))
    if not authority.codes and not authority.numbers:
        raise Invalid("Give at least one --code or --number for which the certificate speaks.")
    made = IdentityLab(name)
    issued = made.issue(name, authority, days=days)
    folder.mkdir(parents=True, mode=0o700)
    for file, content in (
        ("key.pem", issued.key_pem()),
        ("certificate.pem", issued.chain_pem()),
        ("anchors.pem", pem([made.anchor])),
    ):
        (folder / file).touch(mode=0o600)
        (folder / file).write_bytes(content)
    typer.echo(f"Made {folder}/key.pem, certificate.pem and anchors.pem.")


@identity.command("show")
def show() -> None:
    """Say what calls are signed with, and whose signatures are believed."""
    loaded = asyncio.run(_loaded())
    signer = loaded.signer
    table = Table("What", "How it is", box=None, header_style="bold")
    if signer is None:
        table.add_row("calls to carriers", "not signed: there is no key and certificate")
    else:
        table.add_row("signed with", _words(signer.certificate))
        table.add_row("found at", signer.address)
    for anchor in loaded.trust.anchors:
        table.add_row("believed", _words(anchor))
    if not loaded.verifies:
        table.add_row("calls from carriers", "not verified: there are no trust anchors")
    table.add_row("revoked", f"{len(loaded.trust.revocations.revoked)} certificates")
    Console().print(table)


async def _loaded() -> CallerIdentity:
    loaded = CallerIdentity(identity_config(load_settings()), SystemClock(), lambda account, number: "")
    await loaded.reload()
    return loaded


def _words(certificate: x509.Certificate) -> str:
    authority = authority_of(certificate)
    speaks = ""
    if authority is not None:
        parts = [*sorted(authority.codes), *(f"+{one}" for one in sorted(authority.numbers)[:5])]
        speaks = f", speaks for {', '.join(parts)}" if parts else ""
    return f"{certificate.subject.rfc4514_string()}, until {certificate.not_valid_after_utc:%Y-%m-%d}{speaks}"


@identity.command("sign")
def sign(
    from_number: Annotated[str, typer.Argument(metavar="FROM", help="The calling number")],
    to_number: Annotated[str, typer.Argument(metavar="TO", help="The called number")],
    level: Annotated[str, typer.Option(help="A, B or C")] = "C",
) -> None:
    """Print the Identity header of one call, to try another verifier with."""
    signer = asyncio.run(_loaded()).signer
    if signer is None:
        raise Invalid("There is no key and certificate to sign with. Try: clarion identity lab")
    value = signer.sign(origin=from_number, destination=to_number, level=level, account="cli", now=time.time())
    if not value:
        raise Invalid("Give two numbers with their country codes, and level A, B or C.")
    typer.echo(f"Identity: {value}")


@identity.command("verify")
def verify(
    header: Annotated[str, typer.Argument(metavar="IDENTITY", help="The value of an Identity header")],
    from_number: Annotated[str, typer.Argument(metavar="FROM", help="The calling number, as signalled")],
    to_number: Annotated[str, typer.Argument(metavar="TO", help="The called number, as signalled")],
) -> None:
    """Say what one token proves, or why it proves nothing. Fetches its certificate where settings allow."""
    value = header.removeprefix("Identity:").strip()
    proof = asyncio.run(_verify(value, from_number, to_number))
    if proof.level:
        typer.echo(f"Verified: attestation {proof.level}, origin {proof.origid}.")
        return
    typer.echo(f"Not verified: {proof.status}, {proof.why}.")
    raise typer.Exit(1)


async def _verify(value: str, from_number: str, to_number: str) -> Any:
    loaded = await _loaded()
    try:
        return await verify_token(loaded, value, from_number, to_number)
    finally:
        await loaded.stop()


# ---- letters of authorisation


@identity.command("letters")
def letters() -> None:
    """List the letters of authorisation that wait for a decision."""

    async def show_letters(_here: Container, session: AsyncSession) -> None:
        table = Table("Id", "Account", "Number", "File", "Since", box=None, header_style="bold")
        for row in await numbers.read_proofs(session, None, states=[numbers.PROOF_IN_REVIEW]):
            table.add_row(row.id, row.account_id, row.number, row.file_name, f"{row.created_at:%Y-%m-%d %H:%M}")
        Console().print(table)

    run_in_transaction(show_letters)


@identity.command("letter")
def letter(
    proof_id: Annotated[str, typer.Argument(metavar="ID")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the letter; must be new")],
) -> None:
    """Write a letter of authorisation to a file, to read it."""

    async def write(here: Container, session: AsyncSession) -> None:
        row = await _waiting(session, proof_id)
        content = await here.get(Files).get(row.file_key)
        with file.open("xb") as target:
            target.write(content)

    try:
        run_in_transaction(write)
    except FileExistsError:
        raise Invalid(f"{file} is there already.") from None


@identity.command("accept")
def accept(proof_id: Annotated[str, typer.Argument(metavar="ID")], note: str = "") -> None:
    """Accept a letter: its account may show the number for a year."""
    _decide(proof_id, accept=True, note=note)


@identity.command("refuse")
def refuse(
    proof_id: Annotated[str, typer.Argument(metavar="ID")],
    note: Annotated[str, typer.Argument(help="Why; the account reads it")],
) -> None:
    """Refuse a letter."""
    _decide(proof_id, accept=False, note=note)


def _decide(proof_id: str, *, accept: bool, note: str) -> None:
    async def decide(here: Container, session: AsyncSession) -> None:
        row = await _waiting(session, proof_id)
        now = here.clock.now()
        await numbers.decide_proof(session, row, accept=accept, by="operator", note=note, now=now)
        typer.echo(f"{row.number}: {row.state}.")

    run_in_transaction(decide)


async def _waiting(session: AsyncSession, proof_id: str) -> numbers.NumberProof:
    row = await session.get(numbers.NumberProof, proof_id[:64])
    if row is None or row.state != numbers.PROOF_IN_REVIEW:
        raise NotFound("No such letter waits for a decision.")
    return row
