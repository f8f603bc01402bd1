"""The REST fuzzer in short (`make fuzz FUZZ=rest` runs it for an hour)."""

import pytest

from tests.fuzz.rest_run import run_rest

COUNT = 800


@pytest.mark.timeout(160)
async def test_no_made_up_request_fails() -> None:
    tried, found = await run_rest(inputs=COUNT, seed=1)
    assert tried == COUNT
    assert not found, f"{len(found)} of {COUNT}:\n" + "\n".join(found[:60])
