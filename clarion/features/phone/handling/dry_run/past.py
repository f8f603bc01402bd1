"""Why a past call rang, or did not: the facts of its CDR, in words. Only what concerns the asking account."""

from datetime import UTC, datetime

from clarion.base.http import wire_time
from clarion.calls.cdr import CallRecord, FactRecord, PartyRecord
from clarion.features.phone.handling.dry_run.cdr_sentences import BY_DETAIL, DETAILS, WORDS
from clarion.features.phone.handling.dry_run.responses import CallExplanation, ExplainedParty, ExplainedStep


def explain_record(record: CallRecord, account_id: str) -> CallExplanation:
    """{telephonySessionId, parties, steps, sentences}. Notes about people of other accounts stay with those."""
    parties = {party.index: party for party in record.parties}
    rang = {fact.party for fact in record.facts if fact.kind in ("ringing", "answered")}
    shown = [fact for fact in record.facts if _concerns(fact, parties, account_id)]
    steps = [step for fact in shown if (step := _step(fact, parties, account_id))["text"]]
    return {
        "telephonySessionId": record.telephony_session_id,
        "sessionId": record.session_id,
        "startTime": wire_time(datetime.fromtimestamp(record.started, UTC)),
        "parties": [_party_view(party, account_id, party.index in rang) for party in record.parties],
        "steps": steps,
        "sentences": [step["text"] for step in steps],
    }


def _concerns(fact: FactRecord, parties: dict[int, PartyRecord], account_id: str) -> bool:
    party = parties.get(fact.party)
    if fact.kind in ("ended", "offered", "placed"):
        return True
    return party is None or party.who.account_id in ("", account_id)


def _name(party: PartyRecord | None, account_id: str) -> str:
    if party is None:
        return "somebody"
    who = party.who
    if who.account_id == account_id:
        return f"{who.name} ({who.extension_number})" if who.extension_number else who.name or who.number
    return who.number or "a caller without a number"


def _step(fact: FactRecord, parties: dict[int, PartyRecord], account_id: str) -> ExplainedStep:
    name = _name(parties.get(fact.party), account_id)
    text = _words(fact).format(name=name, detail=_detail(fact), caller=_name(parties.get(1), account_id))
    return {
        "at": wire_time(datetime.fromtimestamp(fact.at, UTC)),
        "kind": fact.kind,
        "party": fact.party,
        "text": text.replace("  ", " ").replace(" .", "."),
    }


def _words(fact: FactRecord) -> str:
    found = BY_DETAIL.get(fact.kind)
    return WORDS.get(fact.kind, "") if found is None else found.get(fact.detail, "")


def _detail(fact: FactRecord) -> str:
    return fact.detail if fact.kind == "note" else DETAILS.get(fact.detail, fact.detail.rstrip("."))


def _party_view(party: PartyRecord, account_id: str, rang: bool) -> ExplainedParty:
    return {
        "index": party.index,
        "direction": party.direction,
        "name": _name(party, account_id),
        "result": party.result,
        "rang": party.direction == "Inbound" and rang,
    }
