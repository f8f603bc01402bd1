"""The call detail record (CDR): the facts of one ended call. Call log, charges and analytics are computed from it."""

from pydantic import BaseModel, ConfigDict

from clarion.calls.model import Call, Identity, Leg, Party, Payer
from clarion.calls.views import accounts_of, party_id
from clarion.calls.wire import TrunkTarget


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WhoRecord(_Strict):
    """One end of a call."""

    account_id: str
    extension_id: str
    device_id: str
    number: str
    extension_number: str
    name: str
    trunk_id: str


class PartyRecord(_Strict):
    """One participant. Times are seconds since the epoch, 0 when it did not happen."""

    index: int
    party_id: str
    direction: str  # Outbound: the caller; Inbound: a callee
    who: WhoRecord
    far: WhoRecord  # the other end as this party saw it
    status: str
    reason: str
    result: str  # Accepted, Missed, Busy, No Answer, Rejected, Voicemail, Wrong Number, …
    started: float
    answered: float
    ended: float
    peer: dict[str, str]


class FactRecord(_Strict):
    at: float
    kind: str
    party: int
    detail: str


class PaidLegRecord(_Strict):
    """A carrier's leg that we placed and that was answered: what it is charged by. Times in seconds since the epoch."""

    leg_id: str
    trunk_id: str
    number: str
    answered: float
    ended: float
    account_id: str
    extension_id: str


class CallRecord(_Strict):
    """An ended call, as the table `cdrs` keeps it."""

    session_id: str
    telephony_session_id: str
    server_id: str
    origin: str
    account_ids: list[str]
    started: float
    answered: float
    ended: float
    emergency: str
    unverified: str = ""  # proto:ip:port of the caller of an emergency call who did not prove who it is
    parties: list[PartyRecord]
    facts: list[FactRecord]
    paid: list[PaidLegRecord] = []


def record_of(call: Call) -> CallRecord:
    """Build the CDR of an ended call."""
    return CallRecord(
        session_id=call.session_id,
        telephony_session_id=call.call_id,
        server_id=call.server_id,
        origin=call.origin,
        account_ids=sorted(accounts_of(call)),
        started=call.created,
        answered=call.answered,
        ended=call.ended,
        emergency=call.emergency.code if call.emergency else "",
        unverified=call.emergency.unverified if call.emergency else "",
        parties=[_party(call, party) for party in call.parties.values()],
        facts=[FactRecord(at=f.at, kind=f.kind, party=f.party, detail=f.detail) for f in call.facts],
        paid=[_paid(call, leg) for leg in paid_legs(call)],
    )


def paid_legs(call: Call) -> list[Leg]:
    """Legs that a carrier was asked for and that were answered. Of an emergency call none: nobody pays for help."""
    if call.emergency is not None:
        return []
    return [leg for leg in call.legs.values() if leg.answered and isinstance(leg.target, TrunkTarget)]


def payer_of(call: Call, leg: Leg) -> Payer:
    """At whose cost a leg is; an empty account: at nobody's here."""
    who = call.parties[leg.party].identity
    return leg.payer or Payer(account_id=who.account_id, extension_id=who.extension_id)


def _paid(call: Call, leg: Leg) -> PaidLegRecord:
    assert isinstance(leg.target, TrunkTarget)
    payer = payer_of(call, leg)
    return PaidLegRecord(
        leg_id=leg.leg_id,
        trunk_id=leg.target.trunk_id,
        number=leg.target.number,
        answered=leg.answered,
        ended=leg.ended or call.ended,
        account_id=payer.account_id,
        extension_id=payer.extension_id,
    )


def _party(call: Call, party: Party) -> PartyRecord:
    return PartyRecord(
        index=party.index,
        party_id=party_id(call, party.index),
        direction=party.direction,
        who=_who(party.identity),
        far=_who(party.shown, seen_by=party.identity.account_id),
        status=party.status.value,
        reason=party.reason,
        result=party.result or ("Accepted" if party.answered else "Missed"),
        started=party.started,
        answered=party.answered,
        ended=party.ended or call.ended,
        peer=party.peer,
    )


def _who(identity: Identity, *, seen_by: str | None = None) -> WhoRecord:
    """`seen_by`: the account of whoever sees it; a number that is withheld is for its own account only."""
    hidden = identity.withheld and seen_by not in (None, identity.account_id)
    return WhoRecord(
        account_id=identity.account_id,
        extension_id=identity.extension_id,
        device_id=identity.device_id,
        number="" if hidden else identity.number,
        extension_number=identity.extension_number,
        name=identity.name,
        trunk_id=identity.trunk_id,
    )
