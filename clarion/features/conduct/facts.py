"""Facts that an attempt itself tells, and those of the form `Facts`, as features."""

from clarion.features.conduct.attempt import OUTBOUND, PROTECTED, Attempt, AttemptKind, Facts
from clarion.features.conduct.ports import Features, FeatureValue

_FIXED = {
    kind: {"kind": kind.value, "protected": kind in PROTECTED, "outbound": kind in OUTBOUND} for kind in AttemptKind
}

KNOWN_FACTS = frozenset({
    "account_state", "home_country", "main_number", "international_enabled", "caller_number_owned",
    "caller_number_elsewhere", "caller_number_verified", "number_replaceable", "emergency_callback",
    "outside_line_prefixes", "international", *_FIXED[AttemptKind.CALL_OUT],
})  # fmt: skip
"""Features that `Attempt` and `Facts` can tell between them, apart from those that always have a value."""


def features_of_attempt(attempt: Attempt) -> Features:
    """What an attempt says of itself."""
    features: dict[str, FeatureValue] = dict(_FIXED[attempt.kind])
    features["via"] = attempt.via
    features["callee_country"] = attempt.callee_country
    features["callee_given"] = bool(attempt.callee)
    features["caller_number_given"] = bool(attempt.caller_number)
    if attempt.international is not None:
        features["international"] = attempt.international
    return features


def features_of_facts(attempt: Attempt, facts: Facts) -> Features:
    """`Facts` by the names that rules use; what is None is left out."""
    features: dict[str, FeatureValue] = {
        "main_number": facts.main_number,
        "outside_line_prefixes": facts.outside_line_prefixes,
        "caller_number_verified": facts.caller_number_verified,
        "number_replaceable": facts.replace_false_identity and bool(facts.main_number),
        "emergency_callback": facts.emergency_callback,
    }
    if facts.account_state is not None:
        features["account_state"] = facts.account_state.value
    if facts.home_country is not None:
        features["home_country"] = facts.home_country
    if facts.international_enabled is not None:
        features["international_enabled"] = facts.international_enabled
    owner = facts.caller_number_account
    if owner is not None or not attempt.caller_number:
        ours = owner == attempt.account_id
        mine = facts.caller_number_extension in ("", attempt.extension_id)
        features["caller_number_owned"] = ours and mine
        features["caller_number_elsewhere"] = ours and not mine
    return features
