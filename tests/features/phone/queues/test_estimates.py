"""How long callers will wait, as arithmetic; and the talks of the last calls, out of the ledger."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from clarion.base.clock import SystemClock
from clarion.base.storage import Storage
from clarion.calls.cdr import record_of
from clarion.calls.cdr_models import CdrRow
from clarion.features.phone.queues.estimates import (
    LOOKED_AT,
    MOST_QUEUES,
    Crew,
    Paces,
    Talk,
    estimated_wait,
    minutes_of,
)
from clarion.features.phone.queues.profile import QueueProfile
from clarion.features.phone.queues.rules import spoken_wait
from clarion.features.phone.queues.talks import AT_ONCE, read_talks
from tests.features.phone.queues.floor import QUEUE, Floor


@pytest.mark.parametrize(
    ("position", "takes", "crew", "seconds", "words"),
    [
        (1, 120.0, Crew(at_work=3, free=1), 0, ["queue-wait-short"]),
        (1, None, Crew(at_work=1, free=1), 0, ["queue-wait-short"]),
        (1, 120.0, Crew(at_work=3), 40, ["queue-wait-short"]),
        (5, 120.0, Crew(at_work=2), 300, ["queue-wait-minutes", "digit-5"]),
        (12, 100.0, Crew(at_work=1), 1200, ["queue-wait-minutes", "digit-2", "digit-0"]),
        (2, 61.0, Crew(at_work=1), 122, ["queue-wait-minutes", "digit-3"]),
        (2, None, Crew(at_work=1), None, []),
        (2, 60.0, Crew(), None, []),
    ],
)
def test_each_place_takes_as_long_as_the_members_at_work_need_for_one_caller_cc_09(
    position: int, takes: float | None, crew: Crew, seconds: int | None, words: list[str]
) -> None:
    wait = estimated_wait(position, takes, crew)
    assert wait == seconds
    assert spoken_wait(minutes_of(wait)) == words


def talk(queue_id: str, seconds: float) -> Talk:
    return Talk(queue_id=queue_id, seconds=seconds)


def test_only_the_last_callers_of_a_queue_count_cc_09() -> None:
    queue = QueueProfile(queue_id="q1", account_id="1", number="300", name="Help", wrap_up=10.0)
    paces = Paces()
    assert paces.takes(queue) is None
    paces.add([talk("q1", 1000.0), talk("q2", 7.0), *[talk("q1", 60.0)] * LOOKED_AT])
    assert paces.takes(queue) == 70.0
    paces.add(talk(f"new-{n}", 1.0) for n in range(MOST_QUEUES - 1))
    assert paces.takes(queue) == 70.0, "served before the others, and there is room"
    paces.add([talk("q2", 8.0), talk("one-more", 1.0)])
    assert paces.takes(queue) is None, "served longest ago"


async def test_a_new_desk_reads_the_talks_of_the_last_calls_in_their_order_cc_09(
    tmp_path: Path, storage: Storage
) -> None:
    floor = Floor(tmp_path, ("102",))
    leg = await floor.comes()
    await floor.picks_up(floor.leg_of("102"))
    await floor.passes(30)
    await floor.hangs_up(leg)
    record = record_of(floor.records[0]).model_dump()
    now = SystemClock().now()
    count = AT_ONCE + 2
    rows = [
        {
            "session_id": str(n),
            "telephony_session_id": f"s-{n}",
            "started_at": now - timedelta(minutes=n),
            "ended_at": now,
            "written_at": now,
            "record": {**record, "parties": [{**each, "ended": each["ended"] + n} for each in record["parties"]]},
        }
        for n in range(count)
    ]
    async with storage.transaction() as session:
        await session.execute(insert(CdrRow), rows)
    talks = await read_talks(storage, now - timedelta(minutes=count - 1, seconds=-1))
    assert [talk.seconds for talk in talks] == [30.0 + n for n in reversed(range(count - 1))]
    assert {talk.queue_id for talk in talks} == {QUEUE}
