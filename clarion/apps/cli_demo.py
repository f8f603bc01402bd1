"""`clarion demo`: the demo organisation for people and test suites."""

import shlex
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from clarion.apps.cli_demo_numbers import demo_group
from clarion.apps.demo import demo_environment, prepare_demo
from clarion.apps.demo_door import make_demo_link
from clarion.apps.migrate import migrate
from clarion.apps.one_command import run_command
from clarion.base.container import Container


def add_to(app: typer.Typer) -> None:
    demo_group(app).command("env")(env)
    demo_group(app).command("link")(link)


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
