"""`Clarion-Preview: true` on a change of settings: carry it out, report what it did, and roll it back."""

import json
import re
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clarion.api.errors import WireJson, answer_error
from clarion.base.changes import Change, changing
from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.features.operations import preview_of

HEADER: Final = "Clarion-Preview"
_NO: Final = ("", "false", "0")
_LARGEST: Final = 1 << 20
_OF_ACCOUNT = re.compile(r"/restapi/v(?:1\.0|2)/accounts?/[^/]+/?(?:extensions?/[^/]+/(?=[^/]))?(?:clarion/)?([^/]*)")
# Settings, by the first part of the path behind the account or the extension. Others act: they send, call or sign in.
_SETTINGS: Final = frozenset((
    "", "address-book-settings", "administered-sites", "answering-rule", "assigned-role", "business-address",
    "business-hours", "call-monitoring-groups", "call-queues", "call-recording", "caller-blocking", "caller-id",
    "comm-handling", "conferencing", "cost-centers", "custom-fields", "emergency-default", "emergency-locations",
    "extension", "extensions", "forward-all-calls", "forwarding-number", "ivr-menus", "message-store-configuration",
    "notification-settings", "paging-only-groups", "phone-number", "phone-numbers", "presence", "regional-settings",
    "sites", "templates", "user-role",
))  # fmt: skip


def is_wanted(scope: Scope) -> bool:
    return Headers(scope=scope).get(HEADER, "").lower() not in _NO


def has_preview(path: str) -> bool:
    """Whether a change at this address can be previewed at all."""
    found = _OF_ACCOUNT.match(path)
    return found is not None and found[1] in _SETTINGS


async def preview(app: ASGIApp, here: Container, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what the change would do; a change that would be refused, with its refusal."""
    problem = _problem(scope)
    if problem is not None:
        await answer_error(problem)(scope, receive, send)
        return
    held: list[Message] = []

    async def hold(message: Message) -> None:
        held.append(message)

    change = Change("api", scope, preview=True)  # type: ignore[arg-type]
    with changing(change):
        await app(scope, receive, hold)
    status = next((message["status"] for message in held if message["type"] == "http.response.start"), 500)
    if status >= 400 and not _looked_for_what_it_made(status, change):
        for message in held:
            await send(message)
        return
    async with here.storage.reading() as session:
        told = await preview_of(session, change, status if status < 400 else 200, _json(held) if status < 400 else None)
    await WireJson(told)(scope, receive, send)


def _looked_for_what_it_made(status: int, change: Change) -> bool:
    """Whether a change that was accepted failed in the end, for what it made was taken back before it was read."""
    return status == 404 and any(row.kind == "created" for row in change.rows)


def _problem(scope: Scope) -> Invalid | None:
    if not has_preview(scope["path"]):
        return Invalid(f"This operation has no preview. Send it without {HEADER}.", parameter=HEADER)
    if Headers(scope=scope).get("Idempotency-Key"):
        return Invalid("A preview has no Idempotency-Key: nothing is done.", parameter="Idempotency-Key")
    return None


def _json(held: list[Message]) -> Any:
    body = b"".join(message.get("body", b"") for message in held if message["type"] == "http.response.body")
    try:
        return json.loads(body) if body and len(body) <= _LARGEST else None
    except ValueError:
        return None
