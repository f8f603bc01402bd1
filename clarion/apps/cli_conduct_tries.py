"""`clarion acceptable-use generate`, `report`, `replay`: rules tried out on made-up traffic, and on what was judged."""

import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.table import Table

from clarion.apps.command_groups import ACCEPTABLE_USE, group_of
from clarion.base.errors import ClarionError
from clarion.features.conduct import (
    FAMILIES,
    RuleBook,
    World,
    as_line,
    as_rows,
    by_family,
    everything_enforced,
    generate,
    load_book,
    measure,
    report_page,
    who_was_touched,
)

Seed = Annotated[int, typer.Option(help="The same seed makes the same traffic.")]
Events = Annotated[int, typer.Option(help="How many events.")]
Families = Annotated[
    str, typer.Option(help=f"Which attacks, with commas; none for honest people only: {', '.join(FAMILIES)}.")
]
Days = Annotated[int, typer.Option(help="Over how many days.")]
Rules = Annotated[str, typer.Option("--rules", help="A folder of rules that replace or add to the shipped ones.")]


def add_to(app: typer.Typer) -> None:
    group = group_of(app, ACCEPTABLE_USE)
    group.command("generate")(_generate)
    group.command("report")(_report)


def _book(folder: str) -> RuleBook:
    book = load_book(Path(folder) if folder else None)
    for refused in book.refused:
        typer.echo(f"refused: {refused.message}", err=True)
    return book


def _world(seed: int, events: int, families: str, days: int) -> World:
    names = (
        tuple(FAMILIES) if families == "all" else tuple(name for name in families.split(",") if name and name != "none")
    )
    return World(seed=seed, events=events, families=names, days=days)


@contextmanager
def _output(file: str) -> Iterator[TextIO]:
    if file == "-":
        yield sys.stdout
        return
    try:
        with Path(file).open("w", encoding="utf-8") as lines:
            yield lines
    except OSError as error:
        raise ClarionError(f"{file} cannot be written: {error.strerror or error}.") from error


def _generate(
    seed: Seed = 1,
    events: Events = 100_000,
    families: Families = "all",
    days: Days = 14,
    file: Annotated[str, typer.Option(help="Where to; - for standard output.")] = "-",
) -> None:
    """Print attempts and happenings of a made-up world as JSON lines, each with what it really is. Needs no server."""
    world = _world(seed, events, families, days)
    with _output(file) as lines:
        try:
            lines.writelines(as_line(event) + "\n" for event in generate(world))
            lines.flush()
        except BrokenPipeError:
            sys.stderr.close()


def _report(
    seed: Seed = 1,
    events: Events = 100_000,
    families: Families = "all",
    days: Days = 14,
    rules: Rules = "",
    write: Annotated[str, typer.Option(help="Write a page of Markdown there as well.")] = "",
) -> None:
    """Judge made-up traffic: delay and loss of each attack, honest events touched by each rule. Needs no server."""
    world, book, errors = _world(seed, events, families, days), _book(rules), Console(stderr=True)
    started = datetime.now(UTC)
    with errors.status("Judging with every rule in force …") as status:
        full = measure(generate(world), everything_enforced(book), lambda n: status.update(f"{n:,} events judged …"))
    results = Table("Family", "In window", "Seen after", "Stopped after", "Lost before", "Lost in all", "By")
    for row in as_rows(by_family(full)):
        results.add_row(*row)
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(results)
    for rule, count in who_was_touched(full).items():
        console.print(f"{rule}: {count:,} of {full.honest_events:,} honest events touched")
    if write:
        with errors.status("Judging as shipped …"):
            shipped = measure(generate(world), book)
        took = (datetime.now(UTC) - started).total_seconds()
        said = (
            f"Made by `clarion acceptable-use report --seed {seed} --events {events} --families {families} "
            f"--days {days}"
            f" --write {write}` on {started:%Y-%m-%d}, {platform.machine()}, {_processor()}, Python "
            f"{platform.python_version()}, in {took:.0f} s (two runs); rules {book.digest[:12]}. Do not edit."
        )
        with _output(write) as lines:
            lines.write(report_page(full, shipped, book, said))


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "processor not known"
