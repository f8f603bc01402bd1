"""Texts in bulk, their batches, and who wants none."""

from typing import Any

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    account_path,
    anything,
    one_of,
)
from clarion.features.messaging import BULK_TEXT_CHANGED, CONSENT_CHANGED, find_batch_view

_A2P = ACCOUNT + "/a2p-sms"
BATCH = FilterKind(_A2P + "/batches/{batchId}", scope="ReadAccounts", permission="SMSSending")
BATCHES = FilterKind(_A2P + "/batches", scope="ReadAccounts", permission="SMSSending", query={"from": anything})
MESSAGES = FilterKind(
    _A2P + "/messages",
    scope="ReadAccounts",
    permission="SMSSending",
    query={"direction": one_of("Inbound", "Outbound"), "batchId": anything, "from": anything, "to": anything},
)
OPT_OUTS = FilterKind(_A2P + "/opt-outs", scope="ReadAccounts", permission="SMSSending")


def touches(topic: str, payload: Payload) -> list[str]:
    account = str(payload["account_id"])
    if topic == CONSENT_CHANGED:
        return [account_path(account, "/a2p-sms/opt-outs")]
    rest = ("/messages", "/batches", f"/batches/{payload['batch_id']}")
    return [account_path(account, "/a2p-sms" + each) for each in rest]


async def build(by: Building, topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    account = str(payload["account_id"])
    if topic == CONSENT_CHANGED:
        body: dict[str, Any] = {"to": payload["guest_number"], "active": payload["status"] == "OptOut"}
        if payload["own_number"]:
            body["from"] = payload["own_number"]
        return [Notice(account, path, body) for path in wanted]
    notices = []
    batch = None
    for path in touches(topic, payload):
        if path not in wanted:
            continue
        if path.endswith("/messages"):
            facts = {"direction": "Outbound", "batchId": payload["batch_id"]}
            facts |= {"from": payload["sender"], "to": payload["recipient"]}
            notices.append(Notice(account, path, _message(payload), facts))
            continue
        batch = batch or await find_batch_view(by.session, account, str(payload["batch_id"]))
        if batch is not None:
            notices.append(Notice(account, path, {**batch}, {"from": payload["sender"]}))
    return notices


def _message(payload: Payload) -> dict[str, Any]:
    state = str(payload["state"])
    body: dict[str, Any] = {
        "id": str(payload["delivery_id"]),
        "batchId": payload["batch_id"],
        "from": payload["sender"],
        "to": [payload["recipient"]],
        "text": payload["text"],
        "direction": "Outbound",
        "messageStatus": "Queued" if state == "Submitting" else state,
        "segmentCount": payload["segments"],
        "creationTime": payload["created_at"],
        "lastModifiedTime": payload["changed_at"],
    }
    return body | ({"errorCode": payload["code"]} if payload["code"] else {})


FAMILY = EventFamily(
    "texts in bulk",
    (BATCHES, BATCH, MESSAGES, OPT_OUTS),
    touches,
    build,
    topics=(BULK_TEXT_CHANGED, CONSENT_CHANGED),
)
