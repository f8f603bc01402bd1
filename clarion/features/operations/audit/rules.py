"""How a change is told: without secrets, without what people wrote to each other, and in bounds. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MAX_DETAILS = 40
_MAX_VALUE = 160
_MAX_WORDS = 2000

_SECRET = re.compile(
    r"password|passphrase|secret|hash|token|(^|_)keys?(_|$)|(^|_)pin(_|$)|salt|jwt|cipher|credential|ha1|otp|seed|recovery"
    r"|(^|_)code$"
)
_PRIVATE = re.compile(r"^(text|body|content|subject|transcription|message|note|notes|caption|words)$")
_DULL = re.compile(
    r"^(id|account_id)$"
    r"|(^|_)(created_at|updated_at|modified_at|changed_at|last_\w+_at|version|revision|sequence)$"
)


def told(value: Any) -> str:
    """A value in a few words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    text = "".join(char if char.isprintable() else " " for char in text)
    return text if len(text) <= _MAX_VALUE else text[: _MAX_VALUE - 1] + "…"


def described(table: str, kind: str, row_id: str, fields: Mapping[str, tuple[Any, Any]]) -> list[dict[str, str]]:
    """What happened to one row, as pairs of key and value: `extensions.first_name`: `Ann → Anna`."""
    found = [{"key": f"{table}.{kind}", "value": told(row_id)}]
    for name, (before, after) in fields.items():
        if before == after or _DULL.search(name) or (kind == "created" and after in (None, "", [], {})):
            continue
        found.append({"key": f"{table}.{name}", "value": _change(name, kind, before, after)})
    return found


def _change(name: str, kind: str, before: Any, after: Any) -> str:
    if _SECRET.search(name):
        return "(changed; kept out of the trail)"
    if _PRIVATE.search(name):
        return "(text; kept out of the trail)"
    if kind == "created":
        return told(after)
    return f"{told(before)} → {told(after)}"


def action_of(name: str) -> str:
    """`updateExtension` and `update_extension` as UPDATE_EXTENSION."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"\W+", "_", spaced).strip("_").upper()[:100] or "CHANGE"


def event_type_of(method: str, kinds: Iterable[str]) -> str:
    """CREATE, UPDATE or DELETE by the method, and for POST by what became of rows; else ACTION."""
    by_method = {"PUT": "UPDATE", "PATCH": "UPDATE", "DELETE": "DELETE"}
    if method in by_method:
        return by_method[method]
    found = set(kinds)
    return "CREATE" if "created" in found else "UPDATE" if found else "ACTION"


def object_type_of(parameter: str) -> str:
    """The kind of thing that a parameter of a path names: `deviceId` is a Device."""
    name = re.sub(r"(Id|ID|Ids)$", "", parameter)
    return name[:1].upper() + name[1:60] if name else "Account"


def search_words(texts: Iterable[str], details: Sequence[Mapping[str, str]]) -> str:
    """What a search for a part of a word looks through."""
    parts = [text for text in texts if text] + [detail["value"] for detail in details]
    return "\n".join(parts).lower()[:_MAX_WORDS]
