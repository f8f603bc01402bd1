"""The bus for many processes, on Valkey (or Redis).

Events: one stream per topic. A subscriber without a group reads the stream from where it was when it came; a
group is a consumer group, and what a member left unfinished when it died goes to another after
`reclaim_after_s`.
Requests: one list per topic; each bus has one list for the answers that come back to it.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from typing import Any

import structlog
from valkey.exceptions import ConnectionError as ValkeyDown
from valkey.exceptions import TimeoutError as ValkeySilent
from valkey.exceptions import ValkeyError

from clarion.base.bus import (
    EventHandler,
    ManyHandler,
    Payload,
    RequestHandler,
    Subscription,
    Tasks,
    answer,
    deliver,
    deliver_many,
    encoded,
    open_answer,
)
from clarion.base.bus_follow import BatchHandler, ValkeyFollower
from clarion.base.bus_group import Entry, GroupReader
from clarion.base.bus_pending import Pending
from clarion.base.bus_text import decoded
from clarion.base.changes import is_preview, refuse_in_preview
from clarion.base.errors import Unavailable
from clarion.base.ids import new_token
from clarion.base.valkey_client import Acknowledged, connect, is_refused_for_now

log = structlog.stdlib.get_logger("clarion.bus")

REMEMBERED = 20_000
"""About how many events a topic keeps for a group that is away."""
_SOURCE_KEPT_S = 86_400
"""So long Valkey remembers how far a source has published: no connection holds a command for longer."""
_BLOCK_S = 3  # well below the five seconds after which the client takes a silent connection for dead
# One command and one answer for many events: each answer that is waited for costs more than the event itself.
_APPEND = f"""
for i = 1, #ARGV, 2 do
  redis.call('XADD', ARGV[i], 'MAXLEN', '~', '{REMEMBERED}', '*', 'payload', ARGV[i + 1])
end
"""
# The same, but for what this source has published already: ARGV[1] is the number of the first event.
_APPEND_ONCE = f"""
local published = tonumber(redis.call('GET', KEYS[1]) or '-1')
local number = tonumber(ARGV[1])
for i = 2, #ARGV, 2 do
  if number > published then
    redis.call('XADD', ARGV[i], 'MAXLEN', '~', '{REMEMBERED}', '*', 'payload', ARGV[i + 1])
  end
  number = number + 1
end
if number - 1 > published then
  redis.call('SET', KEYS[1], string.format('%.0f', number - 1), 'EX', '{_SOURCE_KEPT_S}')
end
"""
_WORDS_AT_ONCE = 1000  # below what Lua and a round trip bear
_ANSWERS_KEPT_S = 60
_AWAY = (ValkeyDown, ValkeySilent, ConnectionError, TimeoutError)


class _ValkeySubscription:
    def __init__(self) -> None:
        self.started = asyncio.Event()
        self.stopping = False
        self.task: asyncio.Task[Any] | None = None

    async def ready(self) -> None:
        await self.started.wait()

    async def close(self) -> None:
        self.stopping = True
        if self.task and self.task is not asyncio.current_task():
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)


class ValkeyBus:
    """Make it on the event loop. `name` tells this process apart among the members of a group."""

    def __init__(self, url: str, *, name: str | None = None, reclaim_after_s: float = 30.0) -> None:
        self._valkey = connect(url, decode_responses=True, health_check_interval=10)
        self._acknowledged = Acknowledged(self._valkey, url)
        self._name = name or new_token(8)
        self._reclaim_after_ms = int(reclaim_after_s * 1000)
        self._tasks = Tasks()
        self._starting: list[_ValkeySubscription] = []
        self._waiting: dict[str, asyncio.Future[Payload]] = {}
        self._answers = f"clarion:answers:{new_token(8)}"
        self._listening = False

    async def ping(self) -> None:
        """Raise when Valkey does not answer."""
        await self._valkey.ping()

    async def publish(self, topic: str, payload: Payload) -> None:
        if is_preview():
            return
        await self.publish_many([(topic, payload)])

    async def publish_many(self, events: Sequence[tuple[str, Payload | bytes]]) -> None:
        words = _words(events)
        await self._until_started()
        try:
            for at in range(0, len(words), _WORDS_AT_ONCE):
                await self._valkey.eval(_APPEND, 0, *words[at : at + _WORDS_AT_ONCE])
        except ValkeyError as error:
            raise Unavailable(f"The bus does not answer: {error}") from error

    async def publish_in_order(self, source: str, first: int, events: Sequence[tuple[str, Payload | bytes]]) -> None:
        words = _words(events)
        await self._until_started()
        try:
            for at in range(0, len(words), _WORDS_AT_ONCE):
                part = (first + at // 2, *words[at : at + _WORDS_AT_ONCE])
                await self._acknowledged.eval(_APPEND_ONCE, 1, f"clarion:published:{source}", *part)
        except ValkeyError as error:
            raise Unavailable(f"The bus does not answer: {error}") from error

    async def _until_started(self) -> None:
        """Every subscription that was begun hears what is published from now on."""
        while self._starting:
            await self._starting[0].ready()
            self._starting = [each for each in self._starting if not each.started.is_set()]

    async def publish_tracked(self, events: Sequence[tuple[str, bytes]]) -> list[Pending | None]:
        await self.publish_many(events)
        return [None] * len(events)

    def subscribe(self, topic: str, handler: EventHandler, *, group: str | None = None) -> Subscription:
        subscription = _ValkeySubscription()
        work = self._consume_in(group, topic, handler, subscription) if group else None
        return self._begin(subscription, work or self._consume(topic, handler, subscription))

    def subscribe_many(self, topic: str, handler: ManyHandler, *, group: str) -> Subscription:
        subscription = _ValkeySubscription()
        return self._begin(subscription, self._consume_together(group, topic, handler, subscription))

    def _begin(self, subscription: _ValkeySubscription, work: Coroutine[Any, Any, None]) -> Subscription:
        subscription.task = self._tasks.start(work)
        self._starting.append(subscription)
        subscription.task.add_done_callback(lambda _: subscription.started.set())  # nobody waits for what has ended
        return subscription

    def follow(self, topics: Sequence[str], handler: BatchHandler, *, group: str) -> Subscription:
        subscription = _ValkeySubscription()
        streams = {_stream(topic): topic for topic in topics}
        follower = ValkeyFollower(self._valkey, self._name, group, streams, self._patiently)

        async def work() -> None:
            await follower.make_groups()
            subscription.started.set()
            await follower.work(handler)

        return self._begin(subscription, work())

    async def _consume(self, topic: str, handler: EventHandler, subscription: _ValkeySubscription) -> None:
        async for text in self._read_all(topic, subscription):
            await deliver(topic, handler, decoded(text))

    async def _consume_in(
        self, group: str, topic: str, handler: EventHandler, subscription: _ValkeySubscription
    ) -> None:
        reader = self._reader(group, topic, together=False)

        async def one(text: str) -> Pending | None:
            return await deliver(topic, handler, decoded(text))

        await self._read_for(reader, lambda entries: reader.each(entries, one), subscription)

    async def _consume_together(
        self, group: str, topic: str, handler: ManyHandler, subscription: _ValkeySubscription
    ) -> None:
        reader = self._reader(group, topic, together=True)

        async def some(texts: list[str]) -> None:
            await deliver_many(topic, handler, [decoded(text) for text in texts])

        await self._read_for(reader, lambda entries: reader.all(entries, some), subscription)

    def _reader(self, group: str, topic: str, *, together: bool) -> GroupReader:
        names = (_stream(topic), group, self._name)
        return GroupReader(self._valkey, names, self._reclaim_after_ms, self._patiently, together=together)

    @staticmethod
    async def _read_for(
        reader: GroupReader, work: Callable[[Sequence[Entry]], Awaitable[None]], subscription: _ValkeySubscription
    ) -> None:
        await reader.join()
        subscription.started.set()
        try:
            while not subscription.stopping:
                await work(await reader.take())
        finally:
            await reader.leave()

    async def _read_all(self, topic: str, subscription: _ValkeySubscription) -> AsyncIterator[str]:
        stream = _stream(topic)
        last = await self._patiently(self._valkey.xrevrange, stream, count=1)
        position = last[0][0] if last else "0-0"
        subscription.started.set()
        while not subscription.stopping:
            found = await self._patiently(self._valkey.xread, {stream: position}, count=100, block=_BLOCK_S * 1000)
            for event_id, fields in _entries(found):
                position = event_id
                yield fields["payload"]

    async def request(self, topic: str, payload: Payload, timeout_s: float = 5.0) -> Payload:
        refuse_in_preview()
        self._listen_for_answers()
        number = new_token(12)
        future: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        question = {
            "number": number,
            "answer_to": self._answers,
            "until": time.time() + timeout_s,
            "payload": payload,
        }
        try:
            await self._valkey.rpush(_requests(topic), json.dumps(question))
            envelope = await asyncio.wait_for(future, timeout_s)
        except TimeoutError:
            raise Unavailable(f"{topic} gave no answer within {timeout_s:g} seconds.") from None
        except ValkeyError as error:
            raise Unavailable(f"The bus does not answer: {error}") from error
        finally:
            del self._waiting[number]
        return open_answer(envelope)

    def _listen_for_answers(self) -> None:
        if not self._listening:
            self._listening = True
            self._tasks.start(self._take_answers())

    async def _take_answers(self) -> None:
        while True:
            found = await self._patiently(self._valkey.blpop, [self._answers], timeout=_BLOCK_S)
            if found is None:
                continue
            envelope = json.loads(found[1])
            future = self._waiting.get(envelope["number"])
            if future and not future.done():
                future.set_result(envelope)

    def serve(self, topic: str, handler: RequestHandler) -> Subscription:
        subscription = _ValkeySubscription()
        subscription.started.set()
        subscription.task = self._tasks.start(self._take_requests(topic, handler, subscription))
        return subscription

    async def _take_requests(self, topic: str, handler: RequestHandler, subscription: _ValkeySubscription) -> None:
        while not subscription.stopping:
            found = await self._patiently(self._valkey.blpop, [_requests(topic)], timeout=_BLOCK_S)
            if found is None:
                continue
            question = json.loads(found[1])
            if question["until"] > time.time():  # nobody waits for the others any more
                self._tasks.start(self._answer(handler, question))

    async def _answer(self, handler: RequestHandler, question: Payload) -> None:
        envelope = await answer(handler, question["payload"])
        envelope["number"] = question["number"]
        await self._patiently(self._valkey.rpush, question["answer_to"], json.dumps(envelope))
        await self._patiently(self._valkey.expire, question["answer_to"], _ANSWERS_KEPT_S)

    async def _patiently(self, command: Any, *arguments: Any, **options: Any) -> Any:
        """Run a command, again after a while as long as Valkey is away."""
        wait_s = 0.1
        while True:
            try:
                return await command(*arguments, **options)
            except (ValkeyError, ConnectionError, TimeoutError) as error:
                if not (isinstance(error, _AWAY) or is_refused_for_now(error)):
                    raise
                log.warning("Valkey is away", problem=str(error), next_try_s=wait_s)
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, 5.0)

    async def close(self) -> None:
        await self._tasks.stop()
        await self._valkey.aclose()


def _words(events: Sequence[tuple[str, Payload | bytes]]) -> list[str | bytes]:
    return [word for topic, payload in events for word in (_stream(topic), encoded(payload))]


def _stream(topic: str) -> str:
    return f"clarion:events:{topic}"


def _requests(topic: str) -> str:
    return f"clarion:requests:{topic}"


def _entries(found: Any) -> list[tuple[str, dict[str, str]]]:
    """The entries of the only stream that was asked for, in RESP2's list form."""
    return list(found[0][1]) if found else []
