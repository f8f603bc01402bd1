"""The states of an extension, and what may follow what. Pure.

Unassigned: a number that waits for somebody. NotActivated: somebody who may sign in to set things up. Enabled:
everything works. Disabled: nothing works, calls are told so. Frozen: the same, by the operator of the service.
"""

from collections.abc import Collection

from clarion.base.errors import Conflict, Invalid
from clarion.features.people.users.models import ExtensionStatus, ExtensionType

NEXT: dict[str, frozenset[str]] = {
    ExtensionStatus.UNASSIGNED: frozenset({"NotActivated", "Enabled", "Disabled"}),
    ExtensionStatus.NOT_ACTIVATED: frozenset({"Enabled", "Disabled", "Frozen"}),
    ExtensionStatus.ENABLED: frozenset({"Disabled", "Frozen"}),
    ExtensionStatus.DISABLED: frozenset({"Enabled", "NotActivated"}),
    ExtensionStatus.FROZEN: frozenset({"Enabled", "Disabled"}),
}
MAY_SIGN_IN = frozenset({ExtensionStatus.ENABLED, ExtensionStatus.NOT_ACTIVATED})
AT_FIRST = frozenset({"Unassigned", "NotActivated", "Enabled", "Disabled"})
"""What a new extension may begin as."""

# What people make themselves; queues and the like are for features that know them (`kinds.py`), sites and menus are
# made where they are managed.
CREATABLE = {
    ExtensionType.USER,
    ExtensionType.DIGITAL_USER,
    ExtensionType.VIRTUAL_USER,
    ExtensionType.VOICEMAIL,  # takes messages, rings nowhere
    ExtensionType.ANNOUNCEMENT,  # says something, takes no calls
    ExtensionType.SHARED_LINES,  # one line on several phones: all of them ring, nobody signs in
    ExtensionType.LIMITED,  # a phone in a hall or a lift: no mailbox, nobody signs in
}
# Into what a type may be changed: all of these are people.
_EXCHANGEABLE = frozenset({ExtensionType.USER, ExtensionType.DIGITAL_USER, ExtensionType.VIRTUAL_USER})


def check_transition(before: str, after: str) -> None:
    """Raise Conflict when an extension cannot go from one status to the other."""
    if after != before and after not in NEXT.get(before, frozenset()):
        raise Conflict(
            f"An extension that is {before} cannot become {after}.", code="CMN-101", parameter="status", status=400
        )


def check_creatable(extension_type: str, others: Collection[str] = ()) -> None:
    """Raise Invalid for a type that cannot be made with what this server has; `others`: those of other features."""
    if extension_type not in CREATABLE and extension_type not in others:
        possible = ", ".join(sorted({*CREATABLE, *others}))
        raise Invalid(f"A {extension_type[:40]} cannot be made here, but these can: {possible}.", parameter="type")


def check_type_change(before: str, after: str) -> None:
    if after != before and not {before, after} <= _EXCHANGEABLE:
        raise Invalid(f"An extension of type {before} cannot become {after[:40]}.", parameter="type")
