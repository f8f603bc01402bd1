"""`clarion accounts`: open an account for a customer, and let its people in again."""

from pathlib import Path
from typing import Annotated

import typer

from clarion.apps.command_groups import group_of
from clarion.apps.one_command import run_command, run_in_transaction
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.features.conduct import (
    NewAccount,
    find_operator_account,
    judging_of,
    open_account,
    open_accounts,
    read_new_accounts,
)
from clarion.features.people import allow_own_passwords


def add_to(app: typer.Typer) -> None:
    accounts = group_of(app, "accounts")
    accounts.command("open")(_open)
    accounts.command("open-many")(_open_many)
    accounts.command("own-passwords")(_own_passwords)


def _own_passwords(account_id: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's id.")]) -> None:
    """Let passwords of Clarion count again, where a company can reach neither directory nor provider."""

    async def allow(_here: Container, session: AsyncSession) -> bool:
        return await allow_own_passwords(session, account_id)

    changed = run_in_transaction(allow)
    typer.echo("Passwords of Clarion count again." if changed else "Passwords of Clarion counted already.")


def _open(
    name: Annotated[str, typer.Argument(help="Name of the company.")],
    first_name: Annotated[str, typer.Option(help="Of the first administrator.")],
    last_name: Annotated[str, typer.Option(help="Of the first administrator.")],
    email: Annotated[str, typer.Option(help="Of the first administrator; it is what they sign in with.")],
    phone: Annotated[str, typer.Option(help="Where the administrator is called, such as +12025550123.")] = "",
    country: Annotated[str, typer.Option(help="Two letters, such as US.")] = "US",
    right_to_name: Annotated[str, typer.Option(help="Why they may bear a name that looks like a protected one.")] = "",
    proof_of_identity: Annotated[str, typer.Option(help="How they proved to be nobody whose account was ended.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Open it although this name with this administrator is there already.")
    ] = False,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, help="Their first password; asked for.")] = "",
) -> None:
    """Open an account with its first administrator. Acceptable use is asked first: SEC-03 and INF-02."""
    new = NewAccount(
        name=name,
        country=country.upper(),
        first_name=first_name,
        last_name=last_name,
        email=email,
        phone=phone,
        password=password,
        right_to_name=right_to_name,
        proof_of_identity=proof_of_identity,
        again=again,
    )
    account_id, number, notes = run_command(lambda here: _make(here, new))
    typer.echo(f"The account {account_id} is open; its administrator has the extension {number}.")
    for note in notes:
        typer.echo(f"noted: {note}")


def _open_many(
    file: Annotated[Path, typer.Argument(help="CSV with a header; see docs/operations/conduct.md.", exists=True)],
) -> None:
    """Open an account for each row of a file. Rows that are refused are told, and the others go on."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as text:
            wanted = read_new_accounts(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ClarionError(f"{file} cannot be read: {error}") from error
    refused = run_command(lambda here: _make_many(here, wanted))
    if refused:
        raise ClarionError(f"{refused} of {len(wanted)} accounts were not opened; correct their rows and start again.")


async def _make_many(here: Container, wanted: list[NewAccount]) -> int:
    """How many were refused."""
    await judging_of(here).rules.load()
    async with here.storage.reading() as session:
        operator = await find_operator_account(session, here) or ""
    row = refused = 0
    async for each in open_accounts(here, wanted, operator_id=operator):
        name, row = wanted[row].name, row + 1
        if isinstance(each, ClarionError):
            refused += 1
            typer.echo(f"row {row}: {name}: {each.message}", err=True)
        else:
            notes = "".join(f"; noted: {note}" for note in each.notes)
            typer.echo(f"row {row}: {name}: account {each.account.id}, extension {each.person.number}{notes}")
    return refused


async def _make(here: Container, new: NewAccount) -> tuple[str, str, tuple[str, ...]]:
    await judging_of(here).rules.load()
    async with here.storage.transaction() as session:
        operator = await find_operator_account(session, here)
        opened = await open_account(session, here, new, operator_id=operator or "")
        return opened.account.id, opened.person.number, opened.notes
