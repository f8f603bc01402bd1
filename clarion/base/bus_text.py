"""Events as they travel: JSON, read as quickly as can be."""

import json
from typing import Any

import msgspec

_read = msgspec.json.Decoder().decode


def decoded(text: str | bytes) -> dict[str, Any]:
    """A payload as it was before it travelled."""
    try:
        return _read(text)  # type: ignore[no-any-return]
    except (
        msgspec.MsgspecError,
        UnicodeError,
    ):  # infinity, half characters: Python says them
        return json.loads(text)  # type: ignore[no-any-return]
