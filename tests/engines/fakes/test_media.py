"""The fake of the call core's tests keeps the contract of the `Media` port."""

from collections.abc import Awaitable, Callable

import pytest

from clarion.engines.fakes.media import FakeMedia
from tests.engines.media_contract import *  # noqa: F403
from tests.engines.rtpengine.conftest import Events


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def media(events: Events) -> FakeMedia:
    return FakeMedia(events)


@pytest.fixture
def another(media: FakeMedia, events: Events) -> Callable[[], Awaitable[FakeMedia]]:
    async def make() -> FakeMedia:
        return FakeMedia(events)

    return make
