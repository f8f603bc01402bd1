"""`clarion acceptable-use import` and `lists`: take in do-not-call and other lists, from files of any size."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from clarion.apps.command_groups import ACCEPTABLE_USE, group_of
from clarion.apps.migrate import migrate
from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.features.conduct import FORMATS, NewList, Outcome, get_format, import_list


def add_to(app: typer.Typer) -> None:
    group = group_of(app, ACCEPTABLE_USE)
    group.command("import")(_import)
    group.command("lists")(_lists)


def _import(
    kind: Annotated[str, typer.Argument(help="Which list; `clarion acceptable-use lists` says which there are.")],
    files: Annotated[list[Path], typer.Argument(help="Files in the form of the list; several become one.")],
    place: Annotated[str, typer.Option(help="Country that a national list is of, such as US.")] = "",
    as_of: Annotated[str, typer.Option(help="Day that the copy is of, such as 2026-03-01; today if left out.")] = "",
    account: Annotated[str, typer.Option(help="Account id, for a list of an account's own.")] = "",
    add: Annotated[bool, typer.Option("--add", help="On top of what is there, as lists of changes are.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Say what it would come to, and change nothing.")] = False,
) -> None:
    """Take a list in. With a wrong line nothing is taken; each is named."""
    form = get_format(kind)
    if kind == "national-dnc" and not place:
        place = "US"
    new = NewList(
        kind=kind,
        lines=_lines(files),
        source=", ".join(path.name for path in files)[:500],
        place=place.upper() if form.large else "",
        as_of=_day(as_of),
        account_id=account,
        add=add,
    )
    found: list[Outcome] = []

    async def work(here: Container) -> None:
        async with here.storage.transaction() as session:
            found.append(await import_list(session, here, new, preview=preview))

    _run(work)
    _tell(found[0], preview=preview)


def _tell(found: Outcome, *, preview: bool) -> None:
    for error in found.errors:
        typer.echo(error, err=True)
    if found.wrong > len(found.errors):
        typer.echo(f"and {found.wrong - len(found.errors)} more lines", err=True)
    what = f"{found.lines} lines, {found.entries} entries: {found.added} new, {found.removed} gone"
    if found.wrong:
        typer.echo(f"Nothing was taken in. {what}, {found.wrong} wrong lines.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{'It would be' if preview else 'Taken in:'} {what}.")


def _lists() -> None:
    """Say which lists there are, and in which form they come."""
    for form in FORMATS.values():
        typer.echo(f"{form.kind:18} {form.means}\n{'':18} such as {form.example}")


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise ClarionError(f"{text} is no day; write 2026-03-01.") from None


def _lines(files: Iterable[Path]) -> Iterator[str]:
    for path in files:
        try:
            with path.open(encoding="utf-8", errors="replace") as lines:
                yield from lines
        except OSError as error:
            raise ClarionError(f"{path} cannot be read: {error.strerror}.") from error


def _run(work: Callable[[Container], Awaitable[None]]) -> None:
    """A server that runs hears of it by the outbox."""

    async def migrated(here: Container) -> None:
        await migrate(here.storage)
        await work(here)

    run_command(migrated, migrates=True)
