"""rtpengine keeps the contract of the `Media` port."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from clarion.engines.mixer import Mixer
from clarion.engines.rtpengine.media import RtpengineMedia
from tests.engines.media_contract import *  # noqa: F403
from tests.engines.rtpengine.conftest import EngineProcess, Events

pytestmark = pytest.mark.engine


@pytest.fixture
async def another(engine: EngineProcess, events: Events) -> AsyncIterator[Callable[[], Awaitable[RtpengineMedia]]]:
    made: list[RtpengineMedia] = []

    async def make() -> RtpengineMedia:
        made.append(RtpengineMedia([engine.control], events, mixer=Mixer()))
        await made[-1].start()
        return made[-1]

    yield make
    for one in made:
        await one.close_all()
