"""The `clarion` command. Sub-commands live in modules `cli_*.py` beside it, each with `add_to(app)`."""

import importlib
import pkgutil
import sys
from contextlib import nullcontext

import typer

import clarion.apps
from clarion.base.changes import Change, changing
from clarion.base.errors import ClarionError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def root() -> None:
    """Clarion: business communications on your own machines."""


def add_commands(app: typer.Typer, arguments: list[str] | None = None) -> None:
    """All commands; only the one that is asked for where a module has its name, so that it starts at once."""
    names = [module.name for module in pkgutil.iter_modules(clarion.apps.__path__) if module.name.startswith("cli_")]
    asked = "_".join(["cli", *(arguments or [])[:2]]).replace("-", "_")
    for name in [asked] if asked in names and len(arguments or []) > 1 else names:
        importlib.import_module(f"clarion.apps.{name}").add_to(app)


# What runs until it is stopped is no change by an operator.
_LASTING = ("up", "api", "calls", "jobs", "network")


def _is_brief(arguments: list[str]) -> bool:
    return bool(arguments) and arguments[0] not in _LASTING


def _command(arguments: list[str]) -> str:
    """The command without its options and values, which may hold secrets: `clarion app create`."""
    words = []
    for argument in arguments[:3]:
        if not argument.isascii() or not argument.replace("-", "").isalpha() or argument.startswith("-"):
            break
        words.append(argument)
    return " ".join(["clarion", *words])


def main() -> None:
    add_commands(app, sys.argv[1:])
    try:
        with changing(Change("cli", command=_command(sys.argv[1:]))) if _is_brief(sys.argv[1:]) else nullcontext():
            app()
    except ClarionError as error:
        print(error.message, file=sys.stderr)  # noqa: T201
        sys.exit(2)


if __name__ == "__main__":
    main()
