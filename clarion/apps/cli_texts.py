"""`clarion texts`: what texts of accounts are registered as, for operators."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.features.messaging import account_campaigns, require_campaigns
from clarion.features.people import Account


def add_to(app: typer.Typer) -> None:
    texts = typer.Typer(no_args_is_help=True, help="What the texts of accounts are registered as.")
    texts.command("campaigns")(_campaigns)
    texts.command("require-campaigns")(_require)
    app.add_typer(texts, name="texts")


Which = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The id of an account")]


def _campaigns(account: Which) -> None:
    """List the campaigns of an account, with their states and numbers."""

    async def show(here: Container) -> None:
        table = Table("Brand", "State", "Campaign", "State", "Numbers", box=None, header_style="bold")
        async with here.storage.reading() as session:
            for line in await account_campaigns(session, account):
                table.add_row(line.brand, line.brand_status, line.campaign, line.status, ", ".join(line.numbers))
        Console().print(table)

    run_command(show)


def _require(
    account: Which,
    off: Annotated[bool, typer.Option("--off", help="Let every number text again")] = False,
) -> None:
    """Let local numbers of the US text only for confirmed campaigns."""

    async def change(here: Container) -> None:
        async with here.storage.transaction() as session:
            row = await session.get(Account, account)
            if row is None:
                raise NotFound("There is no such account.", parameter="account")
            await require_campaigns(session, row.id, required=not off)
            what = "need no campaign" if off else "need a confirmed campaign"
            typer.echo(f"Texts of {row.name} from local numbers of the US {what}.")

    run_command(change)
