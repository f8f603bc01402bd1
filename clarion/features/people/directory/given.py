"""What a list or search of the directory returned, for observers of reading (`request.state.directory_given`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request


@dataclass(frozen=True, slots=True)
class GivenEntries:
    """`missed`: how many ids were asked for that are nobody's."""

    ids: tuple[str, ...]
    missed: int = 0


def note_given(request: Request, ids: Sequence[str], missed: int = 0) -> None:
    request.state.directory_given = GivenEntries(tuple(ids), missed)
