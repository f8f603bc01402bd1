"""`clarion demo`: the demo organisation for people and test suites."""

import shlex
from collections.abc import Awaitable, Callable

import typer

from clarion.apps.cli_demo_numbers import demo_group
from clarion.apps.demo import demo_environment, ensure_demo
from clarion.apps.migrate import migrate
from clarion.apps.one_command import run_command
from clarion.base.container import Container


def add_to(app: typer.Typer) -> None:
    demo_group(app).command("env")(env)


def _run(work: Callable[[Container], Awaitable[None]]) -> None:
    async def with_demo(here: Container) -> None:
        await migrate(here.storage)
        await ensure_demo(here)
        await work(here)

    run_command(with_demo)


def env() -> None:
    """Print shell assignments with the addresses, ids and secrets of the demo organisation."""

    async def show(here: Container) -> None:
        for name, value in (await demo_environment(here)).items():
            typer.echo(f"export {name}={shlex.quote(value)}")

    _run(show)
