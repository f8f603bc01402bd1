"""What a caller goes through who gets a reply: the words, then keys. 1 again, 2 voicemail, 3 yes, 4 no, 5 urgent (with
a number to call back), 6 the end. Pure; the sound of the words comes from outside (`on_told`).
"""

from clarion.calls import commands as do
from clarion.calls.continue_steps import continue_with
from clarion.calls.model import AnnounceHop, Call, Ending, Hop, PartyStatus, ProgramHop
from clarion.calls.programs import Attentive
from clarion.calls.reply_steps import REPLIED, REPLY
from clarion.calls.serving import LEFT, keep, leave, memory, say, sleep_on, wake_in
from clarion.calls.turn import Turn
from clarion.features.phone.feature_codes.digits import begin_typing, typed_with
from clarion.features.phone.reply_with_message.words import text_of_phone

SESSION_CLOSE = 9  # x-rc/agent: what the caller said
YES, NO, URGENT = "1", "2", "3"
TIMES = 3  # how often the keys are told
PATIENCE_S = 8.0  # for a voice
IDLE_S = 30.0
END = Ending(reason=REPLIED.reason, result=REPLIED.result)


class ReplyProgram(Attentive):
    """Memory: `text`, or the attributes of a phone's message; `leg` of the phone that replied; `stage`, `sound`,
    `told`, `typed`, `number`.
    """

    name = REPLY
    personal = True

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        text = data.get("text") or text_of_phone(data)
        routing = turn.route(programme={"leg": data.get("leg", ""), "text": text, "stage": "speaking"})
        turn.party(anchor, status=PartyStatus.ANSWERED, result=END.result)
        turn.fact("note", anchor, f"The caller was told: {text}" if text else "The caller was told that nobody comes.")
        turn.announce(routing.callee)  # whoever has a voice looks at it
        if text:
            wake_in(turn, "patience", PATIENCE_S)
        else:
            self._tell(turn)

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None:
        """`sound`: the file of the words; empty: nobody could say them."""
        if memory(turn).get("stage") == "speaking":
            keep(turn, sound=words.get("sound", ""))
            self._tell(turn)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        if name == "patience" and memory(turn).get("stage") == "speaking":
            self._tell(turn)
        elif name == "idle":
            leave(turn, END)

    def _tell(self, turn: Turn) -> None:
        told = int(memory(turn).get("told", "0")) + 1
        keep(turn, stage="keys", told=str(told))
        sleep_on(turn, "patience")
        sound = memory(turn).get("sound") or "reply-unspoken"
        say(turn, ("reply-begins", sound, "pause", "reply-keys"), token=f"told {told}")
        wake_in(turn, "idle", IDLE_S * 2)

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        told = memory(turn).get("told", "0")
        if token == "end":
            leave(turn, END)
        elif token == f"told {told}" and memory(turn).get("stage") == "keys":
            if int(told) >= TIMES:
                leave(turn, END)
            else:
                self._tell(turn)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        stage = memory(turn).get("stage")
        if stage == "keys" or (stage == "speaking" and digit != "1"):  # who knows the keys need not wait for the voice
            self._choose(turn, digit)
        elif stage == "number":
            self._type(turn, digit)
        elif stage == "confirm" and digit == "1":
            self._react(turn, URGENT, memory(turn).get("number", ""))
        elif stage == "confirm":
            self._ask_number(turn)

    def _choose(self, turn: Turn, digit: str) -> None:
        match digit:
            case "1":
                keep(turn, told="0")
                self._tell(turn)
            case "2":
                self._voicemail(turn)
            case "3" | "4":
                self._react(turn, YES if digit == "3" else NO)
            case "5":
                self._ask_number(turn)
            case "6":
                self._end(turn, "goodbye")
            case _:
                pass

    def _ask_number(self, turn: Turn) -> None:
        begin_typing(turn)
        keep(turn, stage="number")
        say(turn, ("reply-number",), token="number")
        wake_in(turn, "idle", IDLE_S)

    def _type(self, turn: Turn, digit: str) -> None:
        typed = typed_with(turn, digit)
        wake_in(turn, "idle", IDLE_S)
        if typed is None:
            return
        if not typed:
            self._ask_number(turn)
            return
        keep(turn, number=typed, stage="confirm")
        digits = tuple(f"digit-{each}" for each in typed if each.isdigit())
        say(turn, ("reply-confirm", *digits, "pause", "reply-confirm-keys"), token="confirm")

    def _react(self, turn: Turn, answer: str, number: str = "") -> None:
        """Tell the phone that replied, if it understands that."""
        names = {YES: "yes", NO: "no", URGENT: f"it is urgent, {number}"}
        assert turn.routing is not None
        turn.fact("note", turn.routing.anchor, f"The caller said: {names[answer]}.")
        leg = memory(turn).get("leg", "")
        if leg:
            more = {"ExtNfo": number} if number else {}
            turn.do(do.AgentMessage(leg_id=leg, command=SESSION_CLOSE, attributes={"Sts": "0", "Resp": answer, **more}))
        self._end(turn, "reply-thanks")

    def _voicemail(self, turn: Turn) -> None:
        routing = turn.routing
        assert routing is not None
        boxes = [hop for hop in routing.hops if isinstance(hop, ProgramHop)]
        if not boxes:
            self._end(turn, "nobody-available")
            return
        hops: tuple[Hop, ...] = (ProgramHop(program=boxes[0].program, data=boxes[0].data),)
        hops += tuple(hop for hop in routing.hops if isinstance(hop, AnnounceHop))
        callee = turn.parties[routing.callee].identity
        turn.party(routing.anchor, result="")
        continue_with(turn, hops, callee, note="The caller chose voicemail after the reply.")

    def _end(self, turn: Turn, prompt: str) -> None:
        keep(turn, stage="end")
        if not say(turn, (prompt,), token="end"):
            leave(turn, END)

    def on_gone(self, turn: Turn, anchor: int) -> None:
        leave(turn, LEFT)


def wants_sound(call: Call) -> str:
    """The text that a call waits to have spoken; empty: none."""
    routing = call.routing
    running = routing.current if routing is not None else None
    if routing is None or not isinstance(running, ProgramHop) or running.program != REPLY:
        return ""
    kept = routing.programme
    return kept.get("text", "") if kept.get("stage") == "speaking" else ""
