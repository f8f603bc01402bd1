"""Messages between the parts of Clarion: events to whoever listens, requests to whoever serves.

Two buses stand behind this face and pass one contract suite: `InProcessBus` here for one process, and
`clarion.base.bus_valkey.ValkeyBus` for many. Payloads are whatever JSON can say.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol

import structlog

from clarion.base.bus_follow import AT_ONCE, BatchHandler, LocalGroup
from clarion.base.bus_pending import Pending
from clarion.base.bus_text import decoded
from clarion.base.changes import is_preview, refuse_in_preview
from clarion.base.errors import ClarionError, Unavailable
from clarion.base.telemetry import counter

Payload = dict[str, Any]
EventHandler = Callable[[Payload], Awaitable[Pending | None]]
"""Returns None when the event is handled, or what is pending until it is: until then it is not acknowledged."""
ManyHandler = Callable[[list[Payload]], Awaitable[None]]
RequestHandler = Callable[[Payload], Awaitable[Payload]]

_EARLY_EVENTS = 20_000
ATTEMPTS = 3
"""How often a handler is given one event before it is set aside with an error in the log."""

log = structlog.stdlib.get_logger("clarion.bus")
_given_up = counter("bus_given_up_total", "Events a handler failed to take", ("topic",))


class Subscription(Protocol):
    async def ready(self) -> None:
        """Return once events published from now on, by anyone, are sure to arrive."""

    async def close(self) -> None:
        """Stop. An event in the handler's hands is finished first."""


class Bus(Protocol):
    async def publish(self, topic: str, payload: Payload) -> None:
        """Send an event to every subscriber of `topic`, and to one member of each group."""

    async def publish_many(self, events: Sequence[tuple[str, Payload | bytes]]) -> None:
        """`publish` for several pairs of topic and payload, in order, in one go.

        A payload may also be given as the JSON object that it is on the wire, for those who can write it faster.
        When it raises `Unavailable`, none of the events may have been sent, or all of them.
        """

    async def publish_in_order(self, source: str, first: int, events: Sequence[tuple[str, Payload | bytes]]) -> None:
        """`publish_many` for a source that sends again what was not acknowledged: each event is published once, and
        none after a later one. `first`: the number of the first of these events among all of `source`.

        Without that, what a broken connection still holds arrives after what was sent again and went on.
        """

    async def publish_tracked(self, events: Sequence[tuple[str, bytes]]) -> list[Pending | None]:
        """`publish_many` for events that must not be lost. For each: None when this bus remembers it even if this
        process dies, or what is pending until every group has handled it. Until then the caller must keep it.
        """

    def subscribe(self, topic: str, handler: EventHandler, *, group: str | None = None) -> Subscription:
        """Call `handler` with each event, one after another and in order. Call this on the event loop.

        Without a group the handler gets what is published from now on. With a group, one member anywhere gets
        each event, at least once, and the group gets what was published while none of its members ran (as far
        as the bus remembers). A handler that raises gets the event again, `ATTEMPTS` times in all.
        """

    def subscribe_many(self, topic: str, handler: ManyHandler, *, group: str) -> Subscription:
        """`subscribe` in a group for whoever does several events with less work than one by one, as in one transaction.

        `handler` gets a list, in order. When it raises it gets each event in a list of its own, up to `ATTEMPTS` times.
        """

    def follow(self, topics: Sequence[str], handler: BatchHandler, *, group: str) -> Subscription:
        """Call `handler` with lists of (topic, payload), in order, for one member of the group at a time.

        At least once; a handler that raises gets the same list again until it works, and nothing overtakes it. What is
        published while no member runs waits for the next, as with the groups of `subscribe`.
        """

    async def request(self, topic: str, payload: Payload, timeout_s: float = 5.0) -> Payload:
        """Ask whoever serves `topic`.

        Raises what the server raised, or `Unavailable` when nobody answers in time.
        """

    def serve(self, topic: str, handler: RequestHandler) -> Subscription:
        """Answer requests, several at a time. When many serve a topic, one of them gets each request."""

    async def close(self) -> None: ...


def encoded(payload: Payload | bytes) -> bytes:
    """A payload as it travels. Raises TypeError for what JSON cannot say."""
    return payload if isinstance(payload, bytes) else json.dumps(payload).encode()


async def deliver(topic: str, handler: EventHandler, payload: Payload) -> Pending | None:
    """Hand one event over, again after a failure; what fails every time is logged and set aside. Returns what the
    handler has not finished.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await handler(payload)
        except Exception:
            if attempt == ATTEMPTS:
                _given_up.labels(topic).inc()
                log.exception("An event handler failed every time", topic=topic, handler=repr(handler))
            else:
                await asyncio.sleep(0.05 * attempt)
    return None


async def deliver_many(topic: str, handler: ManyHandler, payloads: list[Payload]) -> None:
    """Hand several events over at once; where that fails, one by one, so that a bad one holds up no other."""
    if len(payloads) > 1:
        try:
            await handler(payloads)
            return
        except Exception as error:
            log.warning("Events are handled one by one", topic=topic, count=len(payloads), problem=str(error)[:300])

    async def alone(payload: Payload) -> None:
        await handler([payload])

    for payload in payloads:
        await deliver(topic, alone, payload)


async def answer(handler: RequestHandler, payload: Payload) -> Payload:
    """The envelope of an answer: {"ok": ...} or {"error": {...}}."""
    try:
        return {"ok": await handler(payload)}
    except ClarionError as error:
        return {"error": _pack(error)}
    except Exception:
        log.exception("A request handler failed", handler=repr(handler))
        return {"error": _pack(ClarionError("Something went wrong inside Clarion."))}


def open_answer(envelope: Payload) -> Payload:
    """The answer inside the envelope, or the error raised again."""
    if "error" not in envelope:
        ok: Payload = envelope["ok"]
        return ok
    packed = envelope["error"]
    kinds = {kind.__name__: kind for kind in _all_kinds(ClarionError)}
    error = ClarionError(
        packed["message"],
        code=packed["code"],
        status=packed["status"],
        parameter=packed["parameter"],
        retry_after=packed["retry_after"],
        **packed["details"],
    )
    # The same class on both sides, so that `except NotFound` works across processes too.
    error.__class__ = kinds.get(packed["kind"], ClarionError)
    raise error


def _pack(error: ClarionError) -> Payload:
    return {
        "kind": type(error).__name__,
        "message": error.message,
        "code": error.code,
        "status": error.status,
        "parameter": error.parameter,
        "retry_after": error.retry_after,
        "details": error.details,
    }


def _all_kinds(kind: type[ClarionError]) -> list[type[ClarionError]]:
    return [kind, *(deeper for child in kind.__subclasses__() for deeper in _all_kinds(child))]


class Tasks:
    """The tasks a bus started, so that none is lost and all end with it."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def stop(self) -> None:
        tasks = [task for task in self._running if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Queue:
    """The events waiting for one handler, or for one group whose members take turns."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.waiting: asyncio.Queue[tuple[Payload, Pending | None]] = asyncio.Queue()
        self.members: list[_LocalSubscription] = []

    async def work(self, handler: EventHandler) -> None:
        while True:
            payload, tracked = await self.waiting.get()
            try:
                unfinished = await deliver(self.topic, handler, payload)
                if tracked is not None:
                    tracked.done_with(unfinished)
            finally:
                self.waiting.task_done()

    async def work_together(self, handler: ManyHandler) -> None:
        while True:
            items = [await self.waiting.get()]
            while len(items) < AT_ONCE and not self.waiting.empty():
                items.append(self.waiting.get_nowait())
            try:
                await deliver_many(self.topic, handler, [payload for payload, _ in items])
                for _, tracked in items:
                    if tracked is not None:
                        tracked.done()
            finally:
                for _ in items:
                    self.waiting.task_done()


class _LocalSubscription:
    def __init__(self, stop: Callable[["_LocalSubscription"], None]) -> None:
        self._stop = stop
        self.task: asyncio.Task[Any] | None = None

    async def ready(self) -> None:
        return None

    async def close(self) -> None:
        self._stop(self)
        if self.task and self.task is not asyncio.current_task():
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)


class InProcessBus:
    """A bus for everything in one process. Nothing survives the process: the outbox keeps what must."""

    def __init__(self) -> None:
        self._queues: dict[str, dict[str | _LocalSubscription, _Queue]] = {}
        self._followed: dict[str, LocalGroup] = {}
        self._servers: dict[str, list[tuple[_LocalSubscription, RequestHandler]]] = {}
        self._tasks = Tasks()
        self._early: deque[tuple[str, bytes]] | None = None

    def hold_early(self) -> None:
        """Keep what is published from now on for groups that are yet to come, until `release_early`."""
        self._early = deque(maxlen=_EARLY_EVENTS)

    def release_early(self) -> None:
        """All groups are there."""
        self._early = None

    async def publish(self, topic: str, payload: Payload) -> None:
        if is_preview():
            return
        await self.publish_many([(topic, payload)])

    async def publish_many(self, events: Sequence[tuple[str, Payload | bytes]]) -> None:
        # What JSON cannot say is refused here as on the wire.
        written = [(topic, encoded(payload)) for topic, payload in events]
        for topic, text in written:
            if self._early is not None:
                self._early.append((topic, text))
            self._hand_out(topic, text, None)

    async def publish_in_order(self, source: str, first: int, events: Sequence[tuple[str, Payload | bytes]]) -> None:
        await self.publish_many(events)  # nothing is ever sent again

    async def publish_tracked(self, events: Sequence[tuple[str, bytes]]) -> list[Pending | None]:
        return [self._track(topic, text) for topic, text in events]

    def _track(self, topic: str, text: bytes) -> Pending | None:
        groups = sum(isinstance(key, str) for key in self._queues.get(topic, ()))
        groups += sum(topic in group.topics for group in self._followed.values())
        tracked = Pending(groups) if groups else None
        self._hand_out(topic, text, tracked)
        return tracked

    def _hand_out(self, topic: str, text: bytes, tracked: Pending | None) -> None:
        for key, queue in self._queues.get(topic, {}).items():
            queue.waiting.put_nowait((decoded(text), tracked if isinstance(key, str) else None))
        for group in self._followed.values():
            if topic in group.topics:
                group.put(topic, text, tracked)

    def follow(self, topics: Sequence[str], handler: BatchHandler, *, group: str) -> Subscription:
        followed = self._followed.get(group)
        if followed is None:
            followed = self._followed[group] = LocalGroup(topics)
            for topic, text in self._early or ():
                if topic in followed.topics:
                    followed.put(topic, text)
        subscription = _LocalSubscription(lambda _gone: None)
        subscription.task = self._tasks.start(followed.work(handler))
        return subscription

    def subscribe(self, topic: str, handler: EventHandler, *, group: str | None = None) -> Subscription:
        return self._join(topic, group, lambda queue: queue.work(handler))

    def subscribe_many(self, topic: str, handler: ManyHandler, *, group: str) -> Subscription:
        return self._join(topic, group, lambda queue: queue.work_together(handler))

    def _join(
        self, topic: str, group: str | None, work: Callable[[_Queue], Coroutine[Any, Any, None]]
    ) -> _LocalSubscription:
        queues = self._queues.setdefault(topic, {})
        subscription = _LocalSubscription(lambda gone: self._leave(queues, group or gone, gone))
        queue = queues.get(group or subscription)
        if queue is None:
            queue = queues[group or subscription] = _Queue(topic)
            for early, text in self._early or () if group else ():
                if early == topic:
                    queue.waiting.put_nowait((decoded(text), None))
        queue.members.append(subscription)
        subscription.task = self._tasks.start(work(queue))
        return subscription

    def _leave(
        self,
        queues: dict[str | _LocalSubscription, _Queue],
        key: str | _LocalSubscription,
        gone: _LocalSubscription,
    ) -> None:
        queue = queues.get(key)
        if queue is None or gone not in queue.members:
            return
        queue.members.remove(gone)
        if not isinstance(key, str):  # a group's queue stays, for the members that come back
            del queues[key]

    async def request(self, topic: str, payload: Payload, timeout_s: float = 5.0) -> Payload:
        refuse_in_preview()
        servers = self._servers.get(topic)
        if not servers:
            raise Unavailable(f"Nobody serves {topic} at the moment.")
        servers.append(servers.pop(0))
        work = self._tasks.start(answer(servers[-1][1], json.loads(json.dumps(payload))))
        try:
            envelope = await asyncio.wait_for(work, timeout_s)
        except TimeoutError:
            raise Unavailable(f"{topic} gave no answer within {timeout_s:g} seconds.") from None
        return open_answer(json.loads(json.dumps(envelope)))

    def serve(self, topic: str, handler: RequestHandler) -> Subscription:
        servers = self._servers.setdefault(topic, [])
        subscription = _LocalSubscription(
            lambda gone: servers.__setitem__(slice(None), [item for item in servers if item[0] is not gone])
        )
        servers.append((subscription, handler))
        return subscription

    async def settled(self) -> None:
        """Return once every event published so far has been handled. For tests."""
        for queues in list(self._queues.values()):
            for queue in list(queues.values()):
                if queue.members:
                    await queue.waiting.join()
        for group in self._followed.values():
            await group.settled()

    async def close(self) -> None:
        await self._tasks.stop()
