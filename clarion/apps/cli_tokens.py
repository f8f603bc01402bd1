"""`clarion tokens`: what became of a token, and new keys for id tokens."""

import sys

import typer

from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.features.people import SigningKeys, explain_token


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Look at tokens; renew the keys of id tokens.")
    group.command("why")(_why)
    group.command("rotate-keys")(_rotate)
    app.add_typer(group, name="tokens")


def _why(token: str = typer.Argument("-", help="The token; - reads it from standard input.")) -> None:
    """Say whether a token lives, and if not, why: an access or refresh token, a code, or a JWT credential."""
    text = sys.stdin.readline() if token == "-" else token  # noqa: S105 (the mark for standard input)

    async def show(here: Container) -> None:
        for sentence in await explain_token(here, text):
            typer.echo(sentence)

    run_command(show)


def _rotate() -> None:
    """Sign id tokens with a new key from now on; the old one stays published for two days."""

    async def show(here: Container) -> None:
        keys = SigningKeys(here.storage, here.clock, here.keys)
        typer.echo(f"Id tokens are signed with key {await keys.rotate()} from now on.")

    run_command(show)
