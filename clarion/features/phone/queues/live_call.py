"""A queue inside a call: greeting, music, what is said in between, and where the caller goes. Pure.

Who rings for the caller is decided by the desk (`desk.py`), which looks at the program's memory: `queue`, `since`,
`stage`, `wants`.
"""

from collections.abc import Callable

import msgspec

from clarion.calls import commands as do
from clarion.calls.destinations import Place
from clarion.calls.directory import Directory, Extension
from clarion.calls.events import RouteFound
from clarion.calls.guards import RouteRequest
from clarion.calls.model import AnnounceHop, Ending, Hop, Identity, PartyStatus, ProgramHop
from clarion.calls.offering_steps import give_way
from clarion.calls.programs import Attentive
from clarion.calls.routing_steps import begin
from clarion.calls.serving import hand_to, keep, leave, memory, say, send_on, sleep_on, wake_in
from clarion.calls.turn import Turn
from clarion.calls.wire import Record
from clarion.features.phone.lines.rules import identity_of
from clarion.features.phone.queues.profile import QueueCache, QueueProfile, Step
from clarion.features.phone.queues.rules import callback_number, spoken_digits, spoken_position, spoken_wait
from clarion.features.phone.queues.skills import (
    as_text,
    came_by,
    language_of_number,
    rules_in,
    sentence_of_rules,
    sentence_of_wants,
    wants_of,
)

QUEUE = "queue"
JOINED, LEFT, ANSWERED = "queue-joined", "queue-left", "queue-answered"  # kinds of facts
POSITION_SECONDS = 12.0  # at least between two announcements of the position
ASKING_SECONDS = 12.0

ABANDONED = Ending(reason="", result="Hang Up")
NOBODY = Ending(reason="NoAnswer", result="No Answer")
CALLED_BACK = Ending(reason="CallReplied", result="Hang Up")
NOT_KEPT = Ending(reason="CallRedirected", result="Call forwarded")


Sounds = Callable[[str, str], str | None]
"""Queue and kind of greeting to a prompt; None: the standard one, empty: silence."""
STANDARD = {
    "greeting": ("Introductory", "queue-greeting"),
    "music": ("HoldMusic", "music-on-hold"),
    "interrupt": ("InterruptPrompt", "queue-wait"),
    "farewell": ("Voicemail", ""),
}


def standard_sounds(queue_id: str, kind: str) -> str | None:
    return None


class QueueProgram(Attentive):
    """Implements `clarion.calls.programs.Program`. Memory: what `memory_of` gives; `since`; `stage`: greeting, waiting,
    asking (about a callback), leaving; `position` and `minutes` (of the estimated wait), told by the desk, and `said`,
    the position that was told; `wants`: the skills that the caller needs, found out of `skill_rules` at the start.
    """

    name = QUEUE

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        routing = turn.route(programme={"since": repr(turn.now), **data, "stage": "greeting"})
        turn.party(anchor, status=PartyStatus.ANSWERED)
        turn.party(routing.callee, status=PartyStatus.PROCEEDING)
        turn.fact(JOINED, routing.callee, data["queue"])
        self._find_wants(turn, anchor)
        if data.get("back") or not data["greeting"]:  # who was called back has heard enough words
            self._wait(turn)
        else:
            say(turn, (data["greeting"],), token="greeting")

    @staticmethod
    def _find_wants(turn: Turn, anchor: int) -> None:
        """Which skills this caller needs: by the way they came, and their language."""
        kept = memory(turn)
        if not kept.get("skill_rules"):
            return
        assert turn.routing is not None
        numbers = [party.identity.number for index, party in turn.parties.items() if index != anchor]
        how = came_by(turn.before.facts, numbers, kept["language"])
        wants = wants_of(rules_in(kept["skill_rules"]), how)
        keep(turn, skill_rules="", wants=as_text(wants))
        if wants:
            turn.fact("note", turn.routing.callee, sentence_of_wants(wants))

    # ---- what the caller hears

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        stage = memory(turn).get("stage")
        if token == "greeting" and stage == "greeting":
            self._wait(turn)
        elif token == "said" and stage == "waiting":
            self._music(turn)
        elif token == "music" and stage == "waiting":
            self._interrupt(turn)
        elif token == "bye":
            leave(turn, CALLED_BACK)

    def _wait(self, turn: Turn) -> None:
        assert turn.routing is not None
        keep(turn, stage="waiting")
        turn.announce(turn.routing.callee)  # the desk looks again
        self._interrupt(turn)

    def _music(self, turn: Turn) -> None:
        kept = memory(turn)
        once = kept["interrupt_mode"] == "WhenMusicEnds"
        say(turn, (kept["music"] or "pause",), token="music", repeat=not once)
        if kept["interrupt_mode"] == "Periodically":
            wake_in(turn, "interrupt", float(kept["interrupt_seconds"]))

    def _interrupt(self, turn: Turn) -> None:
        """Say what there is to say, then music."""
        kept = memory(turn)
        prompts: list[str] = []
        if kept["interrupt_mode"] != "Never" and kept["interrupt"]:
            prompts.append(kept["interrupt"])
        if kept["says_position"] == "EveryInterval" or self._is_new(kept):
            prompts += self._position(turn)
        if kept["calls_back"]:
            prompts.append("queue-callback-offer")
        if prompts:
            say(turn, tuple(prompts), token="said")
        else:
            self._music(turn)

    @staticmethod
    def _is_new(kept: dict[str, str]) -> bool:
        news = kept.get("position", "") not in ("", kept.get("said", ""))
        return kept["says_position"] == "OnPositionChange" and news

    @staticmethod
    def _position(turn: Turn) -> list[str]:
        kept = memory(turn)
        position = kept.get("position", "")
        keep(turn, said=position)
        if position in ("", "0"):
            return []
        return [*spoken_position(position), *(spoken_wait(kept.get("minutes", "")) if kept.get("says_wait") else ())]

    @staticmethod
    def _confirmation(turn: Turn) -> tuple[str, ...]:
        """What is said to who hangs up and is called back."""
        kept = memory(turn)
        wanted, prompts = kept.get("confirms", "").split(), ["queue-callback-kept"]
        if "EstimatedWaitTime" in wanted:
            prompts = [*spoken_wait(kept.get("minutes", "")), *prompts]
        if "PositionInQueue" in wanted and kept.get("position"):
            prompts = [*spoken_position(kept["position"]), *prompts]
        return tuple(prompts)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        stage = memory(turn).get("stage")
        if name == "interrupt" and stage == "waiting":
            self._interrupt(turn)
        elif name == "position" and stage == "waiting" and self._is_new(memory(turn)):
            say(turn, tuple(self._position(turn)), token="said")
        elif name == "asking" and stage == "asking":
            self._stay(turn)

    # ---- a callback that keeps the place

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        """1 asks for a callback, and 1 again confirms the number that is read out; another key waits on."""
        kept = memory(turn)
        if kept.get("stage") == "waiting" and digit == "1" and kept["calls_back"] and not kept.get("wanted"):
            number = callback_number(turn.parties[anchor].identity)
            if not number:
                say(turn, ("queue-callback-refused",), token="said")
                return
            sleep_on(turn, "interrupt")
            keep(turn, stage="asking", number=number)
            say(turn, ("queue-callback-number", *spoken_digits(number), "queue-callback-confirm"), token="asked")
            wake_in(turn, "asking", ASKING_SECONDS)
        elif kept.get("stage") == "asking":
            sleep_on(turn, "asking")
            if digit == "1":
                assert turn.routing is not None
                keep(turn, stage="waiting", wanted="yes")
                turn.announce(turn.routing.callee)  # the desk says yes or no
            else:
                self._stay(turn)

    def _stay(self, turn: Turn) -> None:
        keep(turn, stage="waiting", wanted="", number="")
        self._music(turn)

    # ---- words of the desk

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None:
        if "position" in words:
            moved = words["position"] != memory(turn).get("position")
            keep(turn, position=words["position"], minutes=words.get("minutes", ""))
            if moved and self._is_new(memory(turn)):
                wake_in(turn, "position", POSITION_SECONDS)
        elif words.get("callback") == "kept":
            self._left(turn, "callback")
            keep(turn, stage="leaving")
            say(turn, self._confirmation(turn), token="bye")
        elif "callback" in words:
            keep(turn, stage="waiting", wanted="", number="")
            say(turn, ("queue-callback-refused",), token="said")
        elif "note" in words:
            turn.fact("note", turn.routing.callee if turn.routing else 0, words["note"])
        elif "step" in words:
            self._act(turn, words)

    def _act(self, turn: Turn, words: dict[str, str]) -> None:
        """The queue keeps the caller no longer. Words: step, target, why."""
        kept, step = memory(turn), words["step"]
        self._left(turn, f"{words['why']}: {step} {words['target']}".strip())
        turn.fact("note", detail=f"The queue lets the caller go on ({words['why']}): {step} {words['target']}".strip())
        if step in (Step.EXTENSION, Step.NUMBER) and words["target"]:
            send_on(turn, words["target"])
            return
        hops: tuple[Hop, ...] = (AnnounceHop(prompts=("nobody-available",), ending=NOBODY),)
        if step == Step.VOICEMAIL:
            first, _, copies = kept["boxes"].partition(",")
            box = {"account_id": kept["account"], "extension_id": first, "copies": copies, "name": kept["name"]}
            hops = (ProgramHop(program="voicemail", data={**box, "greeting": kept["farewell"]}), *hops)
        give_way(turn, hops)

    # ---- ends

    def on_offer_answered(self, turn: Turn, anchor: int, party: int) -> None:
        assert turn.routing is not None
        self._left(turn, "answered")
        turn.fact(ANSWERED, party, memory(turn)["queue"])
        turn.party(turn.routing.callee, answered=turn.now, result="Accepted")
        hand_to(turn, party)

    def on_replaced(self, turn: Turn, anchor: int) -> None:
        """The place in the queue stays."""
        sleep_on(turn, "asking")
        keep(turn, wanted="", number="")
        turn.party(anchor, status=PartyStatus.ANSWERED)
        self._wait(turn)

    def on_gone(self, turn: Turn, anchor: int) -> None:
        if memory(turn).get("stage") != "leaving":
            self._left(turn, "abandoned")
        leave(turn, ABANDONED)

    def on_taken(self, turn: Turn, anchor: int) -> None:
        if memory(turn).get("stage") != "leaving":
            self._left(turn, "abandoned")

    @staticmethod
    def _left(turn: Turn, why: str) -> None:
        assert turn.routing is not None
        turn.fact(LEFT, turn.routing.callee, f"{memory(turn)['queue']} {why}")


class CallbackProgram(Attentive):
    """Somebody who was called back has answered: a machine cannot press a key. Then the queue, in the old place.

    `data`: `argument` is a `Callback` as JSON.
    """

    name = "queue-callback"

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        turn.route(programme={**data, "asked": "1"})
        self._ask(turn)

    def _ask(self, turn: Turn) -> None:
        say(turn, ("queue-callback-question", "pause"), token="asked")

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        asked = int(memory(turn)["asked"])
        if asked >= 3:
            leave(turn, NOBODY)
            return
        keep(turn, asked=str(asked + 1))
        self._ask(turn)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        if digit != "1":
            return
        leg = turn.live_leg(anchor)
        if leg is not None:
            turn.do(do.StopPlay(leg_id=leg.leg_id))
        enter_queue(turn, anchor, memory(turn)["argument"])


def enter_queue(turn: Turn, anchor: int, argument: str) -> None:
    """Whoever answered our call goes into the queue, as if they had waited on the line."""
    callback = msgspec.json.decode(argument, type=Callback)
    turn.routing = None
    turn.fact("confirmed", anchor)
    who = turn.parties[anchor].identity
    hops = (ProgramHop(program=QUEUE, data={**callback.memory, "back": callback.place}),)
    note = f"Called back for the queue {callback.queue.name}, in the place kept since then."
    begin(turn, anchor, RouteFound(purpose="callback", hops=hops, callee=callback.queue, caller=who, notes=(note,)))


class Callback(Record, frozen=True):
    """What a call that we place back carries with it. `memory`: of the queue's program, with `since`."""

    place: str
    queue: Identity
    memory: dict[str, str]


def memory_of(queue: QueueProfile, sounds: Sounds = standard_sounds) -> dict[str, str]:
    """What the program needs to know of its queue: it goes on with what it began, whatever is changed meanwhile."""
    played = {name: sounds(queue.queue_id, kind) for name, (kind, _) in STANDARD.items()}
    return {
        **{name: STANDARD[name][1] if found is None else found for name, found in played.items()},
        "queue": queue.queue_id,
        "account": queue.account_id,
        "name": queue.name,
        "boxes": ",".join(queue.boxes),
        "interrupt_mode": queue.interrupt_mode,
        "interrupt_seconds": f"{queue.interrupt_seconds:g}",
        "says_position": queue.says_position,
        "says_wait": "yes" if queue.says_wait else "",
        "confirms": " ".join(queue.confirms),
        "calls_back": "yes" if queue.calls_back else "",
        "skill_rules": as_text(queue.skill_rules),
        "language": "",
    }


class QueueAnswer:
    """What answers for an extension of type Department. `sounds`: greetings and music of its own; `directory`: who
    has chosen which language.
    """

    def __init__(self, book: QueueCache, sounds: Sounds = standard_sounds, directory: Directory | None = None) -> None:
        self._book = book
        self._sounds = sounds
        self._directory = directory

    def __call__(self, extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place | None:
        queue = self._book.find(extension.extension_id)
        if queue is None:
            return None
        memory = memory_of(queue, self._sounds)
        takes = sum(member.takes for member in queue.members)
        notes = [f"Queue {queue.name}: {queue.mode}, {takes} of {len(queue.members)} members take its calls."]
        if queue.skill_rules:
            memory["language"] = self._language_of(request.anchor)
            notes.append(sentence_of_rules(queue.skill_rules))
        hop = ProgramHop(program=QUEUE, data=memory)
        return Place((hop,), identity_of(extension, number), caller, tuple(notes))

    def _language_of(self, caller: Identity) -> str:
        """As a colleague has chosen it; of anybody else the first language of their number's country."""
        known = self._directory.extensions.get(caller.extension_id) if self._directory is not None else None
        return known.language.partition("-")[0] if known is not None else language_of_number(caller.number)
