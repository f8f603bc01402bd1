"""When a number answers by itself, to whom, and to whom never. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberType

from clarion.calls.cdr import CallRecord, PartyRecord

LONGEST_TEXT = 480
"""Characters of a text as it is written, with its holes."""
MOST_SEGMENTS = 4
USUAL_HOURS = 12
MOST_HOURS = 168
LIVE = timedelta(minutes=15)
"""Whoever of us wrote so recently is there, and what comes is the answer."""
LATE = timedelta(minutes=30)
"""Nobody is told that a call was missed longer after it than that."""

_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_NEVER = (
    PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.TOLL_FREE, PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL, PhoneNumberType.PAGER,
)  # fmt: skip
_MISSED = frozenset({"Missed", "No Answer", "Busy", "Voicemail", "Hang Up"})
"""Results of a callee. A declined, blocked or forwarded call, and one that got a reply, was not missed."""


class Kind(StrEnum):
    MISSED_CALL = "MissedCall"
    AFTER_HOURS = "AfterHours"
    AWAY = "Away"


class WhyNot(StrEnum):
    """Why nothing is answered, in words that may be logged."""

    AUTOMATIC = "it is automatic itself"
    GROUP = "it went to several people"
    NO_NUMBER = "it comes from no full number: a short code, a name, or withheld"
    ITSELF = "it comes from the number itself"
    COSTLY = "numbers of this kind are not texted"
    NOT_MOBILE = "no mobile phone has a number of this kind"
    LIVE = "somebody has just written to them"
    RECENT = "they were answered not long ago"


@dataclass(frozen=True)
class Came:
    """A missed call or a text. `guest`: E.164, or whatever came instead. `automatic`: a machine of ours wrote it."""

    kind: Kind
    own: str
    guest: str
    automatic: bool = False
    group: bool = False


@dataclass(frozen=True)
class Past:
    """What this number sent the guest: the last automatic reply, the last text of any kind."""

    replied_at: datetime | None = None
    texted_at: datetime | None = None


@dataclass(frozen=True)
class State:
    """Whether the owner of the number is there. `away`: do not disturb, or within the span that was set."""

    open: bool
    away: bool


def kind_for_text(state: State, enabled: Collection[str]) -> Kind | None:
    """What a text is answered with: being away says more than being closed."""
    if state.away and Kind.AWAY in enabled:
        return Kind.AWAY
    if not state.open and Kind.AFTER_HOURS in enabled:
        return Kind.AFTER_HOURS
    return None


def why_not(came: Came, past: Past, every: timedelta, now: datetime) -> WhyNot | None:
    """None: answer. Wishes to get no texts, and acceptable use, are asked later, as for every text."""
    if came.automatic:
        return WhyNot.AUTOMATIC
    if came.group:
        return WhyNot.GROUP
    if came.guest == came.own:
        return WhyNot.ITSELF
    unfit = _unfit(came.guest, mobile=came.kind is Kind.MISSED_CALL)
    if unfit is not None:
        return unfit
    if came.kind is not Kind.MISSED_CALL and past.texted_at is not None and now - past.texted_at < LIVE:
        return WhyNot.LIVE
    if past.replied_at is not None and now - past.replied_at < every:
        return WhyNot.RECENT
    return None


def _unfit(guest: str, *, mobile: bool) -> WhyNot | None:
    """Why nobody texts a number. Who has sent a text can get one; who called, only with a mobile phone."""
    try:
        parsed = phonenumbers.parse(guest, None)  # without a country: only full numbers are
    except phonenumbers.NumberParseException:
        return WhyNot.NO_NUMBER
    if not phonenumbers.is_possible_number(parsed):
        return WhyNot.NO_NUMBER
    kind = phonenumbers.number_type(parsed)
    if kind in _NEVER:
        return WhyNot.COSTLY
    if mobile and kind not in _MOBILE:
        return WhyNot.NOT_MOBILE
    return None


def is_away(now: datetime, away_from: datetime | None, away_until: datetime | None) -> bool:
    """Whether the span that was set is now; without an end there is none."""
    return away_until is not None and now < away_until and (away_from is None or away_from <= now)


# ---- missed calls


@dataclass(frozen=True)
class MissedCall:
    """A call from outside that nobody took. `dialed` as the carrier brought it; `missed_by`: extensions."""

    session_id: str
    account_id: str
    dialed: str
    caller: str
    missed_by: Collection[str]
    reached: Collection[str]


def missed_call_of(record: CallRecord, now: datetime) -> MissedCall | None:
    """None for calls of colleagues, for emergencies, and for what is long ago."""
    caller = next((party for party in record.parties if party.direction == "Outbound"), None)
    if record.origin != "Call" or record.emergency or caller is None:
        return None
    if now - datetime.fromtimestamp(record.ended, now.tzinfo) > LATE:
        return None
    callees = [party for party in record.parties if party.direction == "Inbound" and party.who.account_id]
    if not callees or any(_is_colleague(party) for party in callees) or caller.who.extension_id in _ids(callees):
        return None
    offered = next((fact.detail for fact in record.facts if fact.kind == "offered"), "")
    return MissedCall(
        session_id=record.session_id,
        account_id=callees[0].who.account_id,
        dialed=offered or callees[0].who.number,
        caller=callees[0].far.number,
        missed_by=_ids([party for party in callees if _missed(party)]),
        reached=_ids([party for party in callees if party.answered and party.result == "Accepted"]),
    )


def _is_colleague(callee: PartyRecord) -> bool:
    return callee.far.account_id == callee.who.account_id


def _missed(party: PartyRecord) -> bool:
    return party.result in _MISSED or (party.result == "Accepted" and not party.answered)


def _ids(parties: list[PartyRecord]) -> frozenset[str]:
    return frozenset(party.who.extension_id for party in parties if party.who.extension_id)


def nobody_took(call: MissedCall, kinds: Mapping[str, str], takers: Collection[str]) -> bool:
    """`kinds`: the type of each extension; `takers`: types that take calls as people do. That a menu or an announcement
    answered is no answer, and that a caller left one is no missed call.
    """
    return any(kinds.get(each) in takers for each in call.missed_by) and not any(
        kinds.get(each) in takers for each in call.reached
    )
