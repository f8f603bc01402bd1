"""Every fact that rules may look at is told by somebody who runs; those that nobody tells are listed, each with why."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import clarion
from clarion.features.conduct.rulebook import shipped_book

ROOT = Path(clarion.__file__).parent
NOT_LIVE = (
    "apps/migrations",
    "features/conduct/generator",
    "features/conduct/replay",
    "features/conduct/rulebook",
    "features/phone/handling/dry_run",
    "features/phone/handling/versions",
)
"""What makes events up, tries rules out or reads them tells nothing of what happens; nor does what a call would do, or
what makes tables.
"""

# Facts that nobody tells today. A rule that needs one is left out, or takes what `absent` says; each has golden cases.
NO_BILLING = "there are no plans yet; all seats are on one"
NO_CHANNEL = "its channel does not exist yet; proven on recorded attempts"
NO_DATA = "nobody could know it without data or proof that Clarion does not have"
UNTOLD = {
    "plan": NO_BILLING,
    "dialer_plan": NO_BILLING,
    "revenue_sharing": NO_BILLING,
    "days_since_effective": NO_BILLING,
    "marketing": "only campaigns sell, and they are to come",
    "campaign_period_closed": NO_CHANNEL,
    "agent_delay_s": NO_CHANNEL,
    "safe_message": NO_CHANNEL,
    "rings": NO_CHANNEL,
    "fax_advert": NO_CHANNEL,
    "fax_allowed": NO_CHANNEL,
    "fax_opt_out_shown": NO_CHANNEL,
    "fax_header": NO_CHANNEL,
    "codes_country_cap": "there is no API for one-time codes yet",
    "codes_country_open": "there is no API for one-time codes yet",
    "sensitive_change": "changes of settings are not judged yet",
    "location_valid": "lines are not judged when they are activated yet",
    "driving": "no app tells it yet",
    "device_moved": "no app tells it yet",
    "declared_age": "nobody is asked for an age",
    "guardian_consent": "nobody is asked for an age",
    "minor_party": "nobody is asked for an age",
    "outside_adult": "nobody is asked for an age",
    "grooming_score": "no model: there is nothing to train one on, and a wrong one does harm",
    "notices_open": "takedown notices come as reports, and people decide",
    "notices_upheld_180d": "takedown notices come as reports, and people decide",
    "dnc_exempt": "consent is looked up itself; a relationship is nothing that a machine may claim",
    "roaming_proof": NO_DATA,
    "undeclared_media": "the relay takes media from declared peers only, so it never comes",
    "security_downgrade": "a phone is held to the transport of its device, so it never comes",
    "forward_loop": "the call core ends loops before anybody is asked",
    "alarm_tones": "no detector of tones yet",
    "safety_use": "nobody declares it yet",
    "address_proof": "numbers that need one are not given out",
    "disconnect_reported": "no registry of disconnects is joined",
    "number_aged_most": "whether a number was a home's is not known: the longer rest holds for all",
    "idle_numbers_90d": "calls are known for a month, which proves no 90 days",
    "idle_ratio": "calls are known for a month, which proves no 90 days",
    "skirting_days": "needs a figure for each limit and day",
    "evasion_score": "no model: `terminated_identifiers` decides by itself",
    "number_kind": "registries tell no vetting score yet; a cap without one would be made up",
    "campaign_score": "registries tell no vetting score yet; a cap without one would be made up",
    "campaign_class": "registries tell no vetting score yet; a cap without one would be made up",
    "toll_free_verified": "registries tell no vetting score yet; a cap without one would be made up",
    "minutes_since_opt_out": "texting itself sends the one confirmation, at once, and refuses all else",
    "callee_place": "hours and recording work out places by themselves; limits go by `callee_country`",
    "notice_sent": "emergency notices are looked after by their own alarm (`emergency/notices`)",
    "notice_delay_s": "emergency notices are looked after by their own alarm (`emergency/notices`)",
    "request_share": NO_CHANNEL,
    "instrument_fits": NO_CHANNEL,
    "traceback_hours": NO_CHANNEL,
    "traceback_drafted": NO_CHANNEL,
    "warrant_given": NO_CHANNEL,
    "custodians": NO_CHANNEL,
    "expiry_given": NO_CHANNEL,
    "act_complete": "due process is checked in code, for every act (`acts/rules.py`)",
    "rule_overturned_7d": "a rule is demoted by its own watch (`cases/feedback.py`)",
    "rule_acts_7d": "a rule is demoted by its own watch (`cases/feedback.py`)",
    "accounts_touched_1h": "the blast radius is counted when an act is taken (`acts/service.py`)",
}


def _pattern(node: ast.expr) -> str | None:
    """A name that stands in the code, or the form of one that is put together."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in node.values]
        return "".join(parts) if any(isinstance(part, ast.Constant) for part in node.values) else None
    return None


def _told_in(tree: ast.AST) -> Iterator[str]:
    """Keys of dicts that are written, and what is put into one."""
    for node in ast.walk(tree):
        keys: list[ast.expr | None] = []
        if isinstance(node, ast.Dict):
            keys = list(node.keys)
        elif isinstance(node, ast.DictComp):
            keys = [node.key]
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            keys = [node.slice]
        for key in keys:
            pattern = _pattern(key) if key is not None else None
            if pattern:
                yield pattern


@lru_cache(maxsize=1)
def told() -> frozenset[str]:
    features = shipped_book().features
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        if not any(part in path.as_posix() for part in NOT_LIVE):
            for pattern in _told_in(ast.parse(path.read_text("utf-8"))):
                if pattern in features:
                    found.add(pattern)
                elif "\\w+" in pattern:
                    found.update(name for name in features if re.fullmatch(pattern, name))
    return frozenset(found)


def test_what_nobody_tells_is_listed_with_its_reason() -> None:
    untold = set(shipped_book().features) - told()
    assert untold - UNTOLD.keys() == set(), "supply these, or say here why nobody can"
    assert UNTOLD.keys() - untold == set(), "these are supplied by now: take them off the list"


def test_a_rule_in_force_where_it_is_live_has_what_it_looks_at() -> None:
    """A fact that nobody tells would leave the rule out at each attempt, unless it says what it counts as."""
    book = shipped_book()
    lacking = {
        kept.rule.id: sorted(
            name for name in kept.rule.features if name in UNTOLD and book.features[name].absent is None
        )
        for kept in book.rules.values()
        if kept.rule.live and kept.rule.status.value == "enforce"
    }
    assert {rule: names for rule, names in lacking.items() if names} == {"SPM-04": ["number_kind"]}
