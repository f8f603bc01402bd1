"""Webinars that one hosts: sessions planned, changed, begun, live and over; panels, registrations, questions."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import Building, EventFamily, FilterKind, Notice
from clarion.features.meetings import WEBINAR_CHANGED

_CONFIGURATION = "/webinar/configuration/v1/accounts/{accountId}/extensions/{extensionId}/sessions"
_REGISTRATION = "/webinar/registration/v1/accounts/{accountId}/extensions/{extensionId}/registrants"
_RUNTIME = "/webinar/runtime/v1/accounts/{accountId}/extensions/{extensionId}/sessions"
_TEMPLATES = {
    "created": _CONFIGURATION,
    "session": _CONFIGURATION,
    "deleted": _CONFIGURATION,
    "invitees": _CONFIGURATION,
    "registration": _REGISTRATION,
    "registrant": _REGISTRATION,
    "state": _RUNTIME,
    "question": _RUNTIME,
}


def _kind(template: str) -> FilterKind:
    short = template.replace("/accounts/{accountId}/extensions/{extensionId}", "")
    return FilterKind(template, scope="ReadWebinars", permission="Meetings", aliases=(short,))


KINDS = tuple(_kind(template) for template in (_CONFIGURATION, _REGISTRATION, _RUNTIME))


def touches(_topic: str, payload: Payload) -> list[str]:
    template = _TEMPLATES[str(payload["event"])]
    ids = {"accountId": str(payload["account_id"]), "extensionId": str(payload["host_extension_id"])}
    return [template.format(**ids)]


async def build(_by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    body = {
        "eventType": str(payload["event"]),
        "webinarId": str(payload["webinar_id"]),
        "sessionId": str(payload["session_id"]),
        "status": str(payload["status"]),
    }
    if payload["stage"]:
        body["runtimeStatus"] = str(payload["stage"])
    if payload["registrant_id"]:
        body["registrantId"] = str(payload["registrant_id"])
    return [Notice(str(payload["account_id"]), path, body, {}) for path in wanted]


FAMILY = EventFamily("webinars", KINDS, touches, build, topics=(WEBINAR_CHANGED,))
