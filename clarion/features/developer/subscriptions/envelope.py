"""Notifications as they travel. A body is written as JSON once, however many subscribers it goes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from clarion.base.http import wire_time
from clarion.features.developer.subscriptions.kinds import Reading
from clarion.features.developer.subscriptions.sources.form import AUDIENCE, untouched

_encode = msgspec.json.encode
_decode = msgspec.json.decode


def write_json(value: Any) -> str:
    return _encode(value).decode()


def ends_of(subscription_id: str, owner_id: str) -> tuple[str, str]:
    """How a notification ends for one subscriber: with the owner inside the body, and without."""
    rest = f'}},"subscriptionId":"{subscription_id}","ownerId":"{owner_id}"}}'
    return f'"ownerId":"{owner_id}"{rest}', rest


@dataclass(slots=True)
class Logged:
    """An entry of the log in memory, with the texts that were made of it."""

    position: int
    uuid: str
    account_id: str
    path: str
    body: str
    facts: Mapping[str, Any]
    at: datetime
    _texts: dict[str, str] = field(default_factory=dict)
    _frames: dict[str, tuple[str, str]] = field(default_factory=dict)
    _wanted: dict[str, bool] = field(default_factory=dict)
    _audience: frozenset[str] | None = None

    def is_for(self, reading: Reading, owner_id: str) -> bool:
        """Whether somebody's filter wants it, and it is meant for them."""
        if AUDIENCE in self.facts:
            if self._audience is None:
                self._audience = frozenset(self.facts[AUDIENCE])
            if owner_id not in self._audience:
                return False
        known = self._wanted.get(reading.text)
        if known is None:
            known = self._wanted[reading.text] = reading.kind.matches(reading.query, self.facts)
        return known

    def body_for(self, reading: Reading) -> str:
        """The body that this filter asks for."""
        if reading.kind.shape is untouched:
            return self.body
        known = self._texts.get(reading.text)
        if known is None:
            known = write_json(reading.kind.shape(reading.query, _decode(self.body)))
            self._texts[reading.text] = known
        return known

    def payload(self, reading: Reading, subscription_id: str, owner_id: str) -> str:
        """The whole notification for one subscriber."""
        inside, plain = ends_of(subscription_id, owner_id)
        return self._start(reading) + (inside if reading.kind.owner_inside else plain)

    def frame(self, reading: Reading) -> tuple[str, str]:
        """A frame of the gateway for every subscriber: what stands before the place that some clients ask for, and what
        after it, up to the end that `ends_of` makes for one.
        """
        known = self._frames.get(reading.text)
        if known is None:
            before = (
                f'[{{"type":"ServerNotification","messageId":"{self.uuid}","status":200,'
                f'"headers":{{"RCRequestId":"{self.uuid}"}}'
            )
            known = self._frames[reading.text] = (before, f"}},{self._start(reading)}")
        return known

    def _start(self, reading: Reading) -> str:
        """Up to the last member of the body, which the owner's id follows."""
        body = self.body_for(reading)[:-1]
        if reading.kind.owner_inside and len(body) > 1:
            body += ","
        event = write_json(reading.text)
        return f'{{"uuid":"{self.uuid}","event":{event},"timestamp":"{wire_time(self.at)}","body":{body}'

    def forget_texts(self) -> None:
        self._texts.clear()
        self._frames.clear()
        self._wanted.clear()


def wire_form(entry: Logged) -> dict[str, Any]:
    """How an entry travels on the bus between processes."""
    return {
        "position": entry.position,
        "uuid": entry.uuid,
        "account_id": entry.account_id,
        "path": entry.path,
        "body": entry.body,
        "facts": entry.facts,
        "at": entry.at.isoformat(),
    }


def from_wire(given: Mapping[str, Any]) -> Logged:
    return Logged(
        given["position"],
        given["uuid"],
        given["account_id"],
        given["path"],
        given["body"],
        given["facts"],
        datetime.fromisoformat(given["at"]),
    )
