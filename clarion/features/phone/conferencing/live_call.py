"""Dialling in: a number of its own or a short code, then somebody's code, then their conference, or the PIN of a
meeting. PH-47, MTG-28.
"""

from typing import Final

from clarion.calls import commands as do
from clarion.calls.conference_steps import HOST, MEETING, MEETING_PIN, PARTICIPANT, enter_room
from clarion.calls.conferences import CHAT
from clarion.calls.destinations import Place
from clarion.calls.directory import Account, Directory
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import Ending, Identity, ProgramHop
from clarion.calls.programs import Attentive
from clarion.calls.serving import hush, keep, leave, memory, say, sleep_on, wake_in
from clarion.calls.turn import Turn
from clarion.features.numbers import Usage
from clarion.features.phone.conferencing.book import ConferenceCache, Door
from clarion.features.phone.conferencing.rules import CODE_LENGTH
from clarion.features.phone.lines import as_seen_outside

PROGRAM: Final = "conference"
TRIES: Final = 3
PATIENCE_SECONDS: Final = 30.0
LONGEST_CODE: Final = 20
MORE_SECONDS: Final = 3.0
"""How long after a code of the usual length the longer PIN of a meeting may go on."""
ANSWER_SECONDS: Final = 8.0
ASK, WRONG, GOODBYE = "conference-code", "conference-wrong-code", "goodbye"
PASSWORD, WRONG_PASSWORD, UNAVAILABLE = "meeting-password", "meeting-wrong-password", "meeting-unavailable"
NO_CODE: Final = Ending(reason="", result="Accepted")


class ConferenceNumbers:
    """A destination: numbers that an account keeps for its conferences."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        number = self._directory.numbers.get(dialed.value) if dialed.kind == "number" else None
        if number is None or number.usage != Usage.CONFERENCING:
            return None
        hop = ProgramHop(program=PROGRAM, data={"account_id": number.account_id})
        callee = Identity(account_id=number.account_id, number=number.number, name="Conference")
        caller = as_seen_outside(self._directory, request, inside=number.account_id)
        return Place((hop,), callee, caller, ("The number is kept for conferences.",))


class ConferenceProgram(Attentive):
    """Asks for a code. Memory: `account_id`, `typed`, `tries`; `extension_id` of who dialled the short code, for whom
    the pound key alone opens the own conference; `argument`: a code dialled behind it. What is no code of a conference
    may be the PIN of a meeting, which is asked for outside (`MEETING_PIN`); `bridge`: it is one that needs a password.
    """

    name = PROGRAM

    def __init__(self, book: ConferenceCache) -> None:
        self._book = book

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        about = {name: data.get(name, "") for name in ("account_id", "extension_id")}
        turn.route(programme={**about, "typed": "", "tries": "0"})
        if code := data.get("argument", ""):
            self._try(turn, anchor, code)
            return
        say(turn, (ASK,), token=ASK)
        wake_in(turn, "patience", PATIENCE_SECONDS)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        about = memory(turn)
        if about.get("asked"):
            return
        wake_in(turn, "patience", PATIENCE_SECONDS)
        typed = about["typed"]
        if digit.isdigit() and len(typed) < LONGEST_CODE:
            typed += digit
            keep(turn, typed=typed)
        if digit == "*":
            keep(turn, typed="")
        elif digit == "#":
            self._try(turn, anchor, typed)
        elif len(typed) >= CODE_LENGTH and not about.get("bridge"):
            if self._book.find(about["account_id"], typed) is not None:
                self._try(turn, anchor, typed)
            else:
                wake_in(turn, "more", MORE_SECONDS)

    def _try(self, turn: Turn, anchor: int, typed: str) -> None:
        about = memory(turn)
        sleep_on(turn, "more")
        if about.get("bridge"):
            self._ask(turn, bridge=about["bridge"], password=typed)
            return
        door = self._book.find(about["account_id"], typed) if typed else self._own(about)
        if door is not None and door.extension_id.startswith(CHAT) and not about["extension_id"]:
            door = None  # from outside, or from a phone of nobody
        if door is not None and door.extension_id.startswith(CHAT):
            turn.fact("conference-code", anchor, "chat")
            enter_room(turn, door.extension_id, {"role": PARTICIPANT, "opens": about["extension_id"]})
            return
        if door is not None:
            turn.fact("conference-code", anchor, "host" if door.host else "participant")
            words = {"role": HOST if door.host else PARTICIPANT, "tones": "1", "early": "1" if door.early else ""}
            enter_room(turn, door.extension_id, words)
            return
        if typed:
            self._ask(turn, pin=typed, inside="1" if about["extension_id"] else "")
            return
        self._wrong(turn, anchor)

    def _ask(self, turn: Turn, **what: str) -> None:
        """Whether it opens a meeting; `on_told` comes."""
        hush(turn)
        keep(turn, asked="1", typed="")
        wake_in(turn, "answer", ANSWER_SECONDS)
        turn.do(do.Ask(topic=MEETING_PIN, payload={"account_id": memory(turn)["account_id"], **what}))

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None:
        """`bridge`: of the meeting; `host`; `opens`: extension of the host; `password`: it is asked for first."""
        if not memory(turn).get("asked"):
            return
        keep(turn, asked="")
        sleep_on(turn, "answer")
        if words.get("password"):
            keep(turn, bridge=words["bridge"])
            say(turn, (PASSWORD,), token=ASK)
            wake_in(turn, "patience", PATIENCE_SECONDS)
        elif words.get("bridge"):
            turn.fact("conference-code", anchor, "meeting")
            more = {name: words.get(name, "") for name in ("host", "opens")}
            enter_room(turn, MEETING + words["bridge"], {"role": PARTICIPANT, **more})
        else:
            self._wrong(turn, anchor)

    def _wrong(self, turn: Turn, anchor: int) -> None:
        about = memory(turn)
        ask, wrong = (PASSWORD, WRONG_PASSWORD) if about.get("bridge") else (ASK, WRONG)
        tries = int(about["tries"]) + 1
        turn.fact("conference-code", anchor, "wrong")
        keep(turn, typed="", tries=str(tries))
        last = tries >= TRIES
        say(turn, (wrong, GOODBYE) if last else (wrong, ask), token=GOODBYE if last else ASK)
        wake_in(turn, "patience", PATIENCE_SECONDS)

    def _own(self, about: dict[str, str]) -> Door | None:
        if not about["extension_id"]:
            return None
        return Door(about["account_id"], "", about["extension_id"], host=True, early=True)

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        if token == GOODBYE:
            leave(turn, NO_CODE)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        """Nobody presses anything: the line is not kept for ever."""
        if name == "more":
            self._try(turn, anchor, memory(turn)["typed"])
            return
        if name == "answer":
            say(turn, (UNAVAILABLE, GOODBYE), token=GOODBYE)
            return
        if say(turn, (GOODBYE,), token=GOODBYE):
            turn.fact("conference-code", anchor, "none")
