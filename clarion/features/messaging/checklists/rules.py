"""The steps of a run: how they begin, change, and what is said of them at the end. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

Steps = Sequence[Mapping[str, Any]]
Stamp = Callable[[datetime], str]
"""How a moment is written."""


def begun(steps: Steps, now: datetime, members: frozenset[str], stamp: Stamp) -> list[dict[str, Any]]:
    """As they stand when a run begins: due from now on; for nobody where somebody is in the chat no more."""
    return [
        {
            "title": step["title"],
            "description": step["description"],
            "assigneeId": step["assigneeId"] if step["assigneeId"] in members else None,
            "dueTime": stamp(now + timedelta(minutes=step["dueMinutes"])) if step["dueMinutes"] else None,
            "doneBy": None,
            "doneTime": None,
        }
        for step in steps
    ]


def checked(step: Mapping[str, Any], by: str, at: str, *, done: bool) -> dict[str, Any]:
    """Done by somebody, or not done after all. Who did it first stays."""
    if done and step["doneBy"]:
        return dict(step)
    return {**step, "doneBy": by if done else None, "doneTime": at if done else None}


def count_done(steps: Steps) -> int:
    return sum(1 for step in steps if step["doneBy"])


def summary_text(name: str, summary: str, steps: Steps, started: datetime, finished: datetime) -> str:
    """What the chat reads at the end: what came of it, how many steps, how long it took, what was left out."""
    minutes = max(0, round((finished - started).total_seconds() / 60))
    head = f"**{name}**: {count_done(steps)}/{len(steps)} ({_span(minutes)})"
    left = [f"- ☐ {step['title']}" for step in steps if not step["doneBy"]]
    parts = [head, summary.strip(), "\n".join(left)]
    return "\n\n".join(part for part in parts if part)


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    found = [(days, "d"), (hours, "h"), (rest, "min")]
    return " ".join(f"{number} {unit}" for number, unit in found if number) or "0 min"
