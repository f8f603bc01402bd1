"""What responses about legal notices consist of."""

from typing_extensions import TypedDict

from clarion.features.conduct.cases.models import CaseState
from clarion.features.conduct.cases.responses import CaseInfo


class AuthorityAnswer(TypedDict):
    """`fits`: the instrument covers the data. `reply`: what to write when it does not, beside the `statement`."""

    case: CaseInfo
    fits: bool
    reply: str | None
    rule: str | None
    clause: str | None
    statement: str | None


class OwnTakedown(TypedDict):
    """A takedown notice as the owner of the file sees it. `backAt`: when it comes back unless the claimant sues."""

    id: str
    state: CaseState
    file: str
    work: str
    claimant: str
    heldAt: str
    objectedAt: str | None
    backAt: str | None
    decision: str | None
    reasons: str | None
    decidedAt: str | None
