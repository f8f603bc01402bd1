"""The short form of `python -m tests.scenarios.office_day`: every path of it, with little of everything."""

from pathlib import Path

import pytest

from tests.scenarios.office_day import Size, play

pytestmark = [pytest.mark.scenario, pytest.mark.engine]
SHORT = Size(people=6, calls=8, posts=12, texts=4, restarted=("api", "calls"))


@pytest.mark.timeout(900)
async def test_a_day_at_the_office_loses_nothing_and_its_figures_are_those_of_the_calls(
    tmp_path: Path, empty_valkey: str
) -> None:
    """PH-55: calls, posts and texts while the API and the call server are killed."""
    found = await play(tmp_path, empty_valkey, SHORT)
    assert found["calls"] >= 5
    assert (found["posts"], found["texts"]) == (SHORT.posts, SHORT.texts)
