"""Rules as they are in force here: the operator's files and what was changed for tenants, plans and places."""

from clarion.features.conduct.overrides.keeper import RuleKeeper, rules_folder
from clarion.features.conduct.overrides.models import OverrideRow
from clarion.features.conduct.overrides.service import (
    find_override,
    list_overrides,
    override_of,
    remove_override,
    set_override,
)

__all__ = [
    "OverrideRow",
    "RuleKeeper",
    "find_override",
    "list_overrides",
    "override_of",
    "remove_override",
    "rules_folder",
    "set_override",
]
