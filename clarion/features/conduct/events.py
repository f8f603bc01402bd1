"""What conduct announces."""

from typing import Any

from pydantic import BaseModel

VERDICT = "conduct.verdict"
RULES_CHANGED = "conduct.rules"
CONDUCT_CHANGED = "conduct.changed"


CASE_DECIDED = "conduct.case_decided"
TAKEDOWNS_CHANGED = "conduct.takedowns"


class CaseDecided(BaseModel):
    """A person decided a case. `about`: what whoever filed it kept with it."""

    case_id: str
    account_id: str
    kind: str
    channel: str
    decision: str
    about: dict[str, Any]


class VerdictGiven(BaseModel):
    """A verdict other than a plain allow, from whoever asked. What it was about is there where it is known."""

    account_id: str
    extension_id: str
    kind: str
    dialed: str
    at: str
    verdict: dict[str, Any]
    callee: str = ""
    caller_number: str = ""
    source: str = ""
    campaign_id: str = ""


class RulesChanged(BaseModel):
    """Rules or overrides are not what they were; everybody reads them again."""

    rule: str = ""


class ConductChanged(BaseModel):
    """An account or person has something new to read: a statement, a notice."""

    account_id: str
    extension_id: str = ""
    what: str
    statement_id: str = ""


class TakedownsChanged(BaseModel):
    """What takedown notices say of files is not what it was; every process reads them again."""

    case_id: str
