"""From being watched to being in force: stages with dates, looks at matches, proposals, promotion."""

from clarion.features.conduct.release.routes import router
from clarion.features.conduct.release.rule_status import RuleStatus, rule_statuses
from clarion.features.conduct.release.rules import Observed, Readiness, Terms, readiness, terms_of
from clarion.features.conduct.release.service import Who, follow, get_stage, keep, list_stages, look, promote, weigh
from clarion.features.conduct.release.views import list_progress
from clarion.features.conduct.release.watch import ReleaseWatch

__all__ = [
    "Observed",
    "Readiness",
    "ReleaseWatch",
    "RuleStatus",
    "Terms",
    "Who",
    "follow",
    "get_stage",
    "keep",
    "list_progress",
    "list_stages",
    "look",
    "promote",
    "readiness",
    "router",
    "rule_statuses",
    "terms_of",
    "weigh",
]
