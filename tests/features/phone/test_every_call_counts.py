"""Whatever order calls are written in, whatever crashes and restarts: one call has one entry and one charge."""

import asyncio
import contextlib
import itertools
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from clarion.base.bus import InProcessBus
from clarion.base.storage import AsyncSession
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_consumers import CdrConsumer, CdrConsumers, consumers_of
from clarion.calls.cdr_writer import CdrTable
from clarion.features.operations.analytics.consumer import analytics_consumer
from clarion.features.operations.analytics.models import AnalyticsCall
from clarion.features.phone.call_log import CallLogEntry, call_log_consumer
from clarion.features.phone.spending import CallCharge, charges_consumer
from tests.features.phone.spending.test_spending import a_record, make
from tests.features.phone.test_call_log import who
from tests.features.phone.test_call_log_rules import WORLD, party
from tests.support.api import Api

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("end"), st.lists(st.integers(0, 9), min_size=1, max_size=4)),
        st.tuples(st.just("consume"), st.integers(1, 3)),
        st.tuples(st.just("crash"), st.sampled_from(["analytics", "call-charges", "call-log"])),
        st.tuples(st.just("together"), st.lists(st.integers(0, 9), min_size=1, max_size=4)),
    ),
    min_size=2,
    max_size=10,
)


class Crash(BaseException):
    """The process is killed: nothing catches it."""


class World:
    def __init__(self, api: Api, run: int) -> None:
        self.api, self.run = api, run
        self.crash = ""
        self.written: set[str] = set()

    def processes(self, count: int) -> list[CdrConsumers]:
        """Processes that have just started."""
        made = []
        for _ in range(count):
            consumers = CdrConsumers(self.api.here.storage, InProcessBus(), self.api.clock)
            for one in (call_log_consumer(self.api.here), charges_consumer(self.api.here), analytics_consumer()):
                consumers.register(self._crashing(one))
            made.append(consumers)
        return made

    def _crashing(self, consumer: CdrConsumer) -> CdrConsumer:
        async def consume(session: AsyncSession, calls: Sequence[CallRecord]) -> None:
            await consumer.consume(session, calls)
            if self.crash == consumer.name:
                await session.flush()
                raise Crash

        return CdrConsumer(consumer.name, consume, consumer.wants, consumer.from_start)

    async def end(self, numbers: Sequence[int]) -> None:
        records = [a_call(self.api, f"{self.run}x{number}") for number in numbers]
        await CdrTable(self.api.here.storage).write_records(records)
        self.written |= {record.session_id for record in records}

    async def take(self, what: str, how: Any) -> None:
        if what == "end":
            await self.end(how)
        elif what == "consume":
            await asyncio.gather(*(each.catch_up() for each in self.processes(how)))
        elif what == "together":
            await asyncio.gather(self.end(how), *(each.catch_up() for each in self.processes(2)))
        else:
            self.crash = how
            [dying] = self.processes(1)
            with contextlib.suppress(Crash):
                await dying.catch_up()
            self.crash = ""


def a_call(api: Api, name: str) -> CallRecord:
    start = api.clock.now().timestamp() - 60
    times = {"started": start, "answered": start + 5, "ended": start + 60}
    caller = who(api, "101")
    parties = [party(1, caller, WORLD, party_id=f"p-{name}-1", **times), party(2, WORLD, caller, **times)]
    parties[1]["party_id"] = f"p-{name}-2"
    record = a_record(api, name, 60.0)
    return CallRecord.model_validate(record | {"parties": parties} | times)


async def counted(api: Api, sessions: set[str]) -> dict[str, set[int]]:
    """How many entries, charges and counted calls each of these calls has, as a set over all calls."""
    found: dict[str, set[int]] = {}
    async with api.here.storage.reading() as session:
        for model in (CallLogEntry, CallCharge, AnalyticsCall):
            query = select(model.session_id, func.count()).where(model.session_id.in_(sessions))
            rows = {row[0]: row[1] for row in await session.execute(query.group_by(model.session_id))}
            found[model.__name__] = {rows.get(each, 0) for each in sessions}
    return found


async def test_any_order_of_writing_crashing_and_restarting_gives_each_call_one_entry_and_one_charge(api: Api) -> None:
    await make(api, "/rates", name="US", prefix="+1", perMinute="0.25", perCall=0.05, minimumSeconds=0)
    for name in list(consumers_of(api.here)._states):
        await consumers_of(api.here).remove(name)
    loop, runs = asyncio.get_running_loop(), itertools.count()

    async def live(steps: list[tuple[str, Any]]) -> None:
        world = World(api, next(runs))
        for what, how in steps:
            await world.take(what, how)
        [last] = world.processes(1)
        await last.catch_up()
        if world.written:
            once = await counted(api, world.written)
            assert once["CallLogEntry"] == once["CallCharge"] == {1}, once
            assert len(once["AnalyticsCall"]) == 1 and 0 not in once["AnalyticsCall"], once

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def walk(steps: list[tuple[str, Any]]) -> None:
        asyncio.run_coroutine_threadsafe(live(steps), loop).result(timeout=60)

    await asyncio.to_thread(walk)
    assert next(runs) > 20
