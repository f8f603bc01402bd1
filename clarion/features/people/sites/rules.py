"""What makes a site, and its menu. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from clarion.base.errors import Conflict, Invalid

MOST_SITES = 1000
MOST_MOVED = 1000  # people in one request
INPUTS = ("Star", "Hash", "NoInput", "0")
NEEDS_EXTENSION = frozenset({"Connect", "ConnectToIncomingCallRoutingSelection"})
DEFAULT_IVR: Mapping[str, Any] = {"topMenu": "", "promptRepeatCount": 3, "actions": []}


def check_code(code: str, others: Collection[str]) -> None:
    """A site code is of digits, unlike any other, and as long as the others: else short numbers are ambiguous."""
    if not (code.isascii() and code.isdigit() and 1 <= len(code) <= 6):
        raise Invalid("A site code has 1 to 6 digits.", parameter="code")
    known = {other for other in others if other}
    if code in known:
        raise Conflict("This site code is taken.", code="CMN-406", parameter="code")
    length = next((len(other) for other in known), len(code))
    if len(code) != length:
        raise Invalid(f"The site codes of this account have {length} digits.", parameter="code")


def check_actions(actions: Sequence[Mapping[str, Any]]) -> None:
    """Each key once, and somewhere to go where one goes somewhere. Raises Invalid."""
    seen: set[str] = set()
    for action in actions:
        if action["input"] in seen:
            raise Invalid(f"The key [{action['input']}] has two actions.", parameter="actions.input")
        seen.add(action["input"])
        if action["action"] in NEEDS_EXTENSION and not action.get("extension"):
            raise Invalid(f"The action [{action['action']}] needs an extension.", parameter="actions.extension.id")


def reaches_site(limited_to: Collection[str], site_id: str) -> bool:
    """Whether somebody limited to sites (to none: not limited) has to do with this one."""
    return not limited_to or site_id in limited_to
