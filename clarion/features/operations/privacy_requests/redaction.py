"""Takes names, numbers and addresses of somebody out of a row, and leaves the rest. Pure."""

import json
from collections.abc import Mapping
from typing import Any, Final

from clarion.features.operations.privacy_requests.subjects import Subject

_TELLING: Final = frozenset({
    "name", "firstname", "lastname", "displayname", "phonenumber", "number", "location", "email", "callername",
    "extensionid", "extensionnumber",
})  # fmt: skip
"""Members of an object that is about the subject, without case and underscores."""


def redact_row(row: Mapping[str, Any], subject: Subject) -> dict[str, Any]:
    """The columns that change, with what they say then. Ids of rows and of accounts stay as they are."""
    changed = {name: redact(value, subject) for name, value in row.items() if not name.endswith("_id") and name != "id"}
    return {name: value for name, value in changed.items() if value != row[name]}


def redact(value: Any, subject: Subject, *, blank: bool = False) -> Any:
    """Text becomes empty where it is about the subject as a whole; JSON is looked through, and members of objects about
    the subject go (`blank`: become empty, for readers that want every member).
    """
    if isinstance(value, str):
        if value.startswith(("{", "[")):
            return _redact_text(value, subject)
        return "" if _is_about(value, subject) else value
    if isinstance(value, Mapping):
        return _redact_object(value, subject, blank=blank)
    if isinstance(value, list):
        return [redact(part, subject, blank=blank) for part in value]
    return value


def _redact_object(value: Mapping[str, Any], subject: Subject, *, blank: bool) -> dict[str, Any]:
    about = any(isinstance(part, str) and _is_about(part, subject) for part in value.values())
    found: dict[str, Any] = {}
    for name, part in value.items():
        if not (about and isinstance(part, str) and _tells(name)):
            found[name] = redact(part, subject, blank=blank)
        elif blank:
            found[name] = ""
    return found


def _redact_text(text: str, subject: Subject) -> str:
    """JSON that is kept as text."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    redacted = redact(value, subject, blank=True)
    return text if redacted == value else json.dumps(redacted, ensure_ascii=False, separators=(",", ":"))


def _is_about(text: str, subject: Subject) -> bool:
    return bool(text) and (text.lower() in subject.identifiers() or text in subject.names)


def _tells(name: str) -> bool:
    return name.replace("_", "").lower() in _TELLING
