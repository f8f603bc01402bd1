"""The words of a statement: what was seen, against what, and what would pass."""

import re
from typing import Any

from clarion.features.conduct.rulebook import PLACEHOLDER, Findings, Outcome, ReadyRule, Slots


def fill(text: str, ready: ReadyRule, findings: Findings, slots: Slots) -> str:
    """Put values of features and limits into a sentence."""

    def replace(match: re.Match[str]) -> str:
        limit, name, form = match.groups()
        value = ready.limits.get(name) if limit else slots.read(findings.lists, findings.known, name)
        return _percent(value) if form == "percent" else spoken(value)

    return PLACEHOLDER.sub(replace, text) if "{" in text else text


def seen(ready: ReadyRule, findings: Findings, slots: Slots) -> tuple[tuple[str, str], ...]:
    """Every fact the rule looked at, by name."""
    return tuple(
        (name, spoken(slots.read(findings.lists, findings.known, name)))
        for name in ready.rule.features
        if name != "main_number"
    )


def threshold(ready: ReadyRule, outcome: Outcome, findings: Findings, slots: Slots) -> str:
    """What it was held against: in words where the rule has them, otherwise the limits."""
    if outcome.threshold:
        return fill(outcome.threshold, ready, findings, slots)
    limits = ", ".join(f"{name} {spoken(value)}" for name, value in ready.limits.items())
    return limits or "must not hold"


def spoken(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (tuple, list)):
        return ", ".join(value)
    return str(value)


def _percent(value: Any) -> str:
    return f"{value * 100:.3g} %" if isinstance(value, (int, float)) else spoken(value)
