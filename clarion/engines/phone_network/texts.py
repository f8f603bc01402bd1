"""Texts on the simulated network: inboxes that reply, receipts, failures by number, and texts into Clarion."""

import asyncio
import base64
import binascii
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from clarion.base.bus import Payload
from clarion.base.errors import ClarionError, Invalid
from clarion.base.telemetry import get_logger
from clarion.engines.phone_network.subscribers import (
    Behaviour,
    NumberPlan,
    Subscriber,
    TextFile,
    TextMessage,
    normal_form,
)

log = get_logger("clarion.phone_network")

Tell = Callable[[Payload], Awaitable[object]]
"""Hands something to Clarion; raises when Clarion did not take it."""

_REMEMBERED = 20_000
_MOST_FILES = 10
_MOST_BYTES = 5_000_000
_LONGEST = 20_000
_PAUSES_S = (0.2, 1.0, 3.0, 10.0, 30.0, *(60.0,) * 60)  # an hour, as carriers are patient
_BUSY_ATTEMPTS = 2


class TextExchange:
    """Where texts meet. `tell` is how the network reaches Clarion; set it before the first text."""

    def __init__(self, plan: NumberPlan, tell: Tell | None = None) -> None:
        self.plan = plan
        self.tell = tell
        self._seen: OrderedDict[str, int] = OrderedDict()  # id: attempts; negative once it is taken
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # ---- from Clarion

    async def submit(self, payload: Payload) -> Payload:
        """Take a text for a subscriber: {id, from, to, others, text, media}. The same id is taken once.

        Raises `Invalid` with the carrier's code for one that is refused. {"busy": true}: not now.
        """
        text_id, subscriber = str(payload["id"]), self.plan.resolve(str(payload["to"]))
        attempts = self._seen.get(text_id, 0)
        if attempts < 0:
            return {"id": text_id}
        if subscriber.text_outcome == "refused" or subscriber.behaviour is Behaviour.UNALLOCATED:
            raise Invalid("The number takes no texts.", code=subscriber.text_code or "SMS-UP-410")
        if subscriber.text_outcome == "busy" and attempts < _BUSY_ATTEMPTS:
            self._remember(text_id, attempts + 1)
            return {"busy": True}
        self._remember(text_id, -1)
        self._receive(text_id, subscriber, payload)
        return {"id": text_id}

    def _remember(self, text_id: str, attempts: int) -> None:
        self._seen[text_id] = attempts
        self._seen.move_to_end(text_id)
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)

    def _receive(self, text_id: str, subscriber: Subscriber, payload: Payload) -> None:
        now = datetime.now(UTC).isoformat()
        if subscriber.text_outcome == "undelivered":
            code = subscriber.text_code or "27"
            self._later({"kind": "receipt", "id": text_id, "state": "Failed", "code": code, "at": now})
            return
        reply = self.plan.inbox(subscriber.number).receive(
            str(payload["from"]),
            str(payload.get("text", "")),
            others=tuple(str(other) for other in payload.get("others", ())),
            media=_files(payload.get("media", ())),
        )
        if subscriber.text_outcome == "silent":
            return
        self._later({"kind": "receipt", "id": text_id, "state": "Delivered", "code": "", "at": now})
        if reply is not None:
            self._later(_incoming(reply, [reply.recipient]))

    # ---- into Clarion

    def place(self, payload: Payload) -> Payload:
        """Let a subscriber text numbers of an account: {from, to: number or list, text, media}. Returns {"id"}."""
        named = payload.get("to", [])
        recipients = [normal_form(str(number)) for number in (named if isinstance(named, list) else [named])]
        sender, text = normal_form(str(payload.get("from", ""))), str(payload.get("text", ""))
        if not sender or not recipients or len(recipients) > 10 or len(text) > _LONGEST:
            raise Invalid("A text needs a sender, one to ten recipients, and at most 20000 characters.")
        message = TextMessage(
            sender=sender,
            recipient=recipients[0],
            text=text,
            at=datetime.now(UTC),
            media=_files(payload.get("media", ())),
        )
        incoming = _incoming(message, recipients)
        for recipient in recipients:
            others = [number for number in recipients if number != recipient]
            self._later({**incoming, "to": recipient, "others": others})
        return {"id": incoming["id"]}

    def _later(self, payload: Payload) -> None:
        self._keep(self._tell(payload))

    async def _tell(self, payload: Payload) -> None:
        """As a carrier does: again, until it is taken or the patience ends."""
        for pause in (*_PAUSES_S, None):
            try:
                assert self.tell is not None
                await self.tell(payload)
                return
            except (ClarionError, AssertionError) as error:
                if pause is None:
                    log.warning("The simulated network gave up a text", kind=payload["kind"], problem=str(error))
                    return
                await asyncio.sleep(pause)

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _incoming(message: TextMessage, recipients: list[str]) -> Payload:
    return {
        "kind": "text",
        "id": secrets.token_hex(12),
        "from": message.sender,
        "to": message.recipient,
        "others": [number for number in recipients if number != message.recipient],
        "text": message.text,
        "media": [file.model_dump() for file in message.media],
        "at": message.at.isoformat(),
    }


def _files(given: Any) -> tuple[TextFile, ...]:
    """Files in base64. Raises `Invalid` for what is none, and for too much."""
    items = list(given or ())
    if len(items) > _MOST_FILES:
        raise Invalid(f"At most {_MOST_FILES} files go with a text.", parameter="media")
    total, found = 0, []
    for item in items:
        content = str(item.get("content", ""))
        try:
            total += len(base64.b64decode(content, validate=True))
        except (binascii.Error, ValueError):
            raise Invalid("A file is not in base64.", parameter="media") from None
        found.append(
            TextFile(
                content_type=str(item.get("content_type", "")),
                file_name=str(item.get("file_name", "")),
                content=content,
            )
        )
    if total > _MOST_BYTES:
        raise Invalid(f"All files together are larger than {_MOST_BYTES} bytes.", parameter="media")
    return tuple(found)
