"""What a rung of a ladder may name, and on whom its act falls. Pure.

An action affects what caused it and nothing wider: without a name it falls on the use of the extension that the attempt
was (its texts, its calls), which leaves every other use alone.
"""

from collections.abc import Mapping
from typing import Literal

from clarion.features.conduct.attempt import AttemptKind

FEATURE_OF: Mapping[AttemptKind, str] = {
    AttemptKind.CALL_OUT: "calls",
    AttemptKind.CALL_TRANSFER: "forwarding",
    AttemptKind.CALL_INTERNAL: "calls",
    AttemptKind.CALL_IN: "calls",
    AttemptKind.CAMPAIGN_DIAL: "calls",
    AttemptKind.MESSAGE_SEND: "texts",
    AttemptKind.MESSAGE_RECEIVE: "texts",
    AttemptKind.VERIFY_SEND: "codes",
    AttemptKind.CHAT_POST: "chats",
    AttemptKind.PAGER_SEND: "chats",
    AttemptKind.FAX_SEND: "fax",
    AttemptKind.FAX_RECEIVE: "fax",
    AttemptKind.VOICEMAIL_DROP: "voicemail",
    AttemptKind.FILE_UPLOAD: "files",
    AttemptKind.NAME_CHANGE: "names",
    AttemptKind.SETTING_CHANGE: "settings",
    AttemptKind.MEETING_START: "meetings",
    AttemptKind.MEETING_JOIN: "meetings",
    AttemptKind.RECORDING_START: "recording",
    AttemptKind.MONITOR_START: "monitoring",
    AttemptKind.API_REQUEST: "api",
    AttemptKind.DIRECTORY_READ: "directory",
}
COMES_IN = frozenset({AttemptKind.CALL_IN, AttemptKind.MESSAGE_RECEIVE, AttemptKind.FAX_RECEIVE})
USES = frozenset(FEATURE_OF) - COMES_IN - {AttemptKind.CALL_INTERNAL}
"""What a restriction of a feature stops; what comes in does not stop for it, nor do calls to colleagues."""

Falls = Literal["use", "feature", "extension", "account", "number", "source", "prefix", "campaign", "told", "verdict"]
RUNG_SCOPES: Mapping[str, tuple[Falls, str]] = {
    "": ("use", ""),
    "feature": ("use", ""),
    "SMS": ("feature", "texts"),
    "texts": ("feature", "texts"),
    "calls": ("feature", "calls"),
    "outbound": ("feature", "calls"),
    "fax": ("feature", "fax"),
    "forwarding": ("feature", "forwarding"),
    "international": ("feature", "international"),
    "recording": ("feature", "recording"),
    "upload": ("use", "files"),
    "proof of clean device": ("use", "files"),
    "identity": ("use", ""),
    "5 a minute": ("use", ""),
    "calls a second": ("feature", "calls"),
    "change": ("use", "settings"),
    "name": ("use", "names"),
    "key": ("use", "api"),
    "token": ("use", "api"),
    "campaign": ("campaign", ""),
    "numbers": ("number", ""),
    "number": ("number", ""),
    "source": ("source", ""),
    "range": ("source", ""),
    "prefix": ("prefix", ""),
    "new seats": ("account", ""),
    "account pending": ("account", ""),
    # ---- the verdict itself does it, to the one thing
    "pair": ("verdict", ""),
    "cluster": ("verdict", ""),
    "rest": ("verdict", ""),
    "conversation": ("verdict", ""),
    "activation": ("verdict", ""),
    "voicemail or screening": ("verdict", ""),
    # ---- who is told
    "call-back": ("told", ""),
    "administrator": ("told", ""),
    "both sides": ("told", ""),
    "custodian": ("told", ""),
    "target": ("told", ""),
    "old device": ("told", ""),
    "user unless gagged": ("told", ""),
    "50 %": ("told", ""),
    "75 %": ("told", ""),
    "80 %": ("told", ""),
    "90 %": ("told", ""),
    "100 %": ("told", ""),
}
"""Name: on what the act falls, and which feature where that is fixed. A ladder that names anything else is refused."""


def feature_subject(account_id: str, feature: str, extension_id: str = "") -> str:
    """A feature of a whole account, or its use by one extension."""
    return f"{account_id}/{feature}/{extension_id}" if extension_id else f"{account_id}/{feature}"
