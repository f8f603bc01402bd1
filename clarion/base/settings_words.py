"""What is wrong with a setting, in a sentence."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.fields import FieldInfo

PREFIX = "CLARION_"
# `clarion demo env` prints these for the official suites: no settings, but they may stand in the same shell.
_DEMO_OUTPUT = re.compile(r"CLARION_(\d+_\w+|SIP_OUTBOUND_PROXY|SIP_WSS|CA_FILE)")


def sentence(item: Any, fields: Mapping[str, FieldInfo]) -> str:
    """Names the variable, what it holds and what is allowed. `item`: an error of Pydantic."""
    if not item["loc"]:
        return f"{str(item['msg']).removeprefix('Value error, ')}."
    name = str(item["loc"][0])
    shown = re.sub(r"//[^/]*@", "//***@", repr(item["input"]))  # no password from an address
    return f"{PREFIX}{name.upper()} is {shown}, which cannot be used: {_allowed(item, fields[name])}."


def _allowed(item: Any, field: FieldInfo) -> str:
    kind, context = item["type"], item.get("ctx", {})
    if kind == "literal_error":
        return f"give one of {context['expected']}"
    if kind in ("int_parsing", "int_type", "greater_than_equal", "less_than_equal"):
        return f"give a whole number from {_limit(field, 'ge')} to {_limit(field, 'le')}"
    return str(item["msg"]).removeprefix("Value error, ")


def _limit(field: FieldInfo, side: str) -> int:
    return next(int(getattr(limit, side)) for limit in field.metadata if hasattr(limit, side))


def unknown(given: Iterable[str], fields: Mapping[str, FieldInfo]) -> list[str]:
    """Variables that begin as settings do and are none."""
    names = ((PREFIX + name.upper(), name) for name in given)
    return sorted(variable for variable, name in names if name not in fields and not _DEMO_OUTPUT.fullmatch(variable))


def misspelt(given: Iterable[str], fields: Mapping[str, FieldInfo]) -> str:
    """Which variable looks like a setting and is none; empty when there is none."""
    for name in given:
        variable = PREFIX + name.upper()
        if name in fields or _DEMO_OUTPUT.fullmatch(variable):
            continue
        near = difflib.get_close_matches(name, fields, n=1, cutoff=0.85)
        if near:
            return f"{variable} is not a setting; did you mean {PREFIX}{near[0].upper()}?"
    return ""
