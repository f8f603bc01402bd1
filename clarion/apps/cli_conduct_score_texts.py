"""`clarion acceptable-use score-texts`: how likely texts are unwanted, one score a line. No server, no wait."""

import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

import typer

from clarion.apps.command_groups import ACCEPTABLE_USE, group_of
from clarion.base.errors import ClarionError
from clarion.base.text_score import score_text

_LONGEST_LINE = 65_536


def add_to(app: typer.Typer) -> None:
    group_of(app, ACCEPTABLE_USE).command("score-texts")(score_texts)


def score_texts(file: str = typer.Argument(..., help="UTF-8, one text a line; - for standard input.")) -> None:
    """Print one score from 0 to 1 for each line: how likely its text is unwanted."""
    try:
        source = nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")  # noqa: SIM115
    except OSError as error:
        raise ClarionError(f"{file} cannot be read: {error.strerror or error}.") from error
    with source as lines:
        try:
            for line in _lines(lines):
                sys.stdout.write(f"{score_text(line):.6f}\n")
            sys.stdout.flush()
        except BrokenPipeError:  # whoever reads has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except IsADirectoryError as error:
            raise ClarionError(f"{file} is a folder; name a file with one text a line.") from error


def _lines(source: BinaryIO) -> Iterator[str]:
    """As many as there are line feeds, and one more for what follows the last; of a long one its beginning."""
    while line := source.readline(_LONGEST_LINE):
        whole = line.endswith(b"\n")
        while not whole and (rest := source.readline(_LONGEST_LINE)):
            whole = rest.endswith(b"\n")
        yield line.decode("utf-8", "replace").rstrip("\r\n").lstrip("\ufeff")
