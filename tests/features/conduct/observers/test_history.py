"""What the ledger keeps, read by a process that begins; on both kinds of databases."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from clarion.base.bus import InProcessBus
from clarion.base.clock import TurnableClock
from clarion.base.container import Container
from clarion.base.keys import load_master_key
from clarion.base.settings import Settings
from clarion.base.storage import Storage
from clarion.calls.cdr_writer import CdrTable
from clarion.calls.model import Call
from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.counters import CALLS_BACK, CallHistory, CounterBook, history, read_history
from tests.features.conduct.counters.told import facts
from tests.features.conduct.observers.test_call_watch import OURS, STRANGER, a_call, change

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def a_kept_call(number: int, ago: timedelta, seconds: float) -> Call:
    start = (NOW - ago).timestamp()
    call = a_call(OURS, STRANGER)
    for index in (1, 2):
        call = change(call, index, started=start, answered=start + 3, ended=start + 3 + seconds)
    return msgspec.structs.replace(
        call, call_id=f"s-{number}", session_id=str(number), created=start, ended=start + 3 + seconds
    )


async def test_a_restart_forgets_no_calls(storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_AT_ONCE", 7)  # several pages, some of calls that began at the same moment
    calls = [a_kept_call(number, timedelta(hours=2), 4.0) for number in range(20)]
    calls += [a_kept_call(100 + number, timedelta(days=3, minutes=number), 60.0) for number in range(20)]
    calls += [a_kept_call(200, timedelta(days=40), 60.0)]
    await CdrTable(storage).write(calls)
    here = Container(
        settings=Settings(data=tmp_path),
        clock=TurnableClock(NOW),
        storage=storage,
        bus=InProcessBus(),
        keys=load_master_key(tmp_path),
    )
    book = CounterBook(here.clock)
    assert await read_history(here, book, CallHistory(), CALLS_BACK) == 40 * 2, "each was tried, and ended"
    assert await read_history(here, book, CallHistory(), CALLS_BACK) == 40 * 2, "twice does no harm"
    known = facts(book, AttemptKind.CALL_OUT, NOW)
    assert (known["answered_calls_1d"], known["short_calls_ratio_1d"]) == (20, 1.0)
    assert (known["answered_calls_7d"], known["short_calls_ratio_7d"]) == (40, 0.5)
    assert known["calls_1h"] == 0
