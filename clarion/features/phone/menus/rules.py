"""What makes a menu that nobody gets lost in. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from clarion.features.phone.menus.model import Action, Callee, Desk, Menu

DIGITS = tuple("0123456789")
INPUTS = (*DIGITS, "Star", "Hash", "NoInput")
SILENCE = "NoInput"
KEY_INPUTS = {**{digit: digit for digit in DIGITS}, "*": "Star", "#": "Hash"}
NEEDS_EXTENSION = frozenset({"Connect", "Voicemail", "ConnectToIncomingCallRoutingSelection"})
NEEDS_NUMBER = frozenset({"Transfer", "TransferToContactCenterNumber"})
STAYS = frozenset({"Repeat", "ReturnToRoot", "ReturnToPrevious", "ReturnToTopLevelMenu", "DoNothing"})
ACTIONS = NEEDS_EXTENSION | NEEDS_NUMBER | STAYS | {"DialByName", "Disconnect", "ConnectToOperator"}
MENU = "IvrMenu"
# What callers reach by a menu; other extensions are places in the system, not somebody who answers.
REACHABLE = frozenset({"User", "VirtualUser", "DigitalUser", "FlexibleUser", "Limited", "Department", "Announcement",
                       "Voicemail", "IvrMenu", "SharedLinesGroup", "DelegatedLinesGroup", "ApplicationExtension",
                       "Site"})  # fmt: skip
MAILBOXES = frozenset({"User", "VirtualUser", "DigitalUser", "FlexibleUser", "Department", "Voicemail",
                       "SharedLinesGroup"})  # fmt: skip
BUILT_IN = {
    "0": Action(action="ConnectToOperator"),
    "Star": Action(action="ReturnToPrevious"),
    "Hash": Action(action="Repeat"),
    SILENCE: Action(action="ConnectToOperator"),
}
MOST_MENUS = 2000


@dataclass(frozen=True)
class Problem:
    """Why a menu cannot be as it is asked to be. `place`: the member at fault, such as `actions[2].extension.id`."""

    place: str
    words: str


def effective(menu: Menu, desk: Desk, key: str) -> Action | None:
    """What an input does: as the menu says, else as its site says, else as everywhere."""
    return menu.actions.get(key) or desk.keys.get(key) or BUILT_IN.get(key)


def check_actions(inputs: list[tuple[str, Action]], find: Callable[[str], Callee | None]) -> list[Problem]:
    """Each entry by itself: known inputs, once each, and a target where one is needed. In the order of `inputs`."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for position, (key, action) in enumerate(inputs):
        place = f"actions[{position}]"
        if key not in INPUTS:
            problems.append(Problem(f"{place}.input", f"[{key[:20]}] is no key: use one of {', '.join(INPUTS)}."))
        elif key in seen:
            problems.append(Problem(f"{place}.input", f"The key [{key}] has two actions."))
        seen.add(key)
        problems += _check_action(place, key, action, find)
    return problems


def _check_action(place: str, key: str, action: Action, find: Callable[[str], Callee | None]) -> list[Problem]:
    name = action.action
    if name not in ACTIONS:
        return [Problem(f"{place}.action", f"[{name[:40]}] is no action of a menu.")]
    if key == SILENCE and name in STAYS:
        words = f"A caller who presses nothing must get somewhere: [{name}] would keep them in the menu forever."
        return [Problem(f"{place}.action", words)]
    if name in NEEDS_NUMBER and not action.number:
        return [Problem(f"{place}.phoneNumber", f"The action [{name}] needs a phone number.")]
    if name in NEEDS_EXTENSION:
        return _check_target(f"{place}.extension.id", name, action.extension_id, find)
    return []


def _check_target(place: str, name: str, target: str, find: Callable[[str], Callee | None]) -> list[Problem]:
    if not target:
        return [Problem(place, f"The action [{name}] needs an extension.")]
    callee = find(target)
    if callee is None:
        return [Problem(place, "There is no such extension.")]
    if callee.kind not in (MAILBOXES if name == "Voicemail" else REACHABLE):
        what = "has no mailbox" if name == "Voicemail" else "cannot be called"
        return [Problem(place, f"Extension {callee.number} {what}: it is of the type {callee.kind}.")]
    return []


def check_silence(menu: Menu, menus: Mapping[str, Menu], desks: Callable[[str], Desk]) -> Problem | None:
    """Who never presses a key must come to an end: not round and round through menus that lead to each other."""
    path = [menu]
    while True:
        here = path[-1]
        action = effective(here, desks(here.site_id), SILENCE)
        following = menus.get(_target_of(action, desks(here.site_id))) if action else None
        if following is None:
            return None
        if any(one.menu_id == following.menu_id for one in path):
            round_trip = " → ".join(one.name or one.number for one in [*path, following])
            words = f"A caller who presses nothing would go round forever: {round_trip}."
            return Problem("actions", words)
        path.append(following)


def _target_of(action: Action, desk: Desk) -> str:
    return desk.operator_id if action.action == "ConnectToOperator" else action.extension_id


def leading_to(menu_id: str, menus: Mapping[str, Menu]) -> list[Menu]:
    """Menus with a key that leads to this one."""
    return [
        menu
        for menu in menus.values()
        if menu.menu_id != menu_id and any(action.extension_id == menu_id for action in menu.actions.values())
    ]
