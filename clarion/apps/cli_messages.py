"""`clarion messages`: bring in what was said in other programs."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from clarion.apps.command_groups import group_of
from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.features.messaging import chat_imports
from clarion.features.messaging.chat_import.responses import ChatImportInfo

_LOOK_EVERY_S = 0.5
_WARN_AFTER = 40  # looks
_SHOWN = 40


def add_to(app: typer.Typer) -> None:
    group = group_of(app, "messages")
    group.command("import")(_import)
    group.callback()(lambda: None)  # so that it stays a group, with its only command


def _import(
    file: Annotated[Path, typer.Argument(help="An export of Slack, Mattermost (zip) or Zulip (tar.gz).")],
    account: Annotated[str, typer.Option(help="The id of the account; needed where there are several.")] = "",
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what would be imported; change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Import without asking after the preview.")] = False,
) -> None:
    """Import chats from an export of Slack, Mattermost or Zulip. Clarion has to run, except for --preview."""
    run_command(lambda here: _preview(here, account, file) if preview else _bring(here, account, file, yes=yes))


async def _preview(here: Container, account: str, file: Path) -> None:
    account_id = await chat_imports.the_account(here, account)
    found = await chat_imports.preview_file(here, account_id, file)
    _show_counts(found.source, found.counts)
    people = Table("Person", "E-mail", "Here", box=None, header_style="bold")
    for one in found.people[:_SHOWN]:
        people.add_row(one["name"], one["email"], one.get("extension", {}).get("name", "nobody: only the name is kept"))
    rooms = Table("Chat", "Kind", "Posts", "Members here", "", box=None, header_style="bold")
    for one in found.rooms[:_SHOWN]:
        note = "left out" if "leftOut" in one else "read only" if one["readOnly"] else ""
        rooms.add_row(one["name"], str(one["kind"]), str(one["posts"]), f"{one['membersHere']}/{one['members']}", note)
    for table, all_of_it in ((people, found.people), (rooms, found.rooms)):
        Console().print(table)
        if len(all_of_it) > _SHOWN:
            typer.echo(f"… and {len(all_of_it) - _SHOWN} more.")
    for what, why, count in found.left:
        typer.echo(f"left out: {count} × {what}: {why}")


def _show_counts(source: str, counts: Mapping[str, Any]) -> None:
    typer.echo(
        f"{source}: {counts['posts']} posts with {counts['files']} files in {counts['chats']} chats;"
        f" {counts['peopleHere']} of {counts['people']} people are in the account;"
        f" left out: {counts['postsLeftOut']} posts, {counts['chatsLeftOut']} chats."
    )


async def _bring(here: Container, account: str, file: Path, *, yes: bool) -> None:
    account_id = await chat_imports.the_account(here, account)
    with _bar() as bar:
        task = bar.add_task("Bringing the file", total=file.stat().st_size if file.is_file() else None)
        import_id = await chat_imports.send_file(here, account_id, file, lambda size: bar.advance(task, size))
    seen = await _wait(here, account_id, import_id, "Checking", lambda _state: None)
    _show_counts(seen["source"], seen["preview"])
    if not yes and not typer.confirm("Import it?"):
        typer.echo("Nothing was imported. The file goes after a week, or can be imported in the administration.")
        return
    await chat_imports.start(here, account_id, import_id)
    with _bar() as bar:
        task = bar.add_task("Importing posts", total=seen["preview"]["posts"])
        done = await _wait(
            here, account_id, import_id, "Running", lambda one: bar.update(task, completed=one["progress"]["posts"])
        )
    progress = done["progress"]
    typer.echo(f"{done['status']}: {progress['newPosts']} posts are new, with {progress['newFiles']} files.")
    for line in await chat_imports.read_left(here, account_id, import_id):
        where = ", ".join(filter(None, (line.get("place"), line.get("detail"))))
        typer.echo(f"left out: {line['count']} × {line['what']}{f' ({where})' if where else ''}: {line['reason']}")


def _bar() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True))


async def _wait(
    here: Container, account_id: str, import_id: str, status: str, show: Callable[[Mapping[str, Any]], None]
) -> ChatImportInfo:
    """Until it is not so any more. Ends the command when the import failed."""
    looks = 0
    while True:
        found = await chat_imports.read_state(here, account_id, import_id)
        show(found)
        if found["status"] == "Failed":
            typer.echo(found["problem"], err=True)
            raise typer.Exit(2)
        if found["status"] != status:
            return found
        looks += 1
        if looks == _WARN_AFTER and not found["progress"]["posts"]:
            typer.echo("Waiting. If Clarion does not run, start it: it does the work.", err=True)
        await asyncio.sleep(_LOOK_EVERY_S)
