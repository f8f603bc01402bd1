"""Addresses under which one phone finds its files: signed, for that phone alone, and only for a time."""

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from clarion.base.keys import MasterKey

FIRST_DAYS = 14  # for the phone to come with the address that somebody typed
OWN_DAYS = 400  # for the address that the phone got with its settings, which it gets anew each time
PREFIX = "/device-provisioning"
_FORM = re.compile(r"([0-9a-z-]{1,64})\.([0-9a-z]{1,8})\.([0-9a-f]{8,10})\.([A-Za-z0-9_-]{22})")
_SIZE = 16  # bytes of the signature, 128 bits


@dataclass(frozen=True)
class Link:
    """What an address names. `generation`: of the phone's addresses; a reset makes earlier ones void."""

    device_id: str
    generation: int
    until: datetime


class PhoneLinks:
    """Makes and reads addresses."""

    def __init__(self, keys: MasterKey, public_url: str) -> None:
        self._secret = keys.derive("device provisioning: links")
        self._root = public_url.rstrip("/") + PREFIX

    def url(self, device_id: str, generation: int, until: datetime) -> str:
        """With a slash at the end: phones add the names of their files."""
        return f"{self._root}/{self.key(device_id, generation, until)}/"

    def key(self, device_id: str, generation: int, until: datetime) -> str:
        text = f"{device_id}.{generation:x}.{int(until.timestamp()):x}"
        return f"{text}.{self._signature(text)}"

    def read(self, key: str, now: datetime) -> Link | None:
        """None: forged, cut off, or over."""
        found = _FORM.fullmatch(key)
        if found is None:
            return None
        device_id, generation, until, signature = found.groups()
        if not hmac.compare_digest(signature, self._signature(f"{device_id}.{generation}.{until}")):
            return None
        ends = datetime.fromtimestamp(int(until, 16), UTC)
        return Link(device_id, int(generation, 16), ends) if now < ends else None

    def _signature(self, text: str) -> str:
        raw = hmac.new(self._secret, text.encode(), sha256).digest()[:_SIZE]
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def first_until(now: datetime) -> datetime:
    return now + timedelta(days=FIRST_DAYS)


def own_until(now: datetime) -> datetime:
    return now + timedelta(days=OWN_DAYS)
