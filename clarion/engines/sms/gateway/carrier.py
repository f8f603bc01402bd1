"""A gateway as a carrier of texts.

We POST `{id, from, to, others, text, media, validSeconds, attempt, callback}` to its address, signed, with
`Idempotency-Key: <id>`. It answers 2xx with `{"id": "…"}` once it has the text, 409, 425, 429 or 5xx when it has not
and may be asked again, another 4xx when it never will, with `{"code": "…", "message": "…"}`.

It POSTs to `/clarion/text-gateways/<name>`, signed: `{"type": "text", "id", "from", "to", "others", "text", "media",
"at"}` or `{"type": "receipt", "id", "state": "Delivered" | "Failed", "code", "at"}`; `media` is a list of
`{contentType, fileName, content}` with content in base64. We answer 204 once it is kept; the same id is kept once.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from clarion.base.clock import Clock
from clarion.base.errors import Invalid
from clarion.base.settings import Settings
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
from clarion.engines.sms.gateway.signing import HEADER, check, sign

_AGAIN = frozenset({409, 425, 429})
_PATIENCE = httpx.Timeout(20.0, connect=5.0)
_LONGEST_ANSWER = 64_000


@dataclass(frozen=True)
class GatewaySettings:
    """`callback`: where the gateway reaches us."""

    url: str
    secret: str
    callback: str


def gateway_settings(settings: Settings) -> GatewaySettings:
    return GatewaySettings(
        settings.sms_gateway_url,
        settings.sms_gateway_secret,
        f"{settings.public_url}/clarion/text-gateways/gateway",
    )


class _File(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    content_type: str = Field(default="", max_length=100)
    file_name: str = Field(default="", max_length=255)
    content: str = Field(max_length=8_000_000)


class _Text(BaseModel):
    type: Literal["text"]
    id: str = Field(min_length=1, max_length=100)
    sender: str = Field(alias="from", min_length=1, max_length=40)
    recipient: str = Field(alias="to", min_length=1, max_length=40)
    others: list[Annotated[str, Field(max_length=40)]] = Field(default=[], max_length=50)
    text: str = Field(default="", max_length=20_000)
    media: list[_File] = Field(default=[], max_length=10)
    at: datetime | None = None


class _Receipt(BaseModel):
    type: Literal["receipt"]
    id: str = Field(min_length=1, max_length=128)
    state: Literal["Delivered", "Failed"]
    code: str = Field(default="", max_length=40)
    at: datetime | None = None


_CALL: TypeAdapter[_Text | _Receipt] = TypeAdapter(Annotated[_Text | _Receipt, Field(discriminator="type")])


class TextGateway:
    """Implements `clarion.base.text_carrier.WebhookCarrier`."""

    repeatable = True
    carries_media = True

    def __init__(self, settings: GatewaySettings, clock: Clock, *, name: str = "gateway") -> None:
        self.name = name
        self._settings = settings
        self._clock = clock
        self._desk: TextEvents | None = None
        self._client: httpx.AsyncClient | None = None
        self._problem = ""

    async def open(self, desk: TextEvents) -> None:
        self._desk = desk
        self._client = httpx.AsyncClient(timeout=_PATIENCE, follow_redirects=False)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def health(self) -> str | None:
        """What the last attempt met with."""
        return f"The text gateway {self._problem}; look at CLARION_SMS_GATEWAY_URL." if self._problem else None

    # ---- to the gateway

    async def submit(self, text: OutgoingText) -> tuple[str, ...]:
        assert self._client is not None
        body = json.dumps(self._order(text), ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": text.id,
            HEADER: sign(self._settings.secret, body, self._clock.now()),
        }
        try:
            answer = await self._client.post(self._settings.url, content=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            self._problem = "cannot be reached"
            raise CarrierBusy("The gateway cannot be reached.", code="SMS-UP-503") from error
        except httpx.HTTPError as error:
            self._problem = "does not answer"
            raise CarrierSilent(f"The gateway gave no answer ({type(error).__name__}).") from error
        return self._understand(text, answer)

    def _order(self, text: OutgoingText) -> dict[str, Any]:
        return {
            "id": text.id,
            "from": text.sender,
            "to": text.recipient,
            "others": list(text.others),
            "text": text.text,
            "media": [
                {
                    "contentType": item.content_type,
                    "fileName": item.file_name,
                    "content": base64.b64encode(item.content).decode(),
                }
                for item in text.media
            ],
            "validSeconds": text.seconds,
            "attempt": text.attempt,
            "callback": self._settings.callback,
        }

    def _understand(self, text: OutgoingText, answer: httpx.Response) -> tuple[str, ...]:
        told = _told(answer)
        if answer.is_success:
            self._problem = ""
            return (str(told.get("id") or text.id)[:128],)
        code = str(told.get("code") or f"HTTP{answer.status_code}")[:20]
        words = str(told.get("message") or f"The gateway answered {answer.status_code}.")[:300]
        if answer.status_code >= 500 or answer.status_code in _AGAIN:
            self._problem = f"answers {answer.status_code}"
            raise CarrierBusy(words, code=code)
        if answer.status_code in (401, 403):  # our secret or address is wrong: every text would fail
            self._problem = f"answers {answer.status_code} (is the secret the same on both sides?)"
            raise CarrierBusy(words, code=code)
        self._problem = ""
        raise CarrierRefused(words, code=code)

    # ---- from the gateway

    async def hear(self, headers: dict[str, str], body: bytes) -> None:
        """A call of the gateway. Nothing in it is looked at before its signature is found right."""
        assert self._desk is not None
        now = self._clock.now()
        check(self._settings.secret, body, headers.get(HEADER.lower(), ""), now)
        try:
            call = _CALL.validate_json(body)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"] if part not in ("text", "receipt"))
            raise Invalid(f"Parameter [{name or 'body'}] value is invalid: {first['msg']}.", parameter=name) from None
        at = call.at if call.at is not None and call.at.tzinfo is not None else now
        if isinstance(call, _Receipt):
            await self._desk.note(
                TextReceipt(carrier=self.name, id=call.id, state=call.state, code=call.code[:20], at=at)
            )
            return
        await self._desk.take(
            IncomingText(
                carrier=self.name,
                id=call.id,
                sender=call.sender,
                recipient=call.recipient,
                others=tuple(call.others),
                text=call.text,
                media=tuple(_media(item) for item in call.media),
                at=min(at, now),
            )
        )


def _told(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json() if len(answer.content) <= _LONGEST_ANSWER else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _media(item: _File) -> Media:
    try:
        content = base64.b64decode(item.content, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("Parameter [media.content] is not in base64.", parameter="media.content") from None
    return Media(content_type=item.content_type, file_name=item.file_name, content=content)
