"""The simulated network as a carrier of texts, reached over the bus."""

import base64
from datetime import datetime
from typing import Literal

from clarion.base.bus import Bus, Payload, Subscription
from clarion.base.errors import Invalid, Unavailable
from clarion.base.text_carrier import (
    CarrierBusy,
    CarrierRefused,
    CarrierSilent,
    IncomingText,
    Media,
    OutgoingText,
    TextEvents,
    TextReceipt,
)

FROM_NETWORK = "texts.from_network"
SUBMIT = "network.submit_text"
_PATIENCE_S = 20.0


class NetworkCarrier:
    """Implements `clarion.base.text_carrier.TextCarrier`."""

    name = "network"
    repeatable = True
    carries_media = True

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._desk: TextEvents | None = None
        self._served: Subscription | None = None

    async def open(self, desk: TextEvents) -> None:
        self._desk = desk
        self._served = self._bus.serve(FROM_NETWORK, self._hear)

    async def close(self) -> None:
        if self._served is not None:
            await self._served.close()

    async def submit(self, text: OutgoingText) -> tuple[str, ...]:
        payload = {
            "id": text.id,
            "from": text.sender,
            "to": text.recipient,
            "others": list(text.others),
            "text": text.text,
            "media": [
                {
                    "content_type": item.content_type,
                    "file_name": item.file_name,
                    "content": base64.b64encode(item.content).decode(),
                }
                for item in text.media
            ],
        }
        try:
            answer = await self._bus.request(SUBMIT, payload, timeout_s=_PATIENCE_S)
        except Invalid as error:
            raise CarrierRefused(error.message, code=error.code) from error
        except Unavailable as error:
            raise CarrierSilent(error.message) from error
        if answer.get("busy"):
            raise CarrierBusy("The network is busy.", code="SMS-UP-503")
        return (str(answer["id"]),)

    async def _hear(self, payload: Payload) -> Payload:
        """A text or a receipt; answered once it is kept."""
        assert self._desk is not None
        at = datetime.fromisoformat(str(payload["at"]))
        if payload["kind"] == "receipt":
            state: Literal["Delivered", "Failed"] = "Delivered" if payload["state"] == "Delivered" else "Failed"
            receipt = TextReceipt(
                carrier=self.name, id=str(payload["id"]), state=state, code=str(payload.get("code", "")), at=at
            )
            await self._desk.note(receipt)
            return {}
        await self._desk.take(
            IncomingText(
                carrier=self.name,
                id=str(payload["id"]),
                sender=str(payload["from"]),
                recipient=str(payload["to"]),
                others=tuple(str(other) for other in payload.get("others", ())),
                text=str(payload["text"]),
                media=tuple(
                    Media(
                        content_type=str(item["content_type"]),
                        file_name=str(item["file_name"]),
                        content=base64.b64decode(item["content"]),
                    )
                    for item in payload.get("media", ())
                ),
                at=at,
            )
        )
        return {}

    async def health(self) -> str | None:
        return None
