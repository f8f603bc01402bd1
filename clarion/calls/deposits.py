"""Deposits of calls (voicemail, recordings, emergency notices), delivered at least once, also across a kill -9.

A deposit is written to a journal before its call goes on, and removed once the outbox or Valkey has it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

import msgspec

from clarion.base.ids import new_id
from clarion.base.outbox import announce_text
from clarion.base.storage import Storage
from clarion.base.telemetry import get_logger
from clarion.calls.ports import CallStore

log = get_logger(__name__)

Deliver = Callable[[Sequence[tuple[str, bytes]]], Awaitable[None]]
"""Takes pairs of topic and JSON. Returns once they outlive this process."""
_BATCH = 100
_PAUSES_S = (0.2, 0.5, 2.0, 5.0)

_encode = msgspec.json.Encoder().encode


class _Deposit(msgspec.Struct):
    topic: str
    payload: msgspec.Raw


_decoder = msgspec.json.Decoder(_Deposit)


class DepositQueue:
    """The deposits of one call server, in order. `journal` keeps what is not delivered yet."""

    def __init__(self, server_id: str, journal: CallStore, deliver: Deliver) -> None:
        self._server_id = server_id
        self._journal = journal
        self._deliver = deliver
        self._waiting: dict[str, tuple[str, bytes]] = {}
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._adopting: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin with what an earlier process left."""
        self._take(await self._journal.load(self._server_id))
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """What is not delivered by now stays in the journal."""
        for task in (self._task, *self._adopting):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        if self._waiting:
            try:
                await asyncio.wait_for(self._send(), 2)
            except Exception as error:
                log.warning("deposits.left_to_next_start", count=len(self._waiting), problem=str(error))
        self._journal.settle()

    def put(self, topic: str, payload: Mapping[str, object]) -> None:
        """Returns once the journal has it. Never raises, and never waits for the database."""
        deposit_id, text = new_id(), _encode(payload)
        self._waiting[deposit_id] = (topic, text)
        self._journal.remember(deposit_id, _encode(_Deposit(topic, msgspec.Raw(text))))
        self._news.set()

    def adopt(self, server_id: str) -> None:
        """Deliver what a call server that is gone has left, as far as others are not faster."""
        task = asyncio.get_running_loop().create_task(self._adopt(server_id))
        self._adopting.add(task)
        task.add_done_callback(self._adopting.discard)

    async def _adopt(self, server_id: str) -> None:
        try:
            for deposit_id in await self._journal.load(server_id):
                state = await self._journal.claim(deposit_id, server_id)
                if state is not None:
                    self._take({deposit_id: state})
        except Exception as error:
            log.error("deposits.not_adopted", server=server_id, problem=str(error))

    def _take(self, left: Mapping[str, bytes]) -> None:
        for deposit_id, state in left.items():
            try:
                deposit = _decoder.decode(state)
            except msgspec.DecodeError as error:
                log.error("deposits.unreadable", deposit=deposit_id, problem=str(error))
                self._journal.forget(deposit_id)
            else:
                self._waiting[deposit_id] = (deposit.topic, bytes(deposit.payload))
        if self._waiting:
            log.info("deposits.resumed", count=len(left))
            self._news.set()

    async def _run(self) -> None:
        failures = 0
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                while self._waiting:
                    await self._send()
                failures = 0
            except Exception as error:
                log.warning("deposits.waiting", count=len(self._waiting), problem=str(error))
                await asyncio.sleep(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])
                failures += 1
                self._news.set()

    async def _send(self) -> None:
        ids = list(self._waiting)[:_BATCH]
        await self._deliver([self._waiting[each] for each in ids])
        for each in ids:
            del self._waiting[each]
            self._journal.forget(each)


async def _announce(storage: Storage, events: Sequence[tuple[str, bytes]]) -> None:
    async with storage.transaction() as session:
        for topic, text in events:
            announce_text(session, topic, text.decode())


def into_outbox(storage: Storage) -> Deliver:
    """For a bus that does not outlive this process."""
    return partial(_announce, storage)
