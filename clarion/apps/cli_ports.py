"""`clarion ports`: number porting by hand, for carriers that speak to people: orders in, requests out."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from clarion.apps.one_command import run_in_transaction
from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.files import Files
from clarion.base.ids import new_id
from clarion.base.port_carrier import PortOutRequest
from clarion.base.settings import load_settings
from clarion.base.storage import AsyncSession
from clarion.engines.phone_network import ask_network
from clarion.features import numbers

BY = "operator"
_OPEN = ("Submitted", "Confirmed", "InProgress", "OnHold")
ports = typer.Typer(no_args_is_help=True, help="Number porting by hand, where no carrier is asked by machine.")
OrderId = Annotated[str, typer.Argument(metavar="ORDER")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(ports, name="ports")


@ports.command("list")
def list_ports() -> None:
    """List what is under way, in and out."""

    async def show(_here: Container, session: AsyncSession) -> None:
        table = Table("Id", "Way", "Account", "State", "Carrier", "Date", box=None, header_style="bold")
        orders = await session.scalars(select(numbers.PortOrder).where(numbers.PortOrder.state.in_(_OPEN)).limit(500))
        for row in orders:
            date = row.confirmed_for or row.wanted_at
            table.add_row(row.id, "in", row.account_id, row.state, row.losing_carrier, f"{date:%Y-%m-%d %H:%M}")
        requests = await session.scalars(select(numbers.PortOut).where(numbers.PortOut.state.in_(_OPEN)).limit(500))
        for one in requests:
            date = one.due_at
            table.add_row(one.id, "out", one.account_id, one.state, one.winning_carrier, f"{date:%Y-%m-%d %H:%M}")
        Console().print(table)

    run_in_transaction(show)


@ports.command("letter")
def letter(
    order_id: OrderId,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the letter; must be new")],
) -> None:
    """Write the letter of authorisation of an order to a file."""

    async def write(here: Container, session: AsyncSession) -> None:
        row = await _order(session, order_id)
        if not row.letter_key:
            raise NotFound("This order has no letter.")
        content = await here.get(Files).get(row.letter_key)
        with file.open("xb") as target:
            target.write(content)

    try:
        run_in_transaction(write)
    except FileExistsError:
        raise Invalid(f"{file} is there already.") from None


@ports.command("confirm")
def confirm(
    order_id: OrderId,
    date: Annotated[datetime, typer.Argument(help="What the losing carrier commits to, in UTC")],
) -> None:
    """The losing carrier has confirmed an order for a date; an hour before, the numbers are set up."""

    async def work(here: Container, session: AsyncSession) -> None:
        row = await _order(session, order_id)
        at, now = date.replace(tzinfo=UTC), here.clock.now()
        await numbers.arriving.confirm(session, row, by=BY, at=at, now=now)
        typer.echo(f"{row.id}: {row.state}.")

    run_in_transaction(work)


@ports.command("reject")
def reject(order_id: OrderId, reason: Annotated[str, typer.Argument(help="Why; the account reads it")]) -> None:
    """The losing carrier refuses an order."""

    async def work(here: Container, session: AsyncSession) -> None:
        row = await _order(session, order_id)
        await numbers.arriving.reject(session, row, by=BY, reason=reason, now=here.clock.now())
        typer.echo(f"{row.id}: {row.state}.")

    run_in_transaction(work)


@ports.command("complete")
def complete(order_id: OrderId) -> None:
    """The numbers of an order have moved here."""

    async def work(here: Container, session: AsyncSession) -> None:
        row, now = await _order(session, order_id), here.clock.now()
        await numbers.arriving.complete(session, row, by=BY, at=now, now=now)
        typer.echo(f"{row.id}: {row.state}.")

    run_in_transaction(work)


@ports.command("ask-out")
def ask_out(
    number: Annotated[list[str], typer.Argument(help="Numbers such as +12025550100")],
    carrier: Annotated[str, typer.Option(help="Who wants them")],
    pin: Annotated[str, typer.Option(prompt=True, hide_input=True, help="The porting PIN of the account")],
    date: Annotated[datetime | None, typer.Option(help="From when, in UTC")] = None,
    simulated: Annotated[bool, typer.Option(help="Let the simulated network ask the running server")] = False,
) -> None:
    """Another carrier wants numbers of an account."""
    settings = load_settings()
    if simulated:
        at = date.replace(tzinfo=UTC).isoformat() if date else ""
        folder = settings.data / "network"
        said = asyncio.run(ask_network(folder, "port_out", numbers=number, carrier=carrier, pin=pin, at=at))
        typer.echo(f"{said['state']} {said['at']} {said['reason']}".strip())
        return

    async def work(here: Container, session: AsyncSession) -> None:
        wanted = PortOutRequest(
            id=f"operator-{new_id()}",
            numbers=tuple(number),
            winning_carrier=carrier,
            account="",
            pin=pin,
            wanted_at=date.replace(tzinfo=UTC) if date else here.clock.now(),
        )
        answer = await numbers.leaving.ask(here, session, wanted)
        typer.echo(f"{answer.state} {answer.at or ''} {answer.reason}".strip())

    run_in_transaction(work)


@ports.command("release")
def release(port_out_id: Annotated[str, typer.Argument(metavar="REQUEST")]) -> None:
    """The winning carrier has the numbers of a request: take them out of the account."""

    async def work(here: Container, session: AsyncSession) -> None:
        row = await session.get(numbers.PortOut, port_out_id[:64], with_for_update=True)
        if row is None or row.state not in ("Confirmed", "InProgress"):
            raise NotFound("No such request waits to go on.")
        await numbers.leaving.finish(session, row, here.clock.now())
        typer.echo(f"{row.id}: {row.state}.")

    run_in_transaction(work)


async def _order(session: AsyncSession, order_id: str) -> numbers.PortOrder:
    row = await session.get(numbers.PortOrder, order_id[:64], with_for_update=True)
    if row is None:
        raise NotFound("There is no such order.")
    return row
