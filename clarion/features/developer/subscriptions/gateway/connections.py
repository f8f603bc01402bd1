"""The sockets of this process, by what they want to hear."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update

from clarion.base.bus import Payload
from clarion.base.bus import Subscription as Listening
from clarion.base.container import Container
from clarion.base.errors import Unauthorized
from clarion.base.socket_writer import GOING_AWAY
from clarion.base.storage import AsyncSession
from clarion.base.telemetry import counter, gauge
from clarion.features.developer.subscriptions import log as event_log
from clarion.features.developer.subscriptions import service
from clarion.features.developer.subscriptions.envelope import Logged, ends_of
from clarion.features.developer.subscriptions.events import SUBSCRIPTION_CHANGED
from clarion.features.developer.subscriptions.gateway import connection as ends
from clarion.features.developer.subscriptions.gateway import frames
from clarion.features.developer.subscriptions.gateway.connection import Attached, Connection
from clarion.features.developer.subscriptions.gateway.requests import refused
from clarion.features.developer.subscriptions.gateway.tokens import GatewayTokens, Place
from clarion.features.developer.subscriptions.kinds import Reading, read_stored
from clarion.features.developer.subscriptions.log_follower import LogFollower
from clarion.features.developer.subscriptions.models import Subscription, SubscriptionPath
from clarion.features.people.sign_in import (
    SIGN_IN_CHANGED,
    Caller,
    Sessions,
    SignInChanged,
    find_caller_of_session,
)

log = structlog.stdlib.get_logger("clarion.gateway")
_open = gauge("gateway_sockets", "Open sockets of the WebSocket gateway")
_recoveries = counter("gateway_recoveries_total", "Sockets that came back", ("state",))

TAKEN = "gateway.taken"
"""Straight on the bus: {connection_id, epoch}: a client came back on another socket."""
_SWEEP_EVERY_S = 2.0
_KEEP_ALIVE_EVERY_S = 30.0
_CHECK_EVERY_S = 60.0
_AT_ONCE = 500
_NEAR = 200
_MOST_LOST = 20_000


class GatewayConnections:
    """Follows the log for all sockets at once; an entry finds those that want it by its path."""

    def __init__(self, here: Container) -> None:
        self.here = here
        self.tokens = GatewayTokens(here.keys)
        self.connections: set[Connection] = set()
        self.tail = LogFollower(here, self._on_entries)
        self._by_path: defaultdict[str, set[Connection]] = defaultdict(set)
        self._of_session: defaultdict[str, int] = defaultdict(int)
        self._arrived: dict[str, int] = {}  # by connection that was lost: the position that its client has for sure
        self._listening: list[Listening] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        bus = self.here.bus
        self._listening = [
            bus.subscribe(SUBSCRIPTION_CHANGED, self._on_subscription_changed),
            bus.subscribe(SIGN_IN_CHANGED, self._on_sign_in_changed),
            bus.subscribe(TAKEN, self._on_taken),
        ]
        for one in self._listening:
            await one.ready()
        await self.tail.open()
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._sweep()), loop.create_task(self._keep_alive())]

    async def close(self) -> None:
        for connection in list(self.connections):
            connection.close(GOING_AWAY)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.tail.close()
        for one in self._listening:
            await one.close()

    def _on_entries(self, entries: Sequence[Logged]) -> None:
        for entry in entries:
            for connection in tuple(self._by_path.get(entry.path, ())):
                connection.offer(entry)
            entry.forget_texts()

    # ---- coming and going

    def enter(self, connection: Connection) -> bool:
        """False when this sign-in has as many sockets as it may."""
        session = connection.caller.session_id
        if self._of_session[session] >= self.here.settings.sockets_per_session:
            return False
        self._of_session[session] += 1
        self.connections.add(connection)
        _open.inc()
        return True

    async def leave(self, connection: Connection, *, for_good: bool) -> None:
        """The socket is gone. What it was subscribed to stays for a while, or (`for_good`) ends with it."""
        if connection not in self.connections:
            return
        self.connections.discard(connection)
        _open.dec()
        session = connection.caller.session_id
        self._of_session[session] -= 1
        if not self._of_session[session]:
            del self._of_session[session]
        self.detach(connection)
        self._note_arrived(connection)
        try:
            async with self.here.storage.transaction() as database:
                await self._note_gone(database, connection, for_good)
        except Exception as error:
            log.warning("The end of a socket could not be noted", problem=str(error))

    def _note_arrived(self, connection: Connection) -> None:
        while len(self._arrived) >= _MOST_LOST:
            self._arrived.pop(next(iter(self._arrived)))
        self._arrived[connection.connection_id] = connection.arrived()

    def start_of(self, connection: Connection, place: Place) -> int:
        """After which position a client goes on. One that is not told its place with each event knows only where its
        socket began: it is not sent again what it surely has.
        """
        known = 0 if connection.tells_place else self._arrived.pop(place.connection_id, 0)
        return max(place.position, known)

    async def _note_gone(self, session: AsyncSession, connection: Connection, for_good: bool) -> None:
        query = select(Subscription).where(Subscription.connection_id == connection.connection_id)
        row = await session.scalar(query)
        if row is None or row.epoch != connection.epoch:
            return
        if for_good:
            await service.delete_subscription(session, row)
        else:
            row.expires_at = self.here.clock.now() + timedelta(seconds=self.here.settings.socket_recovery_seconds)

    def detach(self, connection: Connection) -> None:
        attached, connection.attached, connection.held = connection.attached, None, None
        for path in attached.readings if attached else ():
            self._by_path[path].discard(connection)
            if not self._by_path[path]:
                del self._by_path[path]

    # ---- subscriptions

    async def attach(
        self, connection: Connection, subscription_id: str, position: int, begin: Callable[[], None] | None = None
    ) -> bool:
        """From now on send the events of this subscription: first those after `position` that were not sent.

        `begin` is called before the first of them. False when more were missed than are kept for a client; then
        nothing is attached.
        """
        async with connection.attaching:
            return await self._attach(connection, subscription_id, position, begin)

    async def _attach(
        self, connection: Connection, subscription_id: str, position: int, begin: Callable[[], None] | None
    ) -> bool:
        attached = await self._read(subscription_id)
        if attached is None or connection not in self.connections:
            return False
        before = connection.attached
        if before is None or before.subscription_id != subscription_id:
            connection.recent.clear()
        self.detach(connection)
        connection.attached, connection.held = attached, []
        for path in attached.readings:
            self._by_path[path].add(connection)
        missed = await self._missed(attached, position)
        if missed is None:
            self.detach(connection)
            return False
        if begin is not None:
            begin()
        sent = set(connection.recent)
        held, connection.held = connection.held or [], None
        known = {entry.position for entry in missed}
        for entry in [*missed, *(entry for entry in held if entry.position not in known)]:
            if entry.position not in sent:
                connection.deal_with(entry)
        return True

    async def _read(self, subscription_id: str) -> Attached | None:
        query = select(SubscriptionPath).where(SubscriptionPath.subscription_id == subscription_id)
        async with self.here.storage.reading() as session:
            row = await session.get(Subscription, subscription_id)
            paths = (await session.scalars(query.order_by(SubscriptionPath.number))).all()
        if row is None:
            return None
        readings: dict[str, list[Reading]] = {}
        for entry in paths:
            readings.setdefault(entry.path, []).append(read_stored(entry.text))
        return Attached(row.id, row.extension_id, row.account_id, readings, ends_of(row.id, row.extension_id))

    async def _missed(self, attached: Attached, position: int) -> list[Logged] | None:
        """What filters of the subscription want after `position`; None when it is more than is kept."""
        most, found = self.here.settings.socket_recovery_events, list[Logged]()
        while True:
            entries = await event_log.read_after(self.here.storage, position, _AT_ONCE, list(attached.readings))
            found += [entry for entry in entries if _is_wanted(attached, entry)]
            if len(found) > most:
                return None
            if len(entries) < _AT_ONCE:
                return found
            position = entries[-1].position

    async def recover(self, connection: Connection, place: Place, caller: Caller) -> str | None:
        """The subscription that a client comes back to, now this socket's; None when there is none for it."""
        now, taken = self.here.clock.now(), None
        async with self.here.storage.transaction() as session:
            query = select(Subscription).where(Subscription.connection_id == place.connection_id).with_for_update()
            row = await session.scalar(query)
            if row is not None and _is_his(row, caller, now):
                row.epoch += 1
                row.auth_session_id = caller.session_id
                row.expires_at = service.socket_expiry(self.here, now)
                connection.epoch = row.epoch
                connection.name(place.connection_id)
                taken = row.id
        if taken is not None:
            await self._take_from_others(connection)
        _recoveries.labels("successful" if taken else "failed").inc()
        return taken

    async def _take_from_others(self, connection: Connection) -> None:
        news = {"connection_id": connection.connection_id, "epoch": connection.epoch}
        await self._on_taken(news)
        try:
            await self.here.bus.publish(TAKEN, news)
        except Exception as error:
            log.warning("The other sockets of a client were not told", problem=str(error))

    async def _on_taken(self, payload: Payload) -> None:
        for connection in list(self.connections):
            if connection.connection_id == payload["connection_id"] and connection.epoch < payload["epoch"]:
                self.detach(connection)
                connection.close(ends.REPLACED)

    async def _on_subscription_changed(self, payload: Payload) -> None:
        wanted = payload["subscription_id"]
        for connection in list(self.connections):
            attached = connection.attached
            if attached is None or attached.subscription_id != wanted:
                continue
            if payload["change"] == "Delete":
                self.detach(connection)
            elif payload["change"] == "Update":
                await self._attach_again(connection, wanted)

    async def _attach_again(self, connection: Connection, subscription_id: str) -> None:
        """Its filters may be others now."""
        async with self.here.storage.reading() as session:
            row = await session.get(Subscription, subscription_id)
        if row is not None:
            near = row.position >= connection.position - _NEAR  # what was sent since is known one by one
            await self.attach(connection, subscription_id, row.position if near else connection.position)

    async def forget(self, subscription_id: str) -> None:
        """A client has to begin anew: what it was subscribed to ends."""
        async with self.here.storage.transaction() as session:
            row = await session.get(Subscription, subscription_id)
            if row is not None:
                await service.delete_subscription(session, row)

    # ---- people

    async def _on_sign_in_changed(self, payload: Payload) -> None:
        change = SignInChanged.model_validate(payload)
        for connection in list(self.connections):
            if concerns(change, connection.caller):
                await self._check(connection)

    async def _check(self, connection: Connection) -> None:
        """Take up what the person may do now; end the socket when that is nothing."""
        async with self.here.storage.reading() as session:
            caller = await find_caller_of_session(session, connection.caller.session_id)
        if caller is not None and await self.here.get(Sessions).is_live(caller.session_id):
            connection.caller = caller
            return
        problem = Unauthorized("The sign-in of this socket is over.", code="OAU-129")
        for message_id in connection.requests.values():  # whoever waits for an answer has one before the socket ends
            reply = refused(problem)
            connection.send(frames.reply(message_id, reply.status, reply.headers, reply.body))
        connection.refuse(401, problem.code, problem.message, ends.NOT_ALLOWED)

    # ---- time

    async def _sweep(self) -> None:
        """End sockets on which nothing came for too long, that are too old, or whose sign-in is over."""
        checked_at = self.here.clock.monotonic()
        while True:
            await asyncio.sleep(_SWEEP_EVERY_S)
            now = self.here.clock.monotonic()
            self.end_overdue(now)
            if now - checked_at < _CHECK_EVERY_S:
                continue
            checked_at = now
            for connection in list(self.connections):
                try:
                    await self._check(connection)
                except Exception as error:
                    log.warning("A sign-in could not be checked", problem=str(error))

    def end_overdue(self, now: float) -> None:
        settings = self.here.settings
        for connection in list(self.connections):
            if now - connection.opened_at >= settings.socket_absolute_seconds:
                connection.refuse(408, "WSG-903", "The socket has reached its absolute timeout.", ends.TIMED_OUT)
            elif now - connection.heard_at >= settings.socket_idle_seconds:
                connection.refuse(408, "WSG-902", "The socket has been idle for too long.", ends.TIMED_OUT)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(_KEEP_ALIVE_EVERY_S)
            try:
                await self.keep_alive()
            except Exception as error:
                log.warning("Subscriptions of sockets could not be prolonged", problem=str(error))

    async def keep_alive(self) -> None:
        """Move on the end of the subscriptions whose sockets are open here; never back, where the clock jumps back."""
        ids = [connection.attached.subscription_id for connection in self.connections if connection.attached]
        until = service.socket_expiry(self.here, self.here.clock.now())
        for at in range(0, len(ids), _AT_ONCE):
            part = Subscription.id.in_(ids[at : at + _AT_ONCE])
            async with self.here.storage.transaction() as session:
                earlier = part & (Subscription.expires_at < until)
                await session.execute(update(Subscription).where(earlier).values(expires_at=until))


def _is_wanted(attached: Attached, entry: Logged) -> bool:
    return any(entry.is_for(reading, attached.owner_id) for reading in attached.readings.get(entry.path, ()))


def _is_his(row: Subscription, caller: Caller, now: datetime) -> bool:
    return (
        row.extension_id == caller.extension_id
        and row.client_id == caller.app.client_id
        and (row.expires_at is None or row.expires_at > now)
    )


def concerns(change: SignInChanged, caller: Caller) -> bool:
    """Whether a change of sign-ins or rights is about this caller."""
    if change.session_ids:
        return caller.session_id in change.session_ids
    if change.extension_id:
        return caller.extension_id == change.extension_id
    return bool(change.account_id) and caller.account_id == change.account_id
