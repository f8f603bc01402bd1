"""The form of a rule: everything there is to say about it, as data. What does not fit is refused when it is read."""

from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Literal

import rfc8785
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.verdict import Act, Proof, Status, VerdictKind

Scalar = StrictBool | StrictInt | StrictFloat | StrictStr
Fact = StrictBool | StrictInt | StrictFloat | StrictStr | tuple[StrictStr, ...]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
RuleId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,9}(-\d{2})?$")]
TableId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,79}$")]
Place = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
Sentence = Annotated[str, Field(min_length=1, max_length=600)]
Remedy = Annotated[str, Field(pattern=r"^Would pass ", max_length=600)]
FeatureType = Literal["bool", "int", "double", "string", "list"]
Supplier = Literal["channel", "directory", "counters", "detectors", "standing", "identity", "engine"]
Expiry = Annotated[str, Field(pattern=r"^(event|passed|[1-9]\d{0,3}[mhd])$")]
Clause = Annotated[str, Field(pattern=r"^(C([1-9]|1[0-3])|G[1-7]|UNL)$")]
LONGEST_CONDITION = 4000


class Step(StrEnum):
    """The steps of a verdict, in order (conduct.md, Rules)."""

    EMERGENCY = "emergency"
    STATE = "state"
    LAW = "law"
    IDENTITY = "identity"
    LIMITS = "limits"
    BEHAVIOUR = "behaviour"
    CONTENT = "content"


STEP_ORDER = {step: rank for rank, step in enumerate(Step)}


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Feature(Record):
    """A declared fact."""

    type: FeatureType
    supplier: Supplier = Field(alias="from")
    means: Sentence
    absent: Scalar | None = None
    waits_for: Annotated[str, Field(max_length=80)] = ""  # what has to exist before anybody can supply it


class Outcome(Record):
    """What follows when the condition holds; the first outcome whose `when` holds counts."""

    when: Annotated[str, Field(max_length=LONGEST_CONDITION)] = ""
    act: Act
    verdict: VerdictKind
    proof: Proof | None = None  # that of the rule, unless said here
    text: Sentence | None = None
    remedy: Remedy | None = None
    threshold: Annotated[str, Field(max_length=200)] = ""
    prompt: Annotated[str, Field(max_length=60)] = ""
    reason: Annotated[str, Field(max_length=60)] = ""
    sip: Literal[0, 403, 428, 436, 437, 438, 503, 603, 607, 608] = 0
    challenge: Annotated[str, Field(max_length=40)] = ""
    retry_after_s: Annotated[StrictInt, Field(ge=0, le=86_400)] = 0


class Rung(Record):
    """A step of the ladder: `times` matches in `days` days lead from the rung before to this one."""

    act: Act
    times: Annotated[StrictInt, Field(ge=1, le=1000)] = 1
    days: Annotated[StrictInt, Field(ge=0, le=365)] = 0
    scope: Annotated[str, Field(max_length=40)] = ""  # campaign, number, feature …
    human: StrictBool = False  # a person has to agree


class Bounds(Record):
    """Between which values an override may set a limit. None: no bound on that side."""

    least: StrictInt | StrictFloat | None = None
    most: StrictInt | StrictFloat | None = None


class Change(Record):
    """What an operator or tenant may change without writing the rule anew."""

    limits: dict[Name, Bounds] = {}
    status: tuple[Status, ...] = ()


class GoldenCase(Record):
    """An attempt as recorded, and what the rule says of it by itself."""

    case: Sentence
    kind: AttemptKind | None = None  # the rule's first, unless said here
    facts: dict[Name, Fact] = Field(default={}, alias="with")
    without: tuple[Name, ...] = ()
    place: Place | None = None
    at: date | None = None
    say: Literal["allow", "label", "pace", "challenge", "quarantine", "deny", "skipped"]
    act: Act | None = None


class Golden(Record):
    facts: dict[Name, Fact] = {}
    cases: Annotated[tuple[GoldenCase, ...], Field(min_length=2)]


class Rule(Record):
    """One rule, whole."""

    id: RuleId
    title: Sentence
    version: Annotated[StrictInt, Field(ge=1)]
    clause: Clause
    step: Step
    services: tuple[str, ...]
    jurisdictions: tuple[Place, ...] = ()  # none: everywhere
    valid_from: date
    valid_to: date | None = None  # the first day on which it no longer holds
    on: Annotated[tuple[AttemptKind, ...], Field(min_length=1)]
    live: tuple[AttemptKind, ...] = ()  # kinds of `on` that a channel of this version asks about
    waits_for: Annotated[str, Field(max_length=40)] = ""  # the product or check that will ask; then nothing is live
    status: Status
    kill_switch: StrictBool = False  # on: the rule is out of force at once, whatever its status
    what: Sentence  # for the person: what it is about
    why: Sentence  # and why it exists
    source: Annotated[str, Field(max_length=300)]
    features: Annotated[dict[Name, FeatureType], Field(min_length=1)]
    given: tuple[Name, ...] = ()  # what must be true for the rule to be about this at all; otherwise it is not missed
    tell: tuple[Name, ...] = ()  # features that a statement names although no condition looks at them
    condition: Annotated[str, Field(min_length=1, max_length=LONGEST_CONDITION)]
    limits: dict[Name, TableId] = {}
    window: Annotated[str, Field(max_length=80)] = "inline"
    proof: Proof = Proof.DETERMINISTIC
    signal: Annotated[str, Field(max_length=40)] = ""
    closed: StrictBool = False  # a failure counts as a hit: for files
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    ladder: Annotated[tuple[Rung, ...], Field(min_length=1)]
    expiry: Expiry
    evidence: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    statement: Sentence  # to the person; {feature} and {limit.name} are filled in
    remedy: Remedy
    owner: Sentence
    change: Change = Change()
    golden: Golden

    def digest(self) -> str:
        """SHA-256 of the canonical JSON (RFC 8785) of the record; never of a compiled form, which differs each time."""
        return sha256(rfc8785.dumps(self.model_dump(mode="json", by_alias=True))).hexdigest()


_UNITS = {"m": 60, "h": 3600, "d": 86_400}


def expiry_seconds(expiry: str) -> int:
    """How long a verdict holds; 0 for the one event, or until a challenge is passed."""
    return int(expiry[:-1]) * _UNITS[expiry[-1]] if expiry[0].isdigit() else 0
