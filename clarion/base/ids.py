"""Identifiers. They come from the operating system's secure source, so none can be guessed from another."""

import secrets
import uuid
from typing import Final

from clarion.base.request_fence import note_new_id

PROBE_ACCOUNT_ID: Final = str(10**15 + 1)
"""The company of the synthetic probes behind the status page. It appears in no list, bill or figure."""
_LOWEST = 10**15 + 1000  # sixteen digits, always; those below are given to nobody
_HIGHEST = 2**53  # ids are JSON numbers on the wire, and a browser loses what lies beyond


def new_id() -> str:
    """A decimal id of sixteen digits below 2**53, for accounts, extensions, messages, numbers."""
    return note_new_id(str(_LOWEST + secrets.randbelow(_HIGHEST - _LOWEST)))


def new_short_id() -> str:
    """A decimal id of fifteen digits, for phone numbers: the surface allows them no more."""
    return note_new_id(str(10**14 + secrets.randbelow(10**15 - 10**14)))


def new_token(size: int = 32) -> str:
    """A secret of `size` random bytes, safe in a URL."""
    return secrets.token_urlsafe(size)


def new_uuid() -> str:
    return note_new_id(str(uuid.uuid4()))


def is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def new_session_id() -> str:
    """A telephony session id. Phones accept only `s-` and then the characters 0-9, a-f and z."""
    return note_new_id(f"s-a0{secrets.token_hex(6)}z{secrets.token_hex(5)}z{secrets.token_hex(4)}")


def party_id(session_id: str, index: int) -> str:
    """The id of party `index` (1 to 9: phones read a single digit) of a telephony session."""
    if not 1 <= index <= 9:
        raise ValueError(f"A party index is a single digit from 1 to 9, not {index}.")
    return f"p-{session_id.removeprefix('s-')}-{index}"


def new_tag(server_id: str) -> str:
    """A SIP tag that tells which call server made it."""
    return f"{server_id}-{secrets.token_hex(8)}"


def new_call_id(server_id: str) -> str:
    """A SIP Call-ID that tells which call server made it."""
    return f"{secrets.token_hex(12)}@{server_id}"
