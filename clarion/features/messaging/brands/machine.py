"""The states of brands and campaigns, and which may follow which. Pure.

Somebody submits; the registry answers. What it answered is written down by an administrator, or by a program that
speaks with a registry. Where nobody gave the registry another say, a change of something registered is asked for
again (UpdateRequested) and counts meanwhile.
"""

from collections.abc import Mapping
from enum import StrEnum

from clarion.base.errors import Conflict


class BrandStatus(StrEnum):
    DRAFT = "Draft"
    SUBMITTED = "Submitted"
    SUBMIT_FAILED = "SubmitFailed"
    VERIFIED = "Verified"
    UNVERIFIED = "Unverified"
    UPDATE_REQUESTED = "UpdateRequested"
    SUSPENDED = "Suspended"
    EXPIRED = "Expired"


class CampaignStatus(StrEnum):
    DRAFT = "Draft"
    SUBMITTED = "Submitted"
    SUBMIT_FAILED = "SubmitFailed"
    CONFIRMED = "Confirmed"
    UNCONFIRMED = "Unconfirmed"
    UPDATE_REQUESTED = "UpdateRequested"
    SUSPENDED = "CampaignSuspended"
    EXPIRED = "CampaignExpired"


_B, _C = BrandStatus, CampaignStatus

NEXT: Mapping[str, frozenset[str]] = {
    _B.DRAFT: frozenset({_B.SUBMITTED}),
    _B.SUBMIT_FAILED: frozenset({_B.SUBMITTED}),
    _B.SUBMITTED: frozenset({_B.VERIFIED, _B.UNVERIFIED, _C.CONFIRMED, _C.UNCONFIRMED, _B.SUBMIT_FAILED}),
    _B.UNVERIFIED: frozenset({_B.SUBMITTED}),
    _C.UNCONFIRMED: frozenset({_C.SUBMITTED}),
    _B.VERIFIED: frozenset({_B.SUSPENDED, _B.EXPIRED}),
    _C.CONFIRMED: frozenset({_C.SUSPENDED, _C.EXPIRED}),
    _B.UPDATE_REQUESTED: frozenset(
        {_B.VERIFIED, _B.UNVERIFIED, _B.SUSPENDED, _C.CONFIRMED, _C.UNCONFIRMED, _C.SUSPENDED}
    ),
    _B.SUSPENDED: frozenset({_B.VERIFIED, _B.EXPIRED}),
    _C.SUSPENDED: frozenset({_C.CONFIRMED, _C.EXPIRED}),
    _B.EXPIRED: frozenset({_B.SUBMITTED}),
    _C.EXPIRED: frozenset({_C.SUBMITTED}),
}
"""For both; each knows only the words of its own."""

BRAND_COUNTS = frozenset({_B.VERIFIED, _B.UPDATE_REQUESTED})
CAMPAIGN_COUNTS = frozenset({_C.CONFIRMED, _C.UPDATE_REQUESTED})
REGISTERED = frozenset({_B.VERIFIED, _C.CONFIRMED})
OPEN = frozenset({_B.DRAFT, _B.SUBMIT_FAILED, _B.UNVERIFIED, _C.UNCONFIRMED, _B.EXPIRED, _C.EXPIRED})
"""Whatever is in one of these may be changed freely: the registry has no say in it at present."""


def next_of(status: str, kind: type[BrandStatus] | type[CampaignStatus]) -> tuple[str, ...]:
    """What may follow, in the order of the states."""
    return tuple(each.value for each in kind if each in NEXT[status])


def check_step(status: str, wanted: str, kind: type[BrandStatus] | type[CampaignStatus]) -> None:
    """Raises Conflict with what is possible."""
    possible = next_of(status, kind)
    if wanted not in possible:
        said = f"From {status} it can go to {', '.join(possible)} only." if possible else f"{status} is its last state."
        raise Conflict(f"{said} {wanted} does not follow.", code="CMN-409", parameter="status")


def after_change(status: str) -> str:
    """The state of something whose words were changed. Raises Conflict while the registry decides, or has closed it."""
    if status in OPEN:
        return status
    if status in REGISTERED or status == _B.UPDATE_REQUESTED:
        return _B.UPDATE_REQUESTED
    raise Conflict(f"While it is {status}, nothing of it can be changed.", code="CMN-409", parameter="status")
