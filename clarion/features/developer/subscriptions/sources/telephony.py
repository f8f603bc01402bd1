"""Telephony sessions: what the parties of a call do, for the account and for one extension."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from clarion.base.bus import Payload
from clarion.base.http import wire_time
from clarion.features.developer.subscriptions.models import SubscriptionPath
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    EXTENSION,
    Body,
    Building,
    EventFamily,
    Facts,
    FilterKind,
    Notice,
    Query,
    account_path,
    anything,
    extension_path,
    one_of,
    truth,
)
from clarion.features.developer.subscriptions.sources.presence import live_calls

SESSION = "calls.session"
_DIALOG = ("callId", "fromTag", "toTag")
_SHAPING = "sipData"  # says what a notification holds, not which are wanted
_QUERY = {
    "direction": one_of("Inbound", "Outbound"),
    "missedCall": truth,
    "phoneNumber": anything,
    "sipData": truth,
    "statusCode": one_of(
        "Setup", "Proceeding", "Answered", "Disconnected", "Gone", "Parked", "Hold", "VoiceMail", "FaxReceive",
        "Voicemail", "Tds", "VoiceMailScreening",
    ),
    "withRecordings": truth,
}  # fmt: skip


def wanted_parties(query: Query, parties: Sequence[Body]) -> list[Body]:
    """The parties that a filter is about."""
    return [party for party in parties if _is_wanted(query, party)]


def _is_wanted(query: Query, party: Body) -> bool:
    facts: dict[str, Any] = {
        "direction": party.get("direction"),
        "missedCall": party.get("missedCall", False),
        "statusCode": party.get("status", {}).get("code"),
        "phoneNumber": [_digits(party.get(side, {}).get("phoneNumber", "")) for side in ("from", "to")],
    }
    for name, values in query.items():
        if name == _SHAPING:
            continue
        if name == "withRecordings":
            if values[-1].lower() == "true" and not party.get("recordings"):
                return False
            continue
        fact = facts[name]
        given = [_digits(value) if name == "phoneNumber" else value.lower() for value in values]
        said = fact if isinstance(fact, list) else [str(fact).lower()]
        if not set(given) & set(said):
            return False
    return True


def _digits(number: str) -> str:
    # A plus may arrive as a space: it means that in a query.
    return number.strip().removeprefix("+")


def matches(query: Query, facts: Facts) -> bool:
    return bool(wanted_parties(query, facts["parties"]))


def shape(query: Query, body: Body) -> Body:
    parties = wanted_parties(query, body["parties"])
    if query.get(_SHAPING, ("false",))[-1].lower() != "true":
        parties = [{name: value for name, value in party.items() if name != _SHAPING} for party in parties]
    return {**body, "parties": parties}


# A company's calls are for those who may read its call log; one's own need the app's scope only.
COMPANY = FilterKind(
    ACCOUNT + "/telephony/sessions",
    scope="CallControl",
    permission="ReadAccountCallLog",
    query=_QUERY,
    matches=matches,
    shape=shape,
    owner_inside=False,
)
OWN = FilterKind(
    EXTENSION + "/telephony/sessions",
    scope="CallControl",
    permission="ReadCallLog",
    query=_QUERY,
    matches=matches,
    shape=shape,
    owner_inside=False,
)


def touches(_topic: str, payload: Payload) -> list[str]:
    account = str(payload["account_id"])
    owners = {str(party["extensionId"]) for party in payload["changed"] if party.get("extensionId")}
    paths = [extension_path(account, owner, "/telephony/sessions") for owner in sorted(owners)]
    return [account_path(account, "/telephony/sessions"), *paths]


async def build(by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    session, account = payload["session"], str(payload["account_id"])
    common = {
        "sequence": session["sequence"],
        "sessionId": session["sessionId"],
        "telephonySessionId": session["id"],
        "serverId": session["serverId"],
        "eventTime": payload.get("event_time") or wire_time(by.here.clock.now()),
        "origin": session["origin"],
    }
    dialogs = await _dialogs(by, account, wanted)
    notices = []
    for path in touches(_topic, payload):
        parties = [_shown(party, dialogs) for party in payload["changed"] if _is_about(path, account, party)]
        if path in wanted and parties:
            notices.append(Notice(account, path, {**common, "parties": parties}, {"parties": parties}))
    return notices


def _is_about(path: str, account: str, party: Body) -> bool:
    owner = party.get("extensionId", "")
    return path == account_path(account, "/telephony/sessions") or path == extension_path(
        account, str(owner), "/telephony/sessions"
    )


def _shown(party: Body, dialogs: dict[str, Body]) -> Body:
    found = {name: value for name, value in party.items() if name != "owner"}
    return found | ({"sipData": dialogs[party["id"]]} if party["id"] in dialogs else {})


async def _dialogs(by: Building, account: str, wanted: frozenset[str]) -> dict[str, Body]:
    """The SIP dialogs of live parties, by party; nobody is asked for them unless a filter on these paths says so."""
    query = select(SubscriptionPath.id).where(
        SubscriptionPath.path.in_(sorted(wanted)), SubscriptionPath.text.icontains("sipData=true", autoescape=True)
    )
    if (await by.session.scalar(query.limit(1))) is None:
        return {}
    calls = await live_calls(by, account) or {}
    return {
        call["partyId"]: {name: call["sipData"][name] for name in _DIALOG}
        for own in calls.values()
        for call in own
        if "sipData" in call
    }


FAMILY = EventFamily("telephony sessions", (COMPANY, OWN), touches, build, live_topics=(SESSION,))
