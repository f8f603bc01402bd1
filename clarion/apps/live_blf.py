"""Lamps of one call server: it hears what all of them say of their calls, and tells the phones that watch."""

import structlog

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.calls.blf import BlfRegistry
from clarion.calls.control import CallControl
from clarion.calls.event_publisher import PRESENCE, PRESENCE_MOVED, EventPublisher
from clarion.calls.model import Call
from clarion.calls.switchboard import Switchboard
from clarion.calls.views import telephony_status
from clarion.engines.sip import DialogPackage, PresencePackage, SipEngine

log = structlog.stdlib.get_logger("clarion.lamps")

PARKED, LAMPS = "calls.parked", "lamps"  # a topic, and an operation of call servers


class LiveBlf:
    """`changed` and `ended` hear of every call of this server, `refresh` of another directory."""

    def __init__(
        self, here: Container, board: Switchboard, sip: SipEngine, feed: EventPublisher, lamps: BlfRegistry
    ) -> None:
        self._here = here
        self._board = board
        self._sip = sip
        self._feed = feed
        self._lamps = lamps
        self._server_id = here.settings.server_id
        self._slots: dict[str, frozenset[str]] = {}  # account: slots in which somebody waits here
        self._subscriptions: list[Subscription] = []
        feed.presence_changed = self._changed_here
        domain = here.settings.sip_domain
        self._packages = (DialogPackage(lamps, domain), PresencePackage(lamps, domain))
        for package in self._packages:
            sip.plug_in(package)

    async def start(self, others: list[str]) -> None:
        """Listen first, then ask: what is told meanwhile is newer. What we tell ourselves takes no bus."""
        if others:
            heard_of = {PRESENCE: self._on_presence, PRESENCE_MOVED: self._on_presence, PARKED: self._on_parked}
            for topic, heard in heard_of.items():
                subscription = self._here.bus.subscribe(topic, heard)
                await subscription.ready()
                self._subscriptions.append(subscription)
        for key, status in self._own():
            self._tell(key, self._server_id, status)
        if others:
            await self._ask(others)

    async def stop(self) -> None:
        for subscription in self._subscriptions:
            await subscription.close()

    async def _ask(self, others: list[str]) -> None:
        try:
            found = await CallControl(self._here.bus, others).ask_all("", LAMPS, "lamps")
        except ClarionError as error:
            log.info("Other call servers say nothing of their lamps", problem=error.message)
            return
        for each in found:
            self._tell(str(each["key"]), str(each["server_id"]), str(each["status"]))

    async def answer(self, payload: Payload) -> Payload:
        """What our own calls say; another call server asks that has just started."""
        return {"lamps": [{"key": key, "status": status, "server_id": self._server_id} for key, status in self._own()]}

    def _own(self) -> list[tuple[str, str]]:
        found = {
            (f"ext:{party.identity.extension_id}", telephony_status(call, party.identity.extension_id))
            for call in self._board.calls
            for party in call.parties.values()
            if party.identity.extension_id
        }
        accounts = {party.identity.account_id for call in self._board.calls for party in call.parties.values()}
        parked = {
            (f"park:{account_id}:{slot}", "ParkedCall")
            for account_id in accounts
            for slot in self._board.parking.taken(account_id)
        }
        return sorted(found | parked)

    # ---- what is heard

    def changed(self, call: Call) -> None:
        """Slots may have another occupant."""
        for account_id in {party.identity.account_id for party in call.parties.values() if party.park}:
            now = frozenset(self._board.parking.taken(account_id))
            before = self._slots.get(account_id, frozenset())
            for slot in now ^ before:
                status = "ParkedCall" if slot in now else "NoCall"
                where: dict[str, object] = {"account_id": account_id, "slot": slot}
                self._feed.put(PARKED, {**where, "status": status, "server_id": self._server_id})
                self._tell_here(f"park:{account_id}:{slot}", status)
            self._slots[account_id] = now

    def _changed_here(self, extension_id: str, status: str) -> None:
        self._tell_here(f"ext:{extension_id}", status)

    def _tell_here(self, key: str, status: str) -> None:
        try:
            self._tell(key, self._server_id, status)
        except Exception:  # a lamp must not hold up a call
            log.exception("A lamp was not changed", key=key)

    async def _on_presence(self, payload: Payload) -> None:
        self._heard(f"ext:{payload['extension_id']}", payload.get("server_id"), str(payload["telephony_status"]))

    async def _on_parked(self, payload: Payload) -> None:
        self._heard(f"park:{payload['account_id']}:{payload['slot']}", payload["server_id"], str(payload["status"]))

    def _heard(self, key: str, server_id: object, status: str) -> None:
        """What another call server says of its calls."""
        if server_id != self._server_id:
            self._tell(key, str(server_id or ""), status)

    def _tell(self, key: str, server_id: str, status: str) -> None:
        if self._lamps.tell(key, server_id, status):
            self._show(key)

    def _show(self, key: str) -> None:
        for package in self._packages:
            self._sip.notifier.changed(package.name, key)

    def lost(self, server_id: str) -> None:
        for key in self._lamps.lose(server_id):
            self._show(key)

    def refresh(self) -> None:
        """Somebody may be away now, or hide: phones that watch them are told where it is so."""
        for package in self._packages:
            for key in package.stale(set(self._sip.notifier.watched(package.name))):
                self._sip.notifier.changed(package.name, key)
