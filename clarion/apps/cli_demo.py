"""`clarion demo`: the demo organisation for people and test suites."""

import asyncio
import contextlib
import shlex
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from clarion.apps.cli_demo_numbers import demo_group
from clarion.apps.demo import demo_environment, prepare_demo
from clarion.apps.demo_day import DemoDay, events_of_day
from clarion.apps.demo_door import make_demo_link
from clarion.apps.demo_reset import reset_demo
from clarion.apps.migrate import migrate
from clarion.apps.one_command import run_command
from clarion.base.container import Container


def add_to(app: typer.Typer) -> None:
    demo_group(app).command("env")(env)
    demo_group(app).command("link")(link)
    demo_group(app).command("day")(day)
    demo_group(app).command("reset")(reset)


def _run(work: Callable[[Container], Awaitable[None]]) -> None:
    async def with_demo(here: Container) -> None:
        await migrate(here.storage)
        await prepare_demo(here)
        await work(here)

    run_command(with_demo, migrates=True)


def env() -> None:
    """Print shell assignments with the addresses, ids and secrets of the demo organisation."""

    async def show(here: Container) -> None:
        for name, value in (await demo_environment(here)).items():
            typer.echo(f"export {name}={shlex.quote(value)}")

    _run(show)


def link(
    person: Annotated[str, typer.Argument(help="An extension number; the administrator's if left out.")] = "",
    address: Annotated[
        str, typer.Option(help="The address that the browser uses, such as https://phone.example.com.")
    ] = "",
) -> None:
    """Print a link that signs in as somebody of the demo organisation, once, within an hour."""

    async def show(here: Container) -> None:
        typer.echo(await make_demo_link(here, person, address.rstrip("/")))

    _run(show)


def day(
    speed: Annotated[
        float, typer.Option(min=1.0, max=600.0, help="How many times as fast as an office day; 60: ten minutes.")
    ] = 60.0,
) -> None:
    """Play an office day live: calls with audio to queues and people, texts, posts, a voicemail. Ctrl-C stops it."""

    async def play(here: Container) -> None:
        await DemoDay(here, speed, typer.echo).play(events_of_day())
        typer.echo("The day is over.")

    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        run_command(play)
        return
    typer.echo("Stopped; calls were hung up.")


def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put the demo company back to how it opened. What was done in it since is lost; other companies stay."""
    if not yes and not typer.confirm("Everything that was done in the demo company will be lost. Reset it?"):
        raise typer.Exit(1)
    run_command(reset_demo)
    typer.echo("The demo company is as it was on its first start.")
