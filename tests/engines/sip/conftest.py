import pytest

from tests.engines.sip.bench import Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()
