"""*80 to *83: whom to listen to, whisper to, barge in on or take over from is typed; the phone is let in (PH-30)."""

from clarion.calls.destinations import Place
from clarion.calls.directory import Account, Directory
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import AnnounceHop, Ending, Identity, PartyStatus, ProgramHop, RetrieveHop
from clarion.calls.offering_steps import give_way
from clarion.calls.programs import Attentive
from clarion.calls.serving import LEFT, keep, leave, memory, say, wake_in
from clarion.calls.supervising import BARGE, LISTEN, TAKE_OVER, WHISPER
from clarion.calls.turn import Turn

PROGRAM = "supervise"
CODES = {"*80": LISTEN, "*81": WHISPER, "*82": BARGE, "*83": TAKE_OVER}
IDLE_S = 15.0
MOST_DIGITS = 12
NOBODY = Ending(reason="", result="Wrong Number", status=404)


class SupervisionCodes:
    """A destination, for phones of the company."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        mode = CODES.get(dialed.value) if dialed.kind == "feature" else None
        extension = self._directory.extensions.get(request.anchor.extension_id)
        if mode is None or extension is None or account is None or request.purpose != "call":
            return None
        callee = Identity(account_id=account.account_id, number=dialed.value, name=dialed.value)
        hop = ProgramHop(program=PROGRAM, data={"mode": mode})
        return Place((hop,), callee, request.anchor, (f"{dialed.value} is the code to supervise: {mode}.",))


class SuperviseProgram(Attentive):
    """Memory: `mode`, `typed`."""

    name = PROGRAM

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        routing = turn.route(programme={**data, "typed": ""})
        turn.party(routing.callee, status=PartyStatus.ANSWERED, answered=turn.now, result="Accepted")
        turn.party(anchor, status=PartyStatus.ANSWERED, result="Accepted")
        say(turn, ("supervise-whom",), token="whom")
        wake_in(turn, "idle", IDLE_S)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        typed = memory(turn).get("typed", "")
        wake_in(turn, "idle", IDLE_S)
        if digit != "#":
            keep(turn, typed="" if digit == "*" else (typed + digit)[:MOST_DIGITS])
        elif typed:
            nobody = AnnounceHop(prompts=("supervise-nobody",), ending=NOBODY)
            give_way(turn, (RetrieveHop(supervises=typed, mode=memory(turn)["mode"]), nobody))

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        leave(turn, LEFT)
