"""`clarion cdr`: how far the consumers of call detail records are, retry dead letters, rebuild what is derived."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import select

from clarion.apps.command_groups import group_of
from clarion.apps.container import plain_container
from clarion.apps.models import load_models
from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.calls.cdr_consumers import CdrConsumer
from clarion.calls.cdr_dead_letters import retry_soon
from clarion.calls.cdr_lag import Lag, read_lag
from clarion.calls.cdr_models import CdrDeadLetter
from clarion.calls.cdr_rebuild import Rebuilt, rebuild
from clarion.features.operations import analytics_consumer
from clarion.features.phone.call_log import call_log_consumer
from clarion.features.phone.queues import queue_stays_consumer
from clarion.features.phone.spending import charges_consumer

_SHOWN = 20
Names = Annotated[
    list[str] | None,
    typer.Argument(help="call-log, call-charges, analytics or queue-stays; all when none is given."),
]
Since = Annotated[datetime | None, typer.Option(help="Only calls that began on this day or later (UTC).")]
Consumer = Annotated[str, typer.Option("--consumer", help="Only dead letters of this consumer.")]


def add_to(app: typer.Typer) -> None:
    group = group_of(app, "cdr")
    group.command("status")(_status)
    group.command("retry")(_retry)
    group.command("rebuild")(_rebuild)


def derived_consumers(here: Container) -> dict[str, CdrConsumer]:
    """Consumers that only derive data; the others notify people and systems, which nobody wants twice."""
    found = (call_log_consumer(here), charges_consumer(here), analytics_consumer(), queue_stays_consumer())
    return {consumer.name: consumer for consumer in found}


def _status() -> None:
    """Show how far each consumer of CDRs is, and the CDRs that it could not take."""
    lags, letters = run_command(_look, container=plain_container)
    for lag in lags:
        behind = f"{lag.behind} behind, the oldest {lag.age.total_seconds():.0f} s old" if lag.behind else "up to date"
        typer.echo(f"{lag.consumer:<20} {behind}; {lag.dead_letters} dead letters")
    for letter in letters:
        again = f"next try {letter.retry_at:%Y-%m-%d %H:%M} UTC" if letter.retry_at else "run `clarion cdr retry`"
        typer.echo(f"dead letter of {letter.consumer}: session {letter.session_id}, {letter.reason}; {again}")


async def _look(here: Container) -> tuple[list[Lag], Sequence[CdrDeadLetter]]:
    lags = await read_lag(here.storage, here.clock.now())
    async with here.storage.reading() as session:
        query = select(CdrDeadLetter).order_by(CdrDeadLetter.failed_at.desc()).limit(_SHOWN)
        return lags, (await session.scalars(query)).all()


def _retry(consumer: Consumer = "") -> None:
    """Have dead letters tried again now."""

    async def retry(here: Container) -> int:
        async with here.storage.transaction() as session:
            return await retry_soon(session, here.clock.now(), consumer)

    typer.echo(f"{run_command(retry, container=plain_container)} CDRs are tried again while Clarion runs.")


def _rebuild(names: Names = None, since: Since = None) -> None:
    """Give CDRs to what is derived from them again: what is missing is filled in, nothing is counted twice.

    Safe while Clarion runs, and to repeat. Calls are charged at the prices of now.
    """
    load_models()

    async def work(here: Container) -> Rebuilt:
        known = derived_consumers(here)
        unknown = sorted(set(names or ()) - set(known))
        if unknown:
            raise Invalid(f"Nothing called {unknown[0]} is derived from CDRs; choose from {', '.join(known)}.")
        chosen = [known[name] for name in names or known]
        began = since.replace(tzinfo=UTC) if since is not None else None
        return await rebuild(here.storage, chosen, began, _progress)

    found = run_command(work, container=plain_container)
    typer.echo(f"{found.cdrs} CDRs read.")
    if found.dead_letters:
        typer.echo(f"{found.dead_letters} could not be taken: see `clarion cdr status`.")
        raise typer.Exit(1)


def _progress(count: int) -> None:
    if count % 10_000 == 0:
        typer.echo(f"{count} CDRs …")
