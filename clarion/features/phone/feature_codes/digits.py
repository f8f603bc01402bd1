"""Collecting what somebody types: digits until #. Pure."""

from clarion.calls.serving import keep, memory
from clarion.calls.turn import Turn

MOST_DIGITS = 12


def begin_typing(turn: Turn) -> None:
    keep(turn, typed="")


def typed_with(turn: Turn, digit: str) -> str | None:
    """Everything that was typed, once # ends it; None: more is to come. A star begins anew. What was typed is
    forgotten here with the answer: a PIN does not stay in the memory of a call.
    """
    typed = memory(turn).get("typed", "")
    if digit == "#":
        keep(turn, typed="")
        return typed
    keep(turn, typed="" if digit == "*" else (typed + digit)[:MOST_DIGITS])
    return None
