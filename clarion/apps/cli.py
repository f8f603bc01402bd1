"""The `clarion` command. Sub-commands live in modules `cli_*.py` beside it, each with `add_to(app)`."""

import importlib
import pkgutil
import sys

import typer

import clarion.apps
from clarion.base.errors import ClarionError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def root() -> None:
    """Clarion: business communications on your own machines."""


def add_commands(app: typer.Typer) -> None:
    for module in pkgutil.iter_modules(clarion.apps.__path__):
        if module.name.startswith("cli_"):
            importlib.import_module(f"clarion.apps.{module.name}").add_to(app)


def main() -> None:
    add_commands(app)
    try:
        app()
    except ClarionError as error:
        print(error.message, file=sys.stderr)  # noqa: T201
        sys.exit(2)


if __name__ == "__main__":
    main()
