"""Who places an emergency call: a device that proved it, or somebody of whom only the address is known.

A name in From proves nothing, and a challenge must not stop a call for help. So a call without valid credentials is
unverified, unless it comes by a connection that a phone has signed in on; and only a phone that is known to hold
credentials is challenged, once (`docs/operations/emergency-calls.md`).
"""

import ipaddress
from collections import deque
from typing import Final

from clarion.calls.directory import Device, Directory
from clarion.calls.wire import OfferSource
from clarion.engines.sip.authentication import Verdict
from clarion.engines.sip.core import Core, split_source
from clarion.engines.sip.dialects import Traits, access_network, is_mobile
from clarion.engines.sip.grammar import ParseError
from clarion.engines.sip.message import Message

ANYONE: Final = "anyone"
PRIVATE: Final = "private"
NOBODY: Final = "nobody"

_ASKED_SECONDS: Final = 120.0  # who was asked for credentials and calls again without is put through
_WINDOW_SECONDS: Final = 60.0
PER_SOURCE: Final = 30  # unverified calls of one address in a minute
AT_ONCE: Final = 10  # unverified calls of one address that stand
_MOST: Final = 10_000
_STREAMS: Final = frozenset({"tcp", "tls", "ws", "wss"})


class EmergencyCallers:
    """Remembers whom it has asked, and how many unverified calls came from where."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._asked: dict[tuple[str, str], float] = {}  # address and name in From: when
        self._recent: dict[str, deque[float]] = {}

    def identify(self, request: Message, source: str, traits: Traits, verdict: Verdict) -> OfferSource | None:
        """The caller as far as it is known. None: ask for credentials first. `verdict.device` is None."""
        device = self._signed_in_by(source)
        failed = verdict.given and not verdict.stale
        if not failed and (device is None or traits.dialect.always_challenge) and self._ask(request, source, traits):
            return None
        if device is not None:
            return proven(device, request, source)
        # Authorization ids cannot be guessed: who has one has a phone of ours, whose password was changed.
        if not (self._welcome(source) or verdict.named) or self._is_flood(source):
            return None
        return OfferSource(kind="unknown", address=source, account_id=self._account_near(source))

    def proved(self, request: Message, source: str) -> None:
        """The phone has answered the question who it is."""
        self._asked.pop(_key(request, source), None)

    # ---- what proves something

    def _signed_in_by(self, source: str) -> Device | None:
        """The one phone that has signed in by this very connection. Datagrams prove nothing: their source is forged."""
        if split_source(source)[0] not in _STREAMS:
            return None
        found = self._core.registrar.devices_at(source)
        return self._core.directory.devices.get(found.pop()) if len(found) == 1 else None

    def _ask(self, request: Message, source: str, traits: Traits) -> bool:
        """Whether to ask for credentials: a phone here has some for sure, and was not asked in vain a moment ago."""
        key, now = _key(request, source), self._core.clock.monotonic()
        if self._asked.get(key, -_ASKED_SECONDS) + _ASKED_SECONDS > now:
            return False
        if not (traits.dialect.always_challenge or self._holds_credentials(key[1], source)):
            return False
        if len(self._asked) >= _MOST:
            self._asked = {known: at for known, at in self._asked.items() if at + _ASKED_SECONDS > now}
        if len(self._asked) >= _MOST:
            return False
        self._asked[key] = now
        return True

    def _holds_credentials(self, user: str, source: str) -> bool:
        registrar, directory = self._core.registrar, self._core.directory
        if registrar.devices_at(source):
            return True
        near = (directory.devices.get(device_id) for device_id in registrar.devices_near(split_source(source)[1]))
        return any(device is not None and user and device.username == user for device in near)

    # ---- strangers

    def _welcome(self, source: str) -> bool:
        """Whether unverified emergency calls are taken from this address (CLARION_EMERGENCY_FROM_STRANGERS)."""
        if self._core.config.strangers == ANYONE:
            return True
        host = split_source(source)[1]
        if self._core.registrar.addresses.knows(host):
            return True  # no stranger: phones of ours have signed in from there
        return self._core.config.strangers == PRIVATE and _is_private(host)

    def _is_flood(self, source: str) -> bool:
        host, now = split_source(source)[1], self._core.clock.monotonic()
        if len(self._recent) >= _MOST:
            self._recent = {known: at for known, at in self._recent.items() if at and at[-1] + _WINDOW_SECONDS > now}
        recent = self._recent.setdefault(host, deque(maxlen=PER_SOURCE))
        if len(recent) == PER_SOURCE and recent[0] + _WINDOW_SECONDS > now:
            return True
        legs = self._core.legs.values()
        if sum(1 for leg in legs if leg.unverified and split_source(leg.source)[1] == host) >= AT_ONCE:
            return True
        recent.append(now)
        return False

    def _account_near(self, source: str) -> str:
        """Whose premises the caller is on, as far as that is beyond doubt."""
        directory: Directory = self._core.directory
        found = {
            device.account_id
            for device_id in self._core.registrar.devices_near(split_source(source)[1])
            if (device := directory.devices.get(device_id)) is not None
        }
        return found.pop() if len(found) == 1 else ""


def proven(device: Device, request: Message, source: str) -> OfferSource:
    """A call of a device that has proved that it is one."""
    return OfferSource(
        kind="device",
        device_id=device.device_id,
        extension_id=device.extension_id,
        account_id=device.account_id,
        authenticated=True,
        address=source,
        mobile=is_mobile(request),
        access_network=access_network(request),
    )


def _key(request: Message, source: str) -> tuple[str, str]:
    try:
        user = request.from_.uri.user or ""
    except ParseError:
        user = ""
    return split_source(source)[1], user[:128]


def _is_private(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_loopback or address.is_link_local or any(address in net for net in _PRIVATE[address.version])


_PRIVATE: Final = {
    4: [ipaddress.ip_network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")],
    6: [ipaddress.ip_network("fc00::/7")],
}
