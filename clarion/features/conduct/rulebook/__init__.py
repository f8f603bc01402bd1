"""The rule book: typed rules and dated tables, refused with place and reason when they are bad."""

from clarion.features.conduct.rulebook.book import (
    CATALOGUE,
    FEATURES_FILE,
    Kept,
    RuleBook,
    Source,
    build_book,
    load_book,
    read_features,
    read_folder,
    shipped_book,
)
from clarion.features.conduct.rulebook.cel import TYPES, Checker, ConditionError, Failed, Slots
from clarion.features.conduct.rulebook.checking import PLACEHOLDER
from clarion.features.conduct.rulebook.errors import BadRule
from clarion.features.conduct.rulebook.force import NEVER_SWITCHED, SCOPES, Force, Override, check_override
from clarion.features.conduct.rulebook.ready import Findings, Plan, ReadyRule
from clarion.features.conduct.rulebook.record import Feature, Outcome, Rule, Step
from clarion.features.conduct.rulebook.tables import Table, find_row, get_value

__all__ = [
    "CATALOGUE",
    "FEATURES_FILE",
    "NEVER_SWITCHED",
    "PLACEHOLDER",
    "SCOPES",
    "TYPES",
    "BadRule",
    "Checker",
    "ConditionError",
    "Failed",
    "Feature",
    "Findings",
    "Force",
    "Kept",
    "Outcome",
    "Override",
    "Plan",
    "ReadyRule",
    "Rule",
    "RuleBook",
    "Slots",
    "Source",
    "Step",
    "Table",
    "build_book",
    "check_override",
    "find_row",
    "get_value",
    "load_book",
    "read_features",
    "read_folder",
    "shipped_book",
]
