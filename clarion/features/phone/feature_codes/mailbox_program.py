"""Voicemail by phone (PH-46, PH-66): PIN, then messages and greeting by keys. Pure, like `program.py` beside it.

Menu: 1 new messages, 2 kept ones, 3 a new greeting, 4 the standard greeting, * the end.
A message: 1 again, 2 or # keep it and go on, 3 delete it and go on, 4 when it came and how long it is, 5 call back who
left it, 6 pass it on to an extension, * back to the menu.
"""

from clarion.calls import commands as do
from clarion.calls.model import PartyStatus
from clarion.calls.programs import Attentive
from clarion.calls.serving import LEFT, keep, leave, memory, place_for, say, sleep_on, wake_in
from clarion.calls.turn import Turn
from clarion.calls.wire import RecordingFinished
from clarion.features.phone.feature_codes.digits import begin_typing, typed_with
from clarion.features.phone.feature_codes.program import DONE, IDLE_S, ask_feature, serve_code

PROGRAM = "mailbox"
LONGEST_GREETING_S = 120.0
MOST_TRIES = 3
MOST_AHEAD = 5  # keys
MENU = ("mailbox-menu",)
CHOICES = ("mailbox-choices",)


class MailboxProgram(Attentive):
    """Memory: `stage`, `typed`, `box` (an extension's id, once it is open), `queue` (ids of messages still to hear),
    `new`, `old`, `current`, `path`, `from`, `envelope` (prompts), `tries`, `ahead`.
    """

    name = PROGRAM
    personal = True

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        serve_code(turn, anchor, data, "start")
        routing = turn.routing
        assert routing is not None
        turn.party(routing.callee, status=PartyStatus.VOICEMAIL)
        if data.get("code") == "voicemail-other":
            self._type(turn, "box", "mailbox-number")
        else:
            self._type(turn, "pin", "pin-ask")

    def _type(self, turn: Turn, stage: str, *prompts: str) -> None:
        begin_typing(turn)
        self._play(turn, stage, *prompts)

    def _play(self, turn: Turn, stage: str, *prompts: str) -> None:
        keep(turn, stage=stage)
        wake_in(turn, "idle", IDLE_S)
        if not say(turn, prompts, token=stage):
            leave(turn, DONE)

    # ---- keys

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        stage = memory(turn).get("stage", "")
        if stage in ("box", "pin", "to"):
            self._typed(turn, stage, digit)
        elif stage == "menu":
            self._chosen(turn, digit)
        elif stage == "message":
            self._of_message(turn, digit)
        elif stage == "waiting":  # who knows the menu does not wait for it
            keep(turn, ahead=(memory(turn).get("ahead", "") + digit)[:MOST_AHEAD])
        elif stage == "recording" and digit == "#":
            leg = turn.live_leg(anchor)
            if leg is not None:
                turn.do(do.StopRecording(leg_id=leg.leg_id))

    def _typed(self, turn: Turn, stage: str, digit: str) -> None:
        typed = typed_with(turn, digit)
        wake_in(turn, "idle", IDLE_S)
        if typed is None:
            return
        if stage == "box":
            keep(turn, number=typed)
            self._type(turn, "pin", "pin-ask")
        elif stage == "to":
            self._pass_on(turn, typed)
        else:
            ask_feature(turn, self.name, action="open", number=memory(turn).get("number", ""), pin=typed)

    def _chosen(self, turn: Turn, digit: str) -> None:
        kept = memory(turn)
        if digit in ("1", "2"):
            keep(turn, queue=kept.get("new" if digit == "1" else "old", ""))
            self._next(turn)
        elif digit == "3":
            self._play(turn, "greeting", "mailbox-greeting-ask", "beep")
        elif digit == "4":
            ask_feature(turn, self.name, action="standard", box=kept.get("box", ""))
        elif digit == "*":
            self._end(turn)

    def _of_message(self, turn: Turn, digit: str) -> None:
        kept = memory(turn)
        if digit == "1":
            self._play(turn, "message", kept.get("path", ""), *CHOICES)
        elif digit in ("2", "#", "3"):
            self._ask(turn, "delete" if digit == "3" else "keep")
            self._sort(turn, kept.get("current", ""), deleted=digit == "3")
        elif digit == "4":
            self._play(turn, "message", *kept.get("envelope", "").split(), *CHOICES)
        elif digit == "5":
            self._call_back(turn)
        elif digit == "6":
            self._type(turn, "to", "mailbox-pass-on")
        elif digit == "*":
            self._menu(turn)

    def _call_back(self, turn: Turn) -> None:
        """The message counts as heard. By the rights of the phone that listens: no mailbox dials for a stranger."""
        kept = memory(turn)
        if not kept.get("from"):
            self._play(turn, "message", "mailbox-no-number", *CHOICES)
            return
        self._ask(turn, "keep")
        self._close(turn)
        turn.fact("mailbox", 0, "calls back")
        place_for(turn, kept["from"])

    def _pass_on(self, turn: Turn, number: str) -> None:
        if number:
            self._ask(turn, "forward", to=number)
        else:
            self._play(turn, "message", *CHOICES)

    def _ask(self, turn: Turn, action: str, **more: str) -> None:
        kept = memory(turn)
        said = {"account_id": kept.get("account_id", ""), "box": kept.get("box", "")}
        ask_feature(turn, self.name, action=action, message=kept.get("current", ""), **said, **more)

    def _sort(self, turn: Turn, message: str, *, deleted: bool) -> None:
        """What was heard is no longer new."""
        new = [each for each in memory(turn).get("new", "").split() if each != message]
        old = [each for each in memory(turn).get("old", "").split() if each != message]
        keep(turn, new=" ".join(new), old=" ".join(old if deleted else [message, *old]))

    def _next(self, turn: Turn) -> None:
        first, _, rest = memory(turn).get("queue", "").partition(" ")
        if not first:
            self._play(turn, "menu", "mailbox-no-more", *MENU)
            return
        keep(turn, queue=rest, current=first)
        ask_feature(turn, self.name, action="fetch", box=memory(turn).get("box", ""), message=first)

    # ---- answers

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None:
        if memory(turn).get("stage") != "waiting":
            return
        match words.get("result", ""):
            case "open":
                keep(turn, box=words["box"], new=words.get("new", ""), old=words.get("old", ""))
                turn.fact("mailbox", anchor, "opened")
                new, old = _spelled(words.get("new", "")), _spelled(words.get("old", ""))
                self._menu(turn, "mailbox-new", *new, "mailbox-old", *old)
            case "sound":
                keep(
                    turn,
                    **{"path": words["path"], "from": words.get("from", ""), "envelope": words.get("envelope", "")},
                )
                caller = tuple(f"digit-{digit}" for digit in words.get("from", "") if digit.isdigit())
                self._play(turn, "message", *(("mailbox-from", *caller) if caller else ()), words["path"], *CHOICES)
            case "next":
                self._next(turn)
            case "again":
                self._play(turn, "message", *words.get("say", "").split(), *CHOICES)
            case "done":
                self._menu(turn, *words.get("say", "").split())
            case _:
                keep(turn, ahead="")
                self._refused(turn, words)
        self._type_ahead(turn, anchor)

    def _type_ahead(self, turn: Turn, anchor: int) -> None:
        """What was pressed while something was being done."""
        ahead = memory(turn).get("ahead", "")
        if ahead:
            keep(turn, ahead="")
        for digit in ahead:
            self.on_dtmf(turn, anchor, digit)

    def _refused(self, turn: Turn, words: dict[str, str]) -> None:
        """A PIN may be tried again, twice; with an open mailbox one is back in the menu."""
        prompts = tuple(words.get("say", "code-refused").split())
        if memory(turn).get("box"):
            self._menu(turn, *prompts)
            return
        tries = int(memory(turn).get("tries", "0")) + 1
        keep(turn, tries=str(tries))
        turn.fact("mailbox", 0, "wrong PIN")
        if tries >= MOST_TRIES or words.get("result") == "locked":
            self._play(turn, "end", *prompts, "goodbye")
        elif memory(turn).get("code") == "voicemail-other":
            self._type(turn, "box", *prompts, "mailbox-number")
        else:
            self._type(turn, "pin", *prompts, "pin-ask")

    def _menu(self, turn: Turn, *before: str) -> None:
        self._play(turn, "menu", *before, *MENU)

    def _end(self, turn: Turn) -> None:
        self._play(turn, "end", "goodbye")

    # ---- the rest

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        leg = turn.live_leg(anchor)
        if token == "end" or leg is None:
            self._close(turn)
            leave(turn, DONE)
        elif token == "greeting" and memory(turn).get("stage") == "greeting":
            keep(turn, stage="recording")
            sleep_on(turn, "idle")
            name = f"greeting-{turn.before.session_id}-{anchor}-{len(turn.legs)}"
            start = do.StartRecording(
                leg_id=leg.leg_id, token=name, max_seconds=LONGEST_GREETING_S, announced=True, tone=True
            )
            turn.do(start)

    def on_recorded(self, turn: Turn, anchor: int, recording: RecordingFinished) -> None:
        if memory(turn).get("stage") != "recording" or recording.seconds < 1.0:
            turn.do(do.DropRecording(token=recording.token))
            if memory(turn).get("stage") == "recording":
                self._menu(turn, "code-refused")
            return
        ask_feature(turn, self.name, action="greeting", box=memory(turn).get("box", ""), path=recording.path)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        stage = memory(turn).get("stage")
        if name == "patience" and stage == "waiting":
            self._play(turn, "end", "call-failed")
        elif name == "idle" and stage in ("box", "pin", "to", "menu", "message"):
            self._end(turn)

    def on_gone(self, turn: Turn, anchor: int) -> None:
        self._close(turn)
        leave(turn, LEFT)

    def _close(self, turn: Turn) -> None:
        """Sounds that were fetched for this call are not needed any more."""
        if memory(turn).get("path"):
            ask_feature(turn, self.name, action="close")


def _spelled(messages: str) -> tuple[str, ...]:
    """How many there are, by the prompts of digits."""
    return tuple(f"digit-{digit}" for digit in str(len(messages.split())))
