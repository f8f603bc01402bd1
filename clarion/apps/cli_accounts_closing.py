"""`clarion accounts close` and related commands: the provider closes customers' accounts."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated

import typer

from clarion.apps.command_groups import group_of
from clarion.apps.one_command import run_command, run_in_transaction
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.operations.account_closing import AccountClosing, AccountClosingOrder, document_of, service

Closing = Annotated[str, typer.Argument(metavar="CLOSING", help="Its id, as `clarion accounts closings` lists it.")]
_MOST = 1000


def add_to(app: typer.Typer) -> None:
    accounts = group_of(app, "accounts")
    accounts.command("close")(_close)
    accounts.command("closings")(_closings)
    accounts.command("keep")(_keep)
    accounts.command("hold")(_hold)
    accounts.command("lift-hold")(_lift_hold)
    accounts.command("closing-certificate")(_certificate)


def _close(
    account_id: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's id.")],
    name: Annotated[str, typer.Option(help="The company's name, so that no wrong account is closed.")],
    reason: Annotated[str, typer.Option(help="Why; people of the company do not read it.")] = "",
    end: Annotated[datetime | None, typer.Option(help="Until when everything works, UTC; in 30 days.")] = None,
) -> None:
    """Give notice to close an account. Administrators get an email; everything works until the notice ends."""
    if len(name) > 200 or len(reason) > 1000:
        raise typer.BadParameter("The name has at most 200 characters, the reason at most 1000.")
    until = end.replace(tzinfo=UTC) if end else None
    order = AccountClosingOrder(account_name=name, reason=reason, end_time=until)

    async def close(here: Container, session: AsyncSession) -> str:
        row = await service.give_notice(here, session, account_id, order, None, provider=True)
        return f"{row.id}: {row.account_name} works until {wire_time(row.end_at)}, and is erased after that."

    typer.echo(run_in_transaction(close))


def _closings() -> None:
    """List the accounts that are being closed or were, the newest first."""

    async def read(here: Container) -> list[str]:
        async with here.storage.reading() as session:
            rows = (await session.scalars(service.closings().limit(_MOST))).all()
            views = [await service.closing_view(here, session, row) for row in rows]
        return [
            "\t".join(
                (each["id"], each["status"], each["endTime"], each["accountId"], each["accountName"])
                + ((", ".join(each["blockers"]),) if each["blockers"] else ())
                + (("overdue",) if each["overdue"] else ())
            )
            for each in views
        ]

    for line in run_command(read):
        typer.echo(line)


def _keep(closing_id: Closing) -> None:
    """Keep the account: take the notice back."""

    async def keep(here: Container, session: AsyncSession, row: AccountClosing) -> str:
        await service.withdraw(here, session, row)
        return f"{row.account_name} keeps its account."

    _with(closing_id, keep)


def _hold(closing_id: Closing, reason: Annotated[str, typer.Option(help="Such as the number of a case.")]) -> None:
    """Put a legal hold on a closing: nothing is erased until it is lifted."""
    if not reason.strip() or len(reason) > 1000:
        raise typer.BadParameter("Give a reason of at most 1000 characters.")

    async def hold(here: Container, session: AsyncSession, row: AccountClosing) -> str:
        service.hold(here, session, row, reason, "clarion accounts hold")
        return f"Nothing of {row.account_name} is erased until the hold is lifted."

    _with(closing_id, hold)


def _lift_hold(closing_id: Closing) -> None:
    """Lift the legal hold on a closing."""

    async def lift(_here: Container, session: AsyncSession, row: AccountClosing) -> str:
        service.lift_hold(session, row)
        return f"The closing of {row.account_name} goes on after {wire_time(row.end_at)}."

    _with(closing_id, lift)


def _certificate(closing_id: Closing) -> None:
    """Write the certificate of a closed account to standard output; `clarion privacy verify` checks it."""

    async def read(_here: Container, _session: AsyncSession, row: AccountClosing) -> str:
        if not row.certificate:
            raise ClarionError(f"There is no certificate yet: the closing is in the state {row.status}.")
        return json.dumps(document_of(row), ensure_ascii=False, indent=1)

    _with(closing_id, read)


def _with(closing_id: str, work: Callable[[Container, AsyncSession, AccountClosing], Awaitable[str]]) -> None:
    async def do(here: Container, session: AsyncSession) -> str:
        return await work(here, session, await service.get_closing(session, closing_id, lock=True))

    typer.echo(run_in_transaction(do))
