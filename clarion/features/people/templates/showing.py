"""What is shown of kept settings: names of the wire with values that people can compare. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from clarion.features.people.settings.notices import KINDS
from clarion.features.people.templates.responses import TemplateRecordChange

_NAMES = {
    "language": "language",
    "time_zone": "timeZone",
    "time_format": "timeFormat",
    "home_country": "homeCountry",
    "greeting_language": "greetingLanguage",
    "formatting_locale": "formattingLocale",
    "international_calling": "internationalCalling",
    "ring_seconds": "ringSeconds",
    "voicemail_enabled": "voicemailEnabled",
}
"""Of kept columns."""
_ADDRESSES = ("emailaddresses", "smsphonenumbers")

Value = str | int | bool | list[str] | None
"""None: as the account has it. A list: names of roles, or what is wanted of a kind of notice."""


def with_addresses(notices: Mapping[str, Any], mine: Mapping[str, Any]) -> dict[str, Any]:
    """The notices with the addresses of `mine` in place of any that they hold: addresses are nobody else's."""
    found: dict[str, Any] = {}
    for name, value in notices.items():
        if isinstance(value, dict):
            found[name] = with_addresses(value, mine.get(name) or {})
        elif name.lower().endswith(_ADDRESSES):
            found[name] = mine.get(name, [])
        else:
            found[name] = value
    return found


def shown(settings: Mapping[str, Any], roles: Sequence[str]) -> dict[str, Value]:
    """Kept settings by the name of each. `roles`: their names as people know them."""
    found: dict[str, Value] = {_NAMES[name]: value for name, value in settings["columns"].items() if name in _NAMES}
    found["roles"] = sorted(roles)
    found["advancedMode"] = bool(settings["notices"].get("advancedMode"))
    for kind in KINDS:
        wanted = settings["notices"].get(kind, {})
        found[kind] = sorted(name for name, value in wanted.items() if value is True)
    return found


def changes(before: Mapping[str, Value], after: Mapping[str, Value]) -> list[TemplateRecordChange]:
    """What differs, in the order of `after`."""
    return [
        {"setting": name, "before": before.get(name), "after": value}
        for name, value in after.items()
        if before.get(name) != value
    ]
