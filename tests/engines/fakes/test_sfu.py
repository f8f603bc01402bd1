"""The fake keeps the contract of the `Sfu` port."""

import pytest

from clarion.base.sfu import EngineLost, EngineRestarted, SfuUnavailable, Source, Tile
from clarion.engines.fakes.sfu import FakeSfu
from tests.engines.sfu_contract import *  # noqa: F403
from tests.engines.sfu_contract import Heard, enter
from tests.support.waiting import wait_for


@pytest.fixture
def sfu() -> FakeSfu:
    return FakeSfu()


async def test_loud_voices_take_the_audio_slots(sfu: FakeSfu) -> None:
    heard = Heard(sfu)
    await sfu.open_room("r")
    await enter(sfu, "r", "ada", "bob", "cy", "dan", "eve")
    sfu.speak("r", {"bob": 0.9, "dan": 0.5, "eve": 0.4, "ada": 0.3})
    await wait_for(lambda: heard.hears("ada") == {"bob", "dan", "eve"}, missing="the three loudest others")
    assert heard.hears("bob") == {"dan", "eve", "ada"}


async def test_a_lost_engine_is_unavailable_until_it_restarts(sfu: FakeSfu) -> None:
    heard = Heard(sfu)
    await sfu.open_room("r")
    sfu.lose()
    with pytest.raises(SfuUnavailable):
        await sfu.view("r", "ada", [Tile("3", "bob", Source.CAMERA, 1, 1)])
    sfu.restart()
    await wait_for(lambda: EngineRestarted() in heard.events, missing="a new engine")
    assert heard.events == [EngineLost(), EngineRestarted()]
    assert await sfu.open_room("r") is False
