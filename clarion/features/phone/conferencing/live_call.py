"""Dialling in: a number of its own or a short code, then somebody's code, then their conference. PH-47."""

from typing import Final

from clarion.calls.conference_steps import HOST, PARTICIPANT, enter_room
from clarion.calls.conferences import CHAT
from clarion.calls.destinations import Place
from clarion.calls.directory import Account, Directory
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import Ending, Identity, ProgramHop
from clarion.calls.programs import Attentive
from clarion.calls.serving import keep, leave, memory, say, wake_in
from clarion.calls.turn import Turn
from clarion.features.numbers import Usage
from clarion.features.phone.conferencing.book import ConferenceCache, Door
from clarion.features.phone.conferencing.rules import CODE_LENGTH
from clarion.features.phone.lines import as_seen_outside

PROGRAM: Final = "conference"
TRIES: Final = 3
PATIENCE_SECONDS: Final = 30.0
ASK, WRONG, GOODBYE = "conference-code", "conference-wrong-code", "goodbye"
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
    the pound key alone opens the own conference.
    """

    name = PROGRAM

    def __init__(self, book: ConferenceCache) -> None:
        self._book = book

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        about = {name: data.get(name, "") for name in ("account_id", "extension_id")}
        turn.route(programme={**about, "typed": "", "tries": "0"})
        say(turn, (ASK,), token=ASK)
        wake_in(turn, "patience", PATIENCE_SECONDS)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        wake_in(turn, "patience", PATIENCE_SECONDS)
        typed = memory(turn)["typed"]
        if digit.isdigit() and len(typed) < CODE_LENGTH:
            typed += digit
            keep(turn, typed=typed)
        if digit == "*":
            keep(turn, typed="")
        elif digit == "#" or len(typed) == CODE_LENGTH:
            self._try(turn, anchor, typed)

    def _try(self, turn: Turn, anchor: int, typed: str) -> None:
        about = memory(turn)
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
        tries = int(about["tries"]) + 1
        turn.fact("conference-code", anchor, "wrong")
        keep(turn, typed="", tries=str(tries))
        last = tries >= TRIES
        say(turn, (WRONG, GOODBYE) if last else (WRONG, ASK), token=GOODBYE if last else ASK)

    def _own(self, about: dict[str, str]) -> Door | None:
        if not about["extension_id"]:
            return None
        return Door(about["account_id"], "", about["extension_id"], host=True, early=True)

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        if token == GOODBYE:
            leave(turn, NO_CODE)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        """Nobody presses anything: the line is not kept for ever."""
        if say(turn, (GOODBYE,), token=GOODBYE):
            turn.fact("conference-code", anchor, "none")
