"""`clarion acceptable-use replay`: what other rules would have said, of what was judged here or of events in a file."""

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console
from rich.table import Table

from clarion.apps.command_groups import ACCEPTABLE_USE, group_of
from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import ClarionError, Invalid
from clarion.base.settings import load_settings
from clarion.features.conduct import (
    Comparison,
    Event,
    Period,
    RuleBook,
    changed_book,
    compare_events,
    comparison_view,
    load_book,
    read_line,
    replay_period,
    rules_folder,
    rules_in_force,
)

MOST_EVENTS = 20_000_000
_SHOWN = 20


def add_to(app: typer.Typer) -> None:
    group_of(app, ACCEPTABLE_USE).command("replay")(replay)


def replay(
    file: Annotated[
        str, typer.Argument(help="Events as `clarion acceptable-use generate` makes them; - for standard input.")
    ] = "",
    since: Annotated[
        str, typer.Option("--from", help="Of what was judged here: from when; by default a week ago.")
    ] = "",
    until: Annotated[str, typer.Option("--to", help="Until when; by default now.")] = "",
    account: Annotated[str, typer.Option(help="Of one account only.")] = "",
    rules: Annotated[str, typer.Option(help="A folder of rules to try, on top of the shipped ones.")] = "",
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="RULE.limit=value, RULE.status=…, RULE.off=true.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show what would differ under changed rules, person by person and rule by rule. Changes nothing.

    Without FILE: what was judged on this installation, with the facts of that time. With FILE: events are counted and
    judged twice, each time without what was refused, on a clock of their own; that needs no server.
    """
    if not rules and not changes:
        raise Invalid("Name what to change: --set RULE.limit=value, or --rules FOLDER.")
    if rules and not Path(rules).is_dir():
        raise Invalid(f"{rules} is no folder.")
    if file and (since or until or account):
        raise Invalid("--from, --to and --account are for what was judged here, not for a file.")
    with Console(stderr=True).status("Judging again …") as status:

        def tell(count: int) -> None:
            status.update(f"{count:,} judged again …")

        if file:
            base = load_book(rules_folder(load_settings().data))
            found, complete = compare_events(_events(file, base), base, _tried(base, rules, changes or []), tell), True
        else:
            period = Period(_time(since, timedelta(days=7)), _time(until, timedelta()), account)
            found, complete = run_command(lambda here: _kept(here, period, rules, changes or [], tell))
    _show(found, complete=complete, as_json=as_json)


def _tried(base: RuleBook, rules: str, changes: list[str]) -> RuleBook:
    book = load_book(Path(rules)) if rules else base
    for refused in book.refused if rules else ():
        typer.echo(f"refused: {refused.message}", err=True)
    return changed_book(book, changes)


async def _kept(here: Container, period: Period, rules: str, changes: list[str], tell: Any) -> tuple[Comparison, bool]:
    async def told(count: int) -> None:
        tell(count)

    base = await rules_in_force(here)
    result = await replay_period(here, period, base, base.with_book(_tried(base.book, rules, changes)), told)
    return result.found, result.complete


def _events(file: str, book: RuleBook) -> Iterator[Event]:
    try:
        source = nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")  # noqa: SIM115
    except OSError as error:
        raise ClarionError(f"{file} cannot be read: {error.strerror or error}.") from error
    with source as lines:
        yield from _read(lines, book)


def _read(lines: BinaryIO, book: RuleBook) -> Iterator[Event]:
    for number, line in enumerate(lines, start=1):
        if number > MOST_EVENTS:
            raise Invalid(f"More than {MOST_EVENTS:,} events.")
        if line.strip():
            yield read_line(line, number, book)


def _time(text: str, ago: timedelta) -> datetime:
    if not text:
        return datetime.now(UTC) - ago
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(f"{text[:40]!r} is no time; write it as 2026-05-01T12:00:00Z.") from None


def _show(found: Comparison, *, complete: bool, as_json: bool) -> None:
    view = comparison_view(found) | {"complete": complete}
    if as_json:
        typer.echo(json.dumps(view, ensure_ascii=False))
        return
    console = Console() if sys.stdout.isatty() else Console(width=160)
    by_rule = Table("Rule", "Fits now", "Would fit", "More", "Fewer", "Would stop", "Would let go")
    for row in view["rules"]:
        if row["gained"] or row["lost"] or row["wouldStop"] or row["wouldLetGo"]:
            cells = ("before", "after", "gained", "lost", "wouldStop", "wouldLetGo")
            by_rule.add_row(row["rule"], *(f"{row[cell]:,}" for cell in cells))
    people = Table("Account", "Extension", "Harder", "Milder", "Other")
    for row in view["people"][:_SHOWN]:
        people.add_row(
            row["accountId"], row["extensionId"], *(str(row[cell]) for cell in ("harder", "milder", "other"))
        )
    if found.differing:
        console.print(by_rule)
        console.print(people)
    rest = len(view["people"]) - _SHOWN + view["morePeople"]
    if rest > 0:
        console.print(f"and {rest:,} more; --json tells all that are kept")
    for rule, count in view["notKnown"].items():
        console.print(
            f"{rule} could not be judged for {count:,}: a fact that it looks at was not known, or not gathered, then"
        )
    console.print(
        f"{found.differing:,} of {found.judged:,} verdicts would differ{'' if complete else '; there is more'}"
    )
