"""Every benchmark runs in its short form, so that none is found broken, or blind to a part, on the day it is needed.
Among them how many streams the media server of meetings forwards (`bench_sfu`, MTG-45).
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.sizes import VARIABLE, worked
from tests.support.processes import Process
from tests.support.waiting import wait_for

REPOSITORY = Path(__file__).parents[2]
RUN = Path(__file__).with_name("run_short.py")
BENCHMARKS = sorted(path.stem for path in (REPOSITORY / "bench").glob("bench_*.py"))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", BENCHMARKS)
async def test_a_benchmark_finishes_in_its_short_form(name: str, processes: Callable[..., Process]) -> None:
    process = processes([RUN, name], name=name, env={VARIABLE: "1"}, forked=True)
    await wait_for(lambda: not process.running, missing=lambda: f"the end of {name}:\n{process.tail()}", timeout=240)
    assert f"{name} finished." in process.text(), process.text()[-4000:]


def test_a_part_that_did_nothing_is_named() -> None:
    with pytest.raises(SystemExit, match="Nothing was measured of: jobs"):
        worked({"call server": 4300.0, "jobs": 0.0})
