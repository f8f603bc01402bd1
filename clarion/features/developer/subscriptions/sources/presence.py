"""Presence: of everybody in an account, of one extension, and of the lines one monitors."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from clarion.base.bus import Payload
from clarion.base.errors import ClarionError
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
    extension_path,
    truth,
)
from clarion.features.people import (
    PRESENCE_CHANGED,
    ActiveCallRegistry,
    Extension,
    TelephonyStates,
    presence_settings_of,
    presence_view,
)

log = structlog.stdlib.get_logger("clarion.events")
Calls = Mapping[str, Sequence[dict[str, Any]]]
_ASK_WITHIN_S = 1.0
_SILENCE_S = 10.0

STATUS, SESSION = "calls.presence", "calls.session"
_ORDER = ("CallConnected", "Ringing", "OnHold", "ParkedCall")
_MEMBERS = (
    "telephonyStatus", "presenceStatus", "userStatus", "dndStatus", "dndStatusPersonal", "meetingStatus",
    "allowSeeMyPresence", "ringOnMonitoredCall", "pickUpCallsOnHold",
)  # fmt: skip


def is_detailed(query: Query) -> bool:
    return query.get("detailedTelephonyState", ("false",))[-1].lower() == "true"


def matches(query: Query, facts: Facts) -> bool:
    """What a call does comes as a change of its session for those who see calls, else as a change of status."""
    cause: str = facts["cause"]
    return cause == "settings" or (cause == "session") == is_detailed(query)


def shape(query: Query, body: Body) -> Body:
    found = dict(body)
    if not is_detailed(query):
        found.pop("activeCalls", None)
        found.pop("totalActiveCalls", None)
        return found
    found.pop("aggregatedTelephonyStatus", None)
    found.pop("acceptCallQueueCalls", None)
    if query.get("sipData", ("false",))[-1].lower() != "true":
        calls = body.get("activeCalls", ())
        found["activeCalls"] = [{k: v for k, v in call.items() if k != "sipData"} for call in calls]
    return found


def shape_company(_query: Query, body: Body) -> Body:
    hidden = ("activeCalls", "totalActiveCalls", "aggregatedTelephonyStatus")
    return {name: value for name, value in body.items() if name not in hidden}


_DETAILS = {"detailedTelephonyState": truth, "sipData": truth, "aggregated": truth}
COMPANY = FilterKind(
    ACCOUNT + "/presence",
    scope="ReadAccounts",
    permission="ReadPresenceStatus",
    matches=matches,
    shape=shape_company,
    sequence=True,
)
OWN = FilterKind(
    EXTENSION + "/presence",
    scope="ReadPresence",
    permission="ReadPresenceStatus",
    # With whom somebody speaks is for themselves and for administrators, as when presence is read.
    reach_for=lambda query: "admin" if is_detailed(query) else "account",
    query=_DETAILS,
    matches=matches,
    shape=shape,
    swallows=lambda one, other: is_detailed(one) and not is_detailed(other),
    sequence=True,
)
FILTERS = (COMPANY, OWN)


def touches(topic: str, payload: Payload) -> list[str]:
    account = str(payload["account_id"])
    if topic == SESSION:
        return [extension_path(account, str(owner), "/presence") for owner in payload["extensions"]]
    own = extension_path(account, str(payload["extension_id"]), "/presence")
    return [account_path(account, "/presence"), own]


async def build(by: Building, topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    account = str(payload["account_id"])
    owners = payload["extensions"] if topic == SESSION else [payload["extension_id"]]
    concerned = [str(owner) for owner in owners if wanted.intersection(_paths(account, str(owner)))]
    cause = {SESSION: "session", STATUS: "status"}.get(topic, "settings")
    calls = await live_calls(by, account) if concerned and cause != "status" else None
    notices = []
    for owner in concerned:
        row = await by.session.get(Extension, owner)
        if row is None or row.account_id != account:
            continue
        active = None if calls is None else list(calls.get(owner, ()))
        status = str(payload["telephony_status"]) if cause == "status" else _status(by, owner, active)
        body = await _body(by, row, status, active)
        if cause == "session" and "activeCalls" in body:
            ended = _ended(by, payload, owner)
            body["activeCalls"] += ended
            body["totalActiveCalls"] += len(ended)
        notices += [Notice(account, path, body, {"cause": cause}) for path in _paths(account, owner) if path in wanted]
    return notices


def _paths(account: str, owner: str) -> tuple[str, str]:
    return account_path(account, "/presence"), extension_path(account, owner, "/presence")


async def live_calls(by: Building, account: str) -> Calls | None:
    """Everybody's live calls, by extension; None when the call servers do not say, which must not delay others."""
    name = f"calls of {account}"
    if name not in by.memo:
        book, asked_at = by.here.find(ActiveCallRegistry), by.here.clock.monotonic()
        by.memo[name] = None
        if book is not None and asked_at >= _silence.until:
            try:
                by.memo[name] = await asyncio.wait_for(book.calls_of_account(account), _ASK_WITHIN_S)
            except (ClarionError, TimeoutError) as error:
                _silence.until = asked_at + _SILENCE_S
                log.warning("The call servers do not say who is on a call", problem=str(error))
    found: Calls | None = by.memo[name]
    return found


def _ended(by: Building, payload: Payload, owner: str) -> list[dict[str, Any]]:
    """Calls that have just ended for somebody: apps know by such an entry that a call is over, and which one."""
    book = by.here.find(ActiveCallRegistry)
    if book is None:
        return []
    own = [party for party in payload["changed"] if str(party.get("extensionId")) == owner]
    found = [book.ended_call(payload["session"], party) for party in own]
    return [entry for entry in found if entry is not None]


class _Silence:
    """Until when call servers that gave no answer are not asked again."""

    until = 0.0


_silence = _Silence()


def _status(by: Building, owner: str, active: list[dict[str, Any]] | None) -> str:
    if active:
        found = {call["telephonyStatus"] for call in active}
        return next((name for name in _ORDER if name in found), "NoCall")
    states = by.here.find(TelephonyStates) if active is None else None
    return states.status_of(owner) if states else "NoCall"


async def _body(by: Building, row: Extension, status: str, active: list[dict[str, Any]] | None) -> Body:
    settings = (await presence_settings_of(by.session, [row]))[row.id]
    view = presence_view(by.here.settings.public_url, row, settings, status, own=False)
    body: Body = {"extensionId": row.id}
    for name in (*_MEMBERS, "aggregatedTelephonyStatus"):
        if name in view:
            body[name] = view.get(name)
    body["acceptCallQueueCalls"] = settings.accept_queue_calls
    if settings.visible and active is not None:
        body |= {"activeCalls": active[:7], "totalActiveCalls": len(active)}
    return body


FAMILY = EventFamily("presence", FILTERS, touches, build, topics=(PRESENCE_CHANGED,), live_topics=(STATUS, SESSION))
