"""What a caller goes through before phones ring: a greeting; saying one's name. Pure."""

import msgspec

from clarion.calls import commands as do
from clarion.calls.model import RingHop
from clarion.calls.programs import Attentive
from clarion.calls.routing_steps import next_hop
from clarion.calls.serving import keep, memory, say
from clarion.calls.turn import Turn
from clarion.calls.wire import RecordingFinished
from clarion.features.phone.handling.hops import GREETING, SCREENING

LONGEST_NAME_SECONDS = 6.0
SHORTEST_NAME_SECONDS = 0.4


class GreetingProgram(Attentive):
    """Plays prompts, then takes the next hop. A key skips them. Memory: `prompts`, a line each."""

    name = GREETING

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        turn.route(programme=dict(data))
        prompts = tuple(line for line in data.get("prompts", "").split("\n") if line)
        if not prompts or not say(turn, prompts, token=GREETING):
            _go_on(turn)

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        if token == GREETING:
            _go_on(turn)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        leg = turn.live_leg(anchor)
        if leg is not None:
            turn.do(do.StopPlay(leg_id=leg.leg_id))
        _go_on(turn)


class ScreeningProgram(Attentive):
    """Asks the caller for a name, which whoever answers hears first. Memory: `by_key`, `stage`."""

    name = SCREENING

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        turn.route(programme={**data, "stage": "asking"})
        if not say(turn, ("screening-name", "beep"), token=SCREENING):
            _go_on(turn)

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        leg = turn.live_leg(anchor)
        if token != SCREENING or memory(turn).get("stage") != "asking" or leg is None:
            return
        keep(turn, stage="recording")
        # The prompt asked for it and the tone has sounded: who says a name here knows that it is kept for the callee.
        token = f"screening-{turn.before.session_id}-{anchor}"
        turn.do(
            do.StartRecording(
                leg_id=leg.leg_id, token=token, max_seconds=LONGEST_NAME_SECONDS, announced=True, tone=True
            )
        )

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        """# ends the name."""
        leg = turn.live_leg(anchor)
        if leg is not None and digit == "#" and memory(turn).get("stage") == "recording":
            turn.do(do.StopRecording(leg_id=leg.leg_id))

    def on_recorded(self, turn: Turn, anchor: int, recording: RecordingFinished) -> None:
        """The name goes before the question; without one the callee hears only that."""
        if turn.live_leg(anchor) is None:
            turn.do(do.DropRecording(token=recording.token))
            self.on_gone(turn, anchor)
            return
        said = bool(recording.path) and recording.seconds >= SHORTEST_NAME_SECONDS
        if said:
            _put_name(turn, recording.path, by_key=bool(memory(turn).get("by_key")))
        else:
            turn.do(do.DropRecording(token=recording.token))
        turn.fact("screened", anchor, f"{recording.seconds:.1f} s" if said else "said nothing")
        _go_on(turn)


def _put_name(turn: Turn, path: str, *, by_key: bool) -> None:
    """Whoever answers the next ringing hears it."""
    routing = turn.routing
    assert routing is not None
    prompts = ("screening-call-from", path)
    hops = [
        msgspec.structs.replace(hop, ask=(*prompts, *hop.ask) if by_key else prompts)
        if isinstance(hop, RingHop) and hop.ask
        else hop
        for hop in routing.hops
    ]
    turn.route(hops=tuple(hops))


def _go_on(turn: Turn) -> None:
    turn.route(programme={})
    next_hop(turn)
