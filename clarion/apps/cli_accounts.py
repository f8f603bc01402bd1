"""`clarion accounts`: open an account for a customer."""

from typing import Annotated

import typer

from clarion.apps.command_groups import group_of
from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.features.conduct import NewAccount, find_operator_account, judging_of, open_account


def add_to(app: typer.Typer) -> None:
    group_of(app, "accounts").command("open")(_open)


def _open(
    name: Annotated[str, typer.Argument(help="Name of the company.")],
    first_name: Annotated[str, typer.Option(help="Of the first administrator.")],
    last_name: Annotated[str, typer.Option(help="Of the first administrator.")],
    email: Annotated[str, typer.Option(help="Of the first administrator; it is what they sign in with.")],
    phone: Annotated[str, typer.Option(help="Where the administrator is called.")] = "",
    country: Annotated[str, typer.Option(help="Two letters, such as US.")] = "US",
    right_to_name: Annotated[str, typer.Option(help="Why they may bear a name that looks like a protected one.")] = "",
    proof_of_identity: Annotated[str, typer.Option(help="How they proved to be nobody whose account was ended.")] = "",
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
    )
    account_id, number, notes = run_command(lambda here: _make(here, new))
    typer.echo(f"The account {account_id} is open; its administrator has the extension {number}.")
    for note in notes:
        typer.echo(f"noted: {note}")


async def _make(here: Container, new: NewAccount) -> tuple[str, str, tuple[str, ...]]:
    await judging_of(here).rules.load()
    async with here.storage.transaction() as session:
        operator = await find_operator_account(session, here)
        opened = await open_account(session, here, new, operator_id=operator or "")
        return opened.account.id, opened.person.number, opened.notes
