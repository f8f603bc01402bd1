"""Voicemail inside a call: greeting, beep, message. Pure; the message leaves as a deposit on the bus.

While the caller speaks: # ends and sends the message, * ends it and offers choices: 1 send it, 2 hear it, 3 speak
again, 4 urgent or not, 5 private or not. Whoever hangs up, or says nothing for a while, has sent it.
"""

from clarion.calls import commands as do
from clarion.calls.model import Ending, PartyStatus
from clarion.calls.programs import Attentive
from clarion.calls.serving import keep, memory, say, sleep_on, stop_timers, wake_in
from clarion.calls.teardown_steps import end_party
from clarion.calls.turn import Turn
from clarion.calls.wire import NO_ROOM, RecordingFinished

DEPOSITED = "voicemail.deposited"
LONGEST_SECONDS = 180.0
SHORTEST_SECONDS = 1.0
SAVING_SECONDS = 8.0  # how long a recording may take to be closed after the caller has gone

CHOOSING_SECONDS = 12.0
FULL = "full"  # stage and token: nothing can be recorded, and the caller is told so

LEFT = Ending(reason="Voicemail", result="Voicemail")
_TOLD = {"urgent": "voicemail-urgent", "private": "voicemail-private"}


class VoicemailProgram(Attentive):
    """Implements `clarion.calls.programs.Program`. Memory: what the route gave, and `stage`; of a message that is
    spoken but not sent yet `path`, `seconds`, `urgent`, `private`; `choosing`: its caller wants to choose.
    """

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
            turn.do(do.Play(leg_id=leg.leg_id, prompts=prompts, token="greeting"))

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        leg = turn.live_leg(anchor)
        if token == "choices" and self._stage(turn) == "choices":
            wake_in(turn, "choices", CHOOSING_SECONDS)
        if token == FULL:
            self._end(turn, anchor)
            return
        if token != "greeting" or self._stage(turn) != "greeting" or leg is None:
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
        """# ends the message, * too; any key skips the greeting."""
        leg = turn.live_leg(anchor)
        if leg is None:
            return
        if self._stage(turn) == "recording" and digit in ("#", "*"):
            keep(turn, choosing="1" if digit == "*" else "")
            turn.do(do.StopRecording(leg_id=leg.leg_id))
        elif self._stage(turn) == "choices":
            self._chosen(turn, anchor, digit)
        elif self._stage(turn) == "greeting":
            turn.do(do.Play(leg_id=leg.leg_id, prompts=("beep",), token="greeting"))

    def on_recorded(self, turn: Turn, anchor: int, recording: RecordingFinished) -> None:
        """Keep what is long enough to be a message, then end the call."""
        routing = turn.routing
        assert routing is not None
        long_enough = recording.seconds >= SHORTEST_SECONDS
        if long_enough and memory(turn).get("choosing") and turn.live_leg(anchor) is not None:
            keep(turn, path=recording.path, seconds=f"{recording.seconds:.3f}", choosing="")
            self._offer(turn)
            return
        if long_enough:
            self._send(turn, anchor, recording.path, recording.seconds)
        else:
            turn.do(do.DropRecording(token=recording.token))
        if recording.refused == NO_ROOM and turn.live_leg(anchor) is not None:
            keep(turn, stage=FULL)
            say(turn, ("mailbox-full",), token=FULL)
            return
        if recording.token == self._recording(turn, anchor):  # else of whom another has taken the place meanwhile
            self._end(turn, anchor)

    def on_gone(self, turn: Turn, anchor: int) -> None:
        """The caller hung up: the recording is closed with its leg and reported in a moment."""
        if self._stage(turn) == "recording":
            turn.do(do.SetTimer(name="program", seconds=SAVING_SECONDS))
        else:
            self._send_spoken(turn, anchor)
            self._end(turn, anchor)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        """Who does not choose has sent it."""
        if name == "choices" and self._stage(turn) == "choices":
            self._send_spoken(turn, anchor)
            self._end(turn, anchor)

    def _offer(self, turn: Turn, *before: str) -> None:
        keep(turn, stage="choices")
        sleep_on(turn, "choices")
        say(turn, (*before, "voicemail-choices"), token="choices")

    def _chosen(self, turn: Turn, anchor: int, digit: str) -> None:
        if digit in ("1", "#"):
            self._send_spoken(turn, anchor)
            self._end(turn, anchor)
        elif digit == "2":
            self._offer(turn, memory(turn).get("path", ""))
        elif digit == "3":
            sleep_on(turn, "choices")
            turn.do(do.DropRecording(token=self._recording(turn, anchor)))
            keep(turn, stage="greeting", path="")
            say(turn, ("beep",), token="greeting")
        elif digit in ("4", "5"):
            name = "urgent" if digit == "4" else "private"
            now = "" if memory(turn).get(name) else "1"
            keep(turn, **{name: now})
            self._offer(turn, _TOLD[name] if now else "voicemail-as-usual")

    def _send_spoken(self, turn: Turn, anchor: int) -> None:
        """What was spoken and not sent yet, once."""
        path, seconds = memory(turn).get("path", ""), memory(turn).get("seconds", "0")
        if self._stage(turn) == "choices" and path:
            keep(turn, path="")
            self._send(turn, anchor, path, float(seconds))

    def _send(self, turn: Turn, anchor: int, path: str, seconds: float) -> None:
        assert turn.routing is not None
        turn.do(do.Deposit(topic=DEPOSITED, payload=self._message(turn, anchor, path, seconds)))
        turn.fact("voicemail", turn.routing.callee, f"{seconds:.1f} s")

    def _recording(self, turn: Turn, anchor: int) -> str:
        return f"voicemail-{turn.before.session_id}-{anchor}"

    def _stage(self, turn: Turn) -> str:
        return turn.routing.programme.get("stage", "") if turn.routing else ""

    def _message(self, turn: Turn, anchor: int, path: str, seconds: float) -> dict[str, str]:
        assert turn.routing is not None
        kept = turn.routing.programme
        caller = turn.parties[turn.routing.callee].shown
        inside = turn.parties[anchor].identity.account_id == kept.get("account_id")
        return {
            "account_id": kept.get("account_id", ""),
            "extension_id": kept.get("extension_id", ""),
            "copies": kept.get("copies", ""),
            "from_number": caller.number,
            "from_name": caller.name,
            "from_extension_id": caller.extension_id if inside else "",
            "from_extension_number": caller.extension_number if inside else "",
            "to_number": turn.parties[turn.routing.callee].identity.number,
            "path": path,
            "seconds": f"{seconds:.3f}",
            "urgent": kept.get("urgent", ""),
            "private": kept.get("private", ""),
            "received_at": f"{turn.now:.3f}",
        }

    def _end(self, turn: Turn, anchor: int) -> None:
        routing = turn.routing
        assert routing is not None
        stop_timers(turn)
        turn.routing = None
        turn.do(do.StopTimer(name="program"))
        end_party(turn, routing.callee, LEFT)
        end_party(turn, anchor, LEFT)
