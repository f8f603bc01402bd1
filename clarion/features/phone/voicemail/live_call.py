"""Voicemail inside a call: greeting, beep, message. Pure; the message leaves as a deposit on the bus."""

from clarion.calls import commands as do
from clarion.calls.leaving_steps import end_party
from clarion.calls.model import Ending, PartyStatus
from clarion.calls.programs import Attentive
from clarion.calls.turn import Turn
from clarion.calls.wire import RecordingFinished

DEPOSITED = "voicemail.deposited"
LONGEST_SECONDS = 180.0
SHORTEST_SECONDS = 1.0
SAVING_SECONDS = 8.0  # how long a recording may take to be closed after the caller has gone

LEFT = Ending(reason="Voicemail", result="Voicemail")


class VoicemailProgram(Attentive):
    """Implements `clarion.calls.programs.Program`. Memory: what the route gave, and `stage`."""

    name = "voicemail"

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        """Greet. `data`: account_id, extension_id, name, greeting (path, empty for the standard one);
        `copies`: further extensions that get the message, with commas."""
        routing = turn.route(programme={**data, "stage": "greeting"})
        turn.party(routing.callee, status=PartyStatus.VOICEMAIL, answered=turn.now, result="Voicemail")
        turn.party(anchor, status=PartyStatus.ANSWERED, result="Voicemail")
        leg = turn.live_leg(anchor)
        if leg is not None:
            prompts = (data.get("greeting") or "voicemail-greeting", "beep")
            turn.do(do.Play(leg_id=leg.leg_id, prompts=prompts, token="greeting"))  # noqa: S106

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        leg = turn.live_leg(anchor)
        if token != "greeting" or self._stage(turn) != "greeting" or leg is None:  # noqa: S105
            return
        routing = turn.routing
        assert routing is not None
        turn.route(programme={**routing.programme, "stage": "recording"})
        recording = self._recording(turn, anchor)
        # The greeting says so, the tone has sounded, and the caller is still there.
        start = do.StartRecording(
            leg_id=leg.leg_id, token=recording, max_seconds=LONGEST_SECONDS, announced=True, tone=True
        )
        turn.do(start)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        """# ends the message; any key skips the greeting."""
        leg = turn.live_leg(anchor)
        if leg is None:
            return
        if self._stage(turn) == "recording" and digit == "#":
            turn.do(do.StopRecording(leg_id=leg.leg_id))
        elif self._stage(turn) == "greeting":
            turn.do(do.Play(leg_id=leg.leg_id, prompts=("beep",), token="greeting"))  # noqa: S106

    def on_recorded(self, turn: Turn, anchor: int, recording: RecordingFinished) -> None:
        """Keep what is long enough to be a message, then end the call."""
        routing = turn.routing
        assert routing is not None
        if recording.seconds >= SHORTEST_SECONDS:
            turn.do(do.Deposit(topic=DEPOSITED, payload=self._message(turn, anchor, recording)))
            turn.fact("voicemail", routing.callee, f"{recording.seconds:.1f} s")
        else:
            turn.do(do.DropRecording(token=recording.token))
        if recording.token == self._recording(turn, anchor):  # else of whom another has taken the place meanwhile
            self._end(turn, anchor)

    def on_gone(self, turn: Turn, anchor: int) -> None:
        """The caller hung up: the recording is closed with its leg and reported in a moment."""
        if self._stage(turn) == "recording":
            turn.do(do.SetTimer(name="program", seconds=SAVING_SECONDS))
        else:
            self._end(turn, anchor)

    def _recording(self, turn: Turn, anchor: int) -> str:
        return f"voicemail-{turn.before.session_id}-{anchor}"

    def _stage(self, turn: Turn) -> str:
        return turn.routing.programme.get("stage", "") if turn.routing else ""

    def _message(self, turn: Turn, anchor: int, recording: RecordingFinished) -> dict[str, str]:
        assert turn.routing is not None
        memory = turn.routing.programme
        caller = turn.parties[turn.routing.callee].shown
        inside = turn.parties[anchor].identity.account_id == memory.get("account_id")
        return {
            "account_id": memory.get("account_id", ""),
            "extension_id": memory.get("extension_id", ""),
            "copies": memory.get("copies", ""),
            "from_number": caller.number,
            "from_name": caller.name,
            "from_extension_id": caller.extension_id if inside else "",
            "from_extension_number": caller.extension_number if inside else "",
            "to_number": turn.parties[turn.routing.callee].identity.number,
            "path": recording.path,
            "seconds": f"{recording.seconds:.3f}",
            "received_at": f"{turn.now:.3f}",
        }

    def _end(self, turn: Turn, anchor: int) -> None:
        routing = turn.routing
        assert routing is not None
        turn.routing = None
        turn.do(do.StopTimer(name="program"))
        end_party(turn, routing.callee, LEFT)
        end_party(turn, anchor, LEFT)
