"""The fuzzer in short, and every input that it has kept (`make fuzz` runs it for an hour)."""

import pytest

from clarion.engines.sip import user_agent
from tests.fuzz.__main__ import corpus, run
from tests.fuzz.mutations import SEEDS
from tests.fuzz.target import Target, WrongState

INPUTS = 3000


@pytest.fixture(autouse=True)
def log(monkeypatch: pytest.MonkeyPatch) -> None:
    """The target makes the engine's log loud; others want it as it was."""
    monkeypatch.setattr(user_agent, "_log", user_agent._log)


def test_every_input_that_was_kept_is_read_without_harm() -> None:
    target = Target()
    for data in SEEDS + corpus():
        target.try_bytes(data)


def test_three_thousand_new_inputs_do_no_harm() -> None:
    tried, found = run(inputs=INPUTS, seed=20261130, grow=False)
    assert tried == INPUTS
    assert not found, "\n".join(found[:5])


def test_the_fuzzer_sees_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """It must be able to fail: on an exception that the engine itself catches, and on a wrong state."""
    target = Target()
    monkeypatch.setattr(target._bench.engine.core.transactions, "receive", lambda *_: int("\u00b9"))
    with pytest.raises(ValueError, match="invalid literal"):
        target.try_bytes(SEEDS[6])
    with pytest.raises(WrongState):
        target._check(b"ACK sip:a SIP/2.0", [b"SIP/2.0 400 Bad\r\nVia: SIP/2.0/UDP h\r\n\r\n"])
