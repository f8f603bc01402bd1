"""The `clarion` command. Sub-commands live in modules `cli_*.py` beside it, each with `add_to(app)`."""

import gc
import importlib
import os
import pkgutil
import re
import sys
from contextlib import nullcontext

import typer

import clarion.apps
from clarion.base.changes import Change, changing
from clarion.base.data_folder import UMASK
from clarion.base.errors import ClarionError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
_NO_TABLE = re.compile(r"no such table|relation \"\w+\" does not exist")


@app.callback()
def root() -> None:
    """Clarion: business communications on your own machines."""


# Commands of modules that hold several; any other `clarion x ...` is in `cli_x` and `cli_x_*`.
_HOLDERS = {
    "version": "cli_care",
    "migrate": "cli_care",
    "doctor": "cli_care",
    "media": "cli_edge",
    "api": "cli_up",
    "calls": "cli_up",
    "jobs": "cli_up",
    "meetings": "cli_up",
}


def add_commands(app: typer.Typer, arguments: list[str] | None = None) -> None:
    """The commands that may be meant; all where that is not clear. Loading everything takes seconds."""
    names = [module.name for module in pkgutil.iter_modules(clarion.apps.__path__) if module.name.startswith("cli_")]
    for name in _modules_of(names, arguments or []):
        importlib.import_module(f"clarion.apps.{name}").add_to(app)


def _modules_of(names: list[str], arguments: list[str]) -> list[str]:
    if not arguments:
        return names
    if arguments[0] in _HOLDERS:
        return [_HOLDERS[arguments[0]]]
    exact = "_".join(["cli", *arguments[:2]]).replace("-", "_")
    if len(arguments) > 1 and exact in names:
        return [exact]
    own = f"cli_{arguments[0]}".replace("-", "_")
    return [name for name in names if name == own or name.startswith(f"{own}_")] or names


# What runs until it is stopped is no change by an operator.
_LASTING = ("up", "api", "calls", "jobs", "meetings", "network")


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
    os.umask(UMASK)  # whatever a command writes belongs to who runs it alone
    gc.disable()  # what is loaded stays; walking it again and again while it grows takes a fifth of the time
    add_commands(app, sys.argv[1:])
    gc.freeze()
    gc.enable()
    try:
        with changing(Change("cli", command=_command(sys.argv[1:]))) if _is_brief(sys.argv[1:]) else nullcontext():
            app()
    except ClarionError as error:
        print(error.message, file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except Exception as error:
        sentence = sentence_of(error)
        if not sentence:
            raise
        print(sentence, file=sys.stderr)  # noqa: T201
        sys.exit(2)


def sentence_of(error: Exception) -> str:
    """What to do about a machine that is not as a command needs it; empty for what is a fault of ours."""
    if isinstance(error, PermissionError) and error.filename:
        return (
            f"{error.filename} may not be used by this user. An installation belongs to its service user: run the"
            " command with clarionctl, or as the user that started Clarion."
        )
    if _NO_TABLE.search(str(getattr(error, "orig", ""))):
        return "The database has no tables yet. Start Clarion, or run `clarion migrate`, then do this again."
    return ""


if __name__ == "__main__":
    main()
