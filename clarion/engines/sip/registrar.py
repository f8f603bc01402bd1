"""The registrar (RFC 3261 §10, Path of RFC 3327, flows of RFC 5626) and the port `Registrations`. No I/O in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from clarion.base.clock import Clock
from clarion.base.digits import find_number
from clarion.calls.directory import MOST_PHONES, Device
from clarion.calls.wire import DeviceTarget, MediaProfile, Record, Registration
from clarion.engines.sip.bindings import Binding, BindingStore
from clarion.engines.sip.dialects import Traits, access_network, media_for
from clarion.engines.sip.fields import Address
from clarion.engines.sip.grammar import ParseError, safe_value, unquote
from clarion.engines.sip.message import Message
from clarion.engines.sip.phone_addresses import PhoneAddresses, host_of
from clarion.engines.sip.uri import Uri

MIN_EXPIRES: Final = 30
MAX_EXPIRES: Final = 7200
DEFAULT_EXPIRES: Final = 3600
MAX_REPLACED: Final = 10_000
SWEEP_SECONDS: Final = 5.0
COME_BACK_SECONDS: Final = 1.0


class RegistrationChange(Record, frozen=True, kw_only=True):
    """A contact came or went (not: was refreshed). `online`: the device still has at least one."""

    account_id: str
    extension_id: str
    device_id: str
    online: bool


@dataclass(slots=True)
class Outcome:
    """The answer to a REGISTER."""

    status: int
    reason: str = ""
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """How many phones of one extension may be signed in. `replaces`: one more takes the place of the one that signed in
    first, browsers before others; else it is refused.
    """

    most: int = MOST_PHONES
    replaces: bool = False


@dataclass(slots=True)
class _Wanted:
    address: Address
    expires: int
    key: str
    instance: str
    reg_id: int


class Registrar:
    def __init__(
        self,
        store: BindingStore,
        clock: Clock,
        on_change: Callable[[RegistrationChange], None] | None = None,
        *,
        limit: Callable[[Device], Limit] = lambda _device: Limit(),
        min_expires: int = MIN_EXPIRES,
        max_expires: int = MAX_EXPIRES,
    ) -> None:
        self._store = store
        self._clock = clock
        self._on_change = on_change
        self._limit = limit
        self._replaced: dict[str, str] = {}  # slot: Call-ID of a phone that another took the place of
        self._min_expires = min_expires
        self._max_expires = max_expires
        self._bindings: dict[str, Binding] = {}
        self._of_extension: dict[str, dict[str, Binding]] = {}
        self._of_device: dict[str, dict[str, Binding]] = {}
        self._at: dict[str, set[str]] = {}  # address it came from: keys of bindings
        self.addresses = PhoneAddresses(clock)
        self._closed: set[str] = set()  # flows whose bindings go in a moment
        for binding in store.load():
            self._index(binding)
        store.watch(self._learn, self._unlearn)

    # ---- the port Registrations

    def targets(self, extension_id: str) -> list[DeviceTarget]:
        """Every reachable contact of an extension, newest registration of each instance only."""
        return [binding.target() for binding in self._newest(self._of_extension.get(extension_id))]

    def device_targets(self, device_id: str) -> list[DeviceTarget]:
        return [binding.target() for binding in self._newest(self._of_device.get(device_id))]

    def registrations(self, extension_id: str) -> list[Registration]:
        return [
            Registration(
                id=binding.public_id,
                device_id=binding.device_id,
                extension_id=binding.extension_id,
                source=binding.source,
                user_agent=binding.user_agent,
                instance=binding.instance,
                since=binding.since,
                expires=binding.expires,
                address=Uri.parse(binding.contact).host,
                access_network=binding.access_network,
            )
            for binding in self._newest(self._of_extension.get(extension_id))
        ]

    def end_registration(self, extension_id: str, registration_id: str) -> bool:
        """A phone that is still there registers again at its next renewal, as long as its password is good."""
        slots = {b.slot for b in self._of_extension.get(extension_id, {}).values() if b.public_id == registration_id}
        for binding in [b for b in self._of_extension.get(extension_id, {}).values() if b.slot in slots]:
            self._remove(binding)
        return bool(slots)

    # ---- for the engine

    def bindings_of(self, extension_id: str) -> list[Binding]:
        return self._newest(self._of_extension.get(extension_id))

    def find_flow(self, device_id: str, instance: str = "", source: str = "") -> Binding | None:
        """The newest contact of a device: that of the instance, else the one at `source`, else the newest at all."""
        known = self._newest(self._of_device.get(device_id))
        if instance:
            return next((b for b in known if b.instance == instance), None)
        return next((b for b in known if source and b.source == source), known[0] if known else None)

    def devices_at(self, source: str) -> set[str]:
        """Devices that are registered from exactly that address (proto:ip:port) and whose connection still stands."""
        return {binding.device_id for binding in self._live(self._at.get(source, set()))}

    def devices_near(self, host: str) -> set[str]:
        """Devices that are registered from that IP address."""
        near = (keys for source, keys in self._at.items() if host_of(source) == host)
        return {binding.device_id for keys in near for binding in self._live(keys)}

    def _live(self, keys: set[str]) -> list[Binding]:
        now = self._now()
        found = (self._bindings.get(key) for key in keys)
        return [b for b in found if b is not None and b.expires > now and b.flow not in self._closed]

    def is_anothers(self, source: str, device_id: str) -> bool:
        """Whether phones are signed in from exactly that address, and none of them is the device."""
        mine = self._of_device.get(device_id, {}).values()  # few; at the address of a box there may be thousands
        return source in self._at and all(binding.source != source for binding in mine)

    def flow_failed(self, contact: str, device_id: str) -> None:
        """The edge says that this flow is gone (430): nobody is there any more."""
        for binding in self._newest(self._of_device.get(device_id)):
            if binding.contact == contact:
                self._remove(binding)

    def flow_closed(self, flow: str) -> set[str]:
        """The edge says that this connection (user part of its Path) has closed. Its bindings count no more against the
        limit, and go a moment later: a phone whose connection broke may come back without having been away. One that
        has come back by then has another Path, and stays. Returns whose devices they are.
        """
        self._closed.add(flow)
        self._clock.call_later(COME_BACK_SECONDS, lambda: self._drop_flow(flow))
        return {binding.device_id for binding in self._bindings.values() if binding.flow == flow}

    def _drop_flow(self, flow: str) -> None:
        self._closed.discard(flow)
        for binding in [b for b in self._bindings.values() if b.flow == flow]:
            self._remove(binding)

    def online(self, device_id: str) -> bool:
        return bool(self._newest(self._of_device.get(device_id)))

    def sweep(self) -> None:
        """Drop what has expired. Call every few seconds."""
        now = self._now()
        for binding in [b for b in self._bindings.values() if b.expires <= now]:
            self._remove(binding)

    def clock_moved(self, seconds: float) -> None:
        """Our clock was set: every registration lasts as long as it would have."""
        for binding in list(self._bindings.values()):
            began = binding.began + seconds if binding.began else 0.0
            moved = msgspec.structs.replace(
                binding, since=binding.since + seconds, expires=binding.expires + seconds, began=began
            )
            self._index(moved)
            if not self._store.is_shared:
                self._store.put(moved)

    def __len__(self) -> int:
        return len(self._bindings)

    # ---- REGISTER

    def register(self, request: Message, device: Device, traits: Traits, source: str) -> Outcome:
        """Carry out an authenticated REGISTER of `device`. Raises ParseError for contacts that cannot be read."""
        raw = request.values("contact")
        if "*" in raw:
            return self._remove_all(request, device, raw)
        wanted = [self._read_contact(request, device, value) for value in raw]
        limit = self._limit(device)
        if len(wanted) > limit.most:
            return Outcome(603, "Too Many Contacts")
        for item in wanted:
            if 0 < item.expires < self._min_expires:
                return Outcome(423, headers=(f"Min-Expires: {self._min_expires}",))
            known = self._bindings.get(item.key)
            if known is not None and known.call_id == request.call_id and request.cseq[0] <= known.cseq:
                return Outcome(500, "CSeq Out Of Order")
        if not self._make_room(request.call_id, device, wanted, limit):
            return Outcome(603, "Too Many Contacts")
        for item in wanted:
            self._apply(request, device, traits, source, item)
        return self._listing(request, device, traits, wanted)

    def _remove_all(self, request: Message, device: Device, raw: list[str]) -> Outcome:
        if len(raw) > 1 or request.find("expires") != "0":
            return Outcome(400, "Bad Contact")
        for binding in list(self._of_device.get(device.device_id, {}).values()):
            self._remove(binding)
        return Outcome(200)

    def _read_contact(self, request: Message, device: Device, value: str) -> _Wanted:
        address = Address.parse(value)
        uri = address.uri
        if uri.scheme not in ("sip", "sips"):
            raise ParseError("Bad Contact")
        stated = address.params.get("expires") or request.find("expires") or ""
        # RFC 3261 §10.2.1.1: what is no number counts as the default.
        expires = find_number(stated)
        expires = DEFAULT_EXPIRES if expires is None else expires
        instance = unquote(address.params.get("+sip.instance") or "")[:256]
        reg_text = address.params.get("reg-id") or ""
        reg_id = (find_number(reg_text, most=99_999) or 0) if instance else 0
        key = f"{device.device_id}|{instance}|{reg_id}" if instance else f"{device.device_id}|{address.uri_text}"
        return _Wanted(address, min(expires, self._max_expires), key, instance, reg_id)

    def _make_room(self, call_id: str, device: Device, wanted: list[_Wanted], limit: Limit) -> bool:
        """Whether there is room, by the end of other phones if need be. A phone whose place was taken does not get it
        back by renewing what it had: it would push out the next one, and so on for ever.
        """
        known = self._newest(self._of_extension.get(device.extension_id))
        new = {f"{device.device_id}|{item.instance or item.address.uri_text}" for item in wanted if item.expires}
        taken = [b for b in known if b.flow not in self._closed and b.slot not in new]
        surplus = len(taken) + len(new) - limit.most
        if surplus > 0 and new and (not limit.replaces or any(self._replaced.get(slot) == call_id for slot in new)):
            return False
        oldest = sorted(taken, key=lambda b: (b.media != MediaProfile.WEBRTC, b.began or b.since))
        for binding in oldest[: max(0, surplus if new else 0)]:
            self._replace(binding)
        for slot in new:
            self._replaced.pop(slot, None)
        return True

    def _replace(self, gone: Binding) -> None:
        while len(self._replaced) >= MAX_REPLACED:
            self._replaced.pop(next(iter(self._replaced)))
        self._replaced[gone.slot] = gone.call_id
        for binding in [b for b in self._of_extension.get(gone.extension_id, {}).values() if b.slot == gone.slot]:
            self._remove(binding)

    def _apply(self, request: Message, device: Device, traits: Traits, source: str, item: _Wanted) -> None:
        known = self._bindings.get(item.key)
        if item.expires == 0:
            # A late farewell of an old connection must not remove the phone that has come back since.
            if known is not None and known.contact == item.address.uri_text:
                self._remove(known)
            return
        now = self._now()
        params = "".join(
            f";{name}" if text is None else f";{name}={text}"
            for name, text in item.address.params.items()
            if name != "expires"
        )
        binding = Binding(
            key=item.key,
            device_id=device.device_id,
            extension_id=device.extension_id,
            account_id=device.account_id,
            authorization_id=device.authorization_id,
            contact=item.address.uri_text,
            contact_header=f"<{item.address.uri_text}>{params}",
            path=tuple(request.values("path")),
            instance=item.instance,
            reg_id=item.reg_id,
            call_id=request.call_id,
            cseq=request.cseq[0],
            source=source,
            traits=traits.dialect.name,
            media=device.media or media_for(source.partition(":")[0]),
            since=now,
            began=(known.began or known.since) if known is not None and known.expires > now else now,
            expires=now + item.expires,
            user_agent=safe_value(request.find("user-agent") or "")[:128],
            access_network=access_network(request),
        )
        self._index(binding)
        self._store.put(binding)
        if known is None or known.expires <= now:
            self._announce(binding)

    def _listing(self, request: Message, device: Device, traits: Traits, wanted: list[_Wanted]) -> Outcome:
        now = self._now()
        live = self._alive(self._of_device.get(device.device_id))
        if traits.dialect.keep_flow:
            keys = {item.key for item in wanted}
            live = [binding for binding in live if binding.key in keys]  # such a phone reads one Contact only
        headers: list[str] = []
        if live:
            contacts = [f"{b.contact_header};expires={max(1, round(b.expires - now))}" for b in live]
            headers.append("Contact: " + ", ".join(contacts))
        supported = request.tokens("supported")
        if "path" in supported and request.find("path") is not None:
            headers.append("Path: " + ", ".join(request.values("path")))
        if "outbound" in supported and any(item.reg_id and item.expires for item in wanted):
            headers.append("Require: outbound")
        return Outcome(200, headers=tuple(headers))

    # ---- keeping

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _alive(self, known: dict[str, Binding] | None) -> list[Binding]:
        now = self._now()
        return sorted((b for b in (known or {}).values() if b.expires > now), key=lambda b: -b.since)

    def _newest(self, known: dict[str, Binding] | None) -> list[Binding]:
        if not known:
            return []
        seen: dict[str, Binding] = {}
        for binding in self._alive(known):
            seen.setdefault(binding.slot, binding)
        return list(seen.values())

    def _index(self, binding: Binding) -> None:
        self._leave(self._bindings.get(binding.key))
        self.addresses.note(binding.source)
        self._at.setdefault(binding.source, set()).add(binding.key)
        self._bindings[binding.key] = binding
        self._of_extension.setdefault(binding.extension_id, {})[binding.key] = binding
        self._of_device.setdefault(binding.device_id, {})[binding.key] = binding

    def _forget(self, key: str) -> Binding | None:
        binding = self._bindings.pop(key, None)
        self._leave(binding)
        if binding is None:
            return None
        for index, owner in ((self._of_extension, binding.extension_id), (self._of_device, binding.device_id)):
            index.get(owner, {}).pop(key, None)
            if not index.get(owner):
                index.pop(owner, None)
        return binding

    def _leave(self, binding: Binding | None) -> None:
        """Nobody is signed in by this binding any more."""
        there = self._at.get(binding.source) if binding is not None else None
        if binding is not None and there is not None:
            there.discard(binding.key)
            if not there:
                del self._at[binding.source]

    def _remove(self, binding: Binding) -> None:
        if self._forget(binding.key) is not None:
            self._store.drop(binding)
            self._announce(binding)

    def _learn(self, binding: Binding) -> None:
        known = self._bindings.get(binding.key)
        self._index(binding)
        if known is None:
            self._announce(binding)

    def _unlearn(self, gone: Binding) -> None:
        known = self._bindings.get(gone.key)
        if known is not None and known.expires <= gone.expires:
            self._forget(gone.key)
            self._announce(known)

    def _announce(self, binding: Binding) -> None:
        if self._on_change is not None:
            self._on_change(
                RegistrationChange(
                    account_id=binding.account_id,
                    extension_id=binding.extension_id,
                    device_id=binding.device_id,
                    online=self.online(binding.device_id),
                )
            )
