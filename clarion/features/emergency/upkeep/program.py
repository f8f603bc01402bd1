"""The call to 933: records what the address test reads back. Pure; the result leaves as a deposit."""

from typing import Final

from clarion.calls import commands as do
from clarion.calls.model import Ending
from clarion.calls.programs import Attentive
from clarion.calls.serving import keep, leave, memory, wake_in
from clarion.calls.turn import Turn
from clarion.calls.wire import RecordingFinished

ANSWERED: Final = "emergency.location_tested"
"""Topic of the deposit: `test_id`, `path`, `seconds`."""
LISTENS_S: Final = 60.0
SAVES_S: Final = 10.0
DONE: Final = Ending(reason="", result="Accepted")


class LocationTestProgram(Attentive):
    """The address test has answered. `data`: `argument` is the id of the test."""

    name = "emergency-location-test"
    personal = True

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        turn.route(programme={**data, "stage": "listening"})
        leg = turn.live_leg(anchor)
        if leg is None:
            self._report(turn, "", 0.0)
            leave(turn, DONE)
            return
        # What is heard is a machine that reads an address back: nobody's words, so nobody is to be told.
        token = self._token(turn)
        turn.do(do.StartRecording(leg_id=leg.leg_id, token=token, max_seconds=LISTENS_S, announced=True, tone=True))
        wake_in(turn, "enough", LISTENS_S + SAVES_S)

    def on_recorded(self, turn: Turn, anchor: int, recording: RecordingFinished) -> None:
        """It has been read out, or may not be recorded: then the answer alone is the evidence."""
        self._report(turn, recording.path, recording.seconds)
        leave(turn, DONE)

    def on_gone(self, turn: Turn, anchor: int) -> None:
        """It hung up, as address tests do; the recording is closed and reported in a moment."""
        wake_in(turn, "enough", SAVES_S)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        self._report(turn, "", 0.0)
        leave(turn, DONE)

    @staticmethod
    def _token(turn: Turn) -> str:
        return f"location-test-{memory(turn)['argument']}"

    @staticmethod
    def _report(turn: Turn, path: str, seconds: float) -> None:
        kept = memory(turn)
        if kept.get("stage") == "over":
            return
        keep(turn, stage="over")
        payload = {"test_id": kept["argument"], "path": path, "seconds": f"{seconds:.3f}"}
        turn.do(do.Deposit(topic=ANSWERED, payload=payload))
