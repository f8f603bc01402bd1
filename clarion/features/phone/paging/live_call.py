"""A page as calls see it: who calls the group talks, phones of the group answer by themselves and only listen (PH-35).

The page is the caller's own call, under the program `paging`. Each phone is a call of its own, under `paged`, which
hears the caller's leg: hundreds need no mixer, and nobody waits for one that does not answer. Who rings and who is
left alone: `desk.py`.
"""

import msgspec

from clarion.calls import commands as do
from clarion.calls.destinations import Place
from clarion.calls.directory import Extension
from clarion.calls.guards import RouteRequest
from clarion.calls.model import AnnounceHop, Ending, Identity, PartyStatus, ProgramHop
from clarion.calls.paging_port import MulticastTarget
from clarion.calls.programs import Attentive
from clarion.calls.serving import keep, leave, memory, say, wake_in
from clarion.calls.turn import Turn
from clarion.features.phone.lines import identity_of
from clarion.features.phone.lines.rules import NOT_ALLOWED
from clarion.features.phone.paging.book import PagingCache

PAGING, PAGED = "paging", "paged"
LONGEST_SECONDS = 300.0
PATIENCE_SECONDS = 8.0  # for what is to sound
TONE = "beep"
DONE = Ending(reason="", result="Accepted")
_targets = msgspec.json.Decoder(tuple[MulticastTarget, ...])


class PagingAnswer:
    """Answers for extensions of type PagingOnly."""

    def __init__(self, book: PagingCache) -> None:
        self._book = book

    def __call__(self, extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place | None:
        group, who = self._book.find(extension.extension_id), identity_of(extension, number)
        anchor = request.anchor
        if group is None or anchor.account_id != extension.account_id or anchor.extension_id not in group.users:
            refused = AnnounceHop(prompts=("call-refused",), ending=NOT_ALLOWED)
            return Place((refused,), who, caller, (f"The caller may not page {extension.name}.",))
        hop = ProgramHop(program=PAGING, data={"group": group.group_id})
        return Place((hop,), who, caller, (f"Pages {extension.name}.",))


class PagingProgram(Attentive):
    """Memory: `group`; `stage`: calling, until the desk has called the phones, then on, or end."""

    name = PAGING

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        routing = turn.route(programme={**data, "stage": "calling"})
        turn.party(routing.callee, status=PartyStatus.ANSWERED, answered=turn.now, result="Accepted")
        turn.party(anchor, status=PartyStatus.ANSWERED, result="Accepted")
        wake_in(turn, "patience", PATIENCE_SECONDS)
        wake_in(turn, "longest", LONGEST_SECONDS)

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None:
        """`count`: how many phones are called; `multicast`: where it is sent beside that, as JSON."""
        if memory(turn).get("stage") != "calling":
            return
        leg = turn.live_leg(anchor)
        targets = _targets.decode(words.get("multicast", "[]"))
        turn.fact("paged", anchor, f"{words.get('count', '0')} phones, {len(targets)} multicast addresses")
        if words.get("count", "0") == "0" and not targets:
            self._end(turn, "nobody-available")
            return
        keep(turn, stage="on")
        if leg is not None and targets:
            turn.do(do.Multicast(leg_id=leg.leg_id, targets=targets))
        say(turn, (TONE,), token="on")

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        if token == "end":
            leave(turn, DONE)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        if name == "longest" or memory(turn).get("stage") == "calling":
            self._end(turn, "goodbye" if name == "longest" else "nobody-available")

    def _end(self, turn: Turn, prompt: str) -> None:
        keep(turn, stage="end")
        if not say(turn, (prompt,), token="end"):
            leave(turn, DONE)


class PagedProgram(Attentive):
    """A phone that listens. Memory: `page`, the caller's session, and `talker`, the leg that is heard."""

    name = PAGED

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        page, _, talker = data.get("argument", "").partition(" ")
        turn.route(programme={"page": page, "talker": talker})
        turn.party(anchor, status=PartyStatus.ANSWERED, result="Accepted")
        wake_in(turn, "longest", LONGEST_SECONDS + PATIENCE_SECONDS)
        say(turn, (TONE,), token="begins")

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        leg = turn.live_leg(anchor)
        if leg is not None:
            turn.do(do.Overhear(leg_id=leg.leg_id, talker=memory(turn)["talker"]))

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        leave(turn, DONE)


def words_for_phone(page: str, talker: str) -> str:
    """What a phone that is called for a page goes through."""
    return f"{PAGED}:{page} {talker}"
