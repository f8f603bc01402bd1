"""What a call says about queues: who waits, whose phones ring, who talks. Pure."""

from clarion.calls.model import Call, PartyStatus, ProgramHop
from clarion.calls.wire import Record
from clarion.features.phone.queues.skills import Want, wants_in

_RINGING = (PartyStatus.SETUP, PartyStatus.PROCEEDING)
_TALKING = (PartyStatus.ANSWERED, PartyStatus.HOLD)


class Seen(Record, frozen=True):
    """`queue_id`: where the caller waits, empty when nobody waits in this call. `queues`: of members, by extension."""

    queue_id: str = ""
    since: float = 0.0
    ready: bool = False
    greeting: bool = False  # is heard by the caller
    back: str = ""  # the place of somebody who was called back
    wants_callback: bool = False
    number: str = ""
    name: str = ""
    party: int = 1
    shown: str = ""  # the caller's number, as the queue sees it; empty: withheld
    ringing: frozenset[str] = frozenset()
    talking: frozenset[str] = frozenset()
    queues: tuple[tuple[str, str], ...] = ()
    wants: tuple[Want, ...] = ()  # skills that the caller needs

    def queue_of(self, extension_id: str) -> str:
        return dict(self.queues).get(extension_id, "")


def account_of(call: Call) -> str:
    """The account whose queue the call is in; empty: in none."""
    routing = call.routing
    if routing is None or not isinstance(routing.current, ProgramHop) or routing.current.program != "queue":
        return ""
    return routing.programme.get("account", "")


def look_at(call: Call) -> Seen:
    members = {index: party for index, party in call.parties.items() if party.queue}
    ringing = {party.identity.extension_id for party in members.values() if party.status in _RINGING}
    talking = {party.identity.extension_id for party in members.values() if party.status in _TALKING}
    queues = tuple(sorted((party.identity.extension_id, party.queue) for party in members.values()))
    people = Seen(ringing=frozenset(ringing), talking=frozenset(talking), queues=queues if ringing or talking else ())
    routing = call.routing
    if call.over or routing is None or not account_of(call) or routing.programme.get("stage") == "leaving":
        return people
    kept = routing.programme
    anchor = call.parties[routing.anchor].identity
    return Seen(
        queue_id=kept["queue"],
        since=float(kept["since"]),
        ready=kept.get("stage") in ("waiting", "asking") and kept.get("wanted") != "yes",
        greeting=kept.get("stage") == "greeting",
        back=kept.get("back", ""),
        wants_callback=kept.get("wanted") == "yes",
        number=kept.get("number", ""),
        name=anchor.name,
        party=routing.anchor,
        shown="" if anchor.withheld else anchor.number or anchor.extension_number,
        ringing=people.ringing,
        talking=people.talking,
        queues=queues,
        wants=wants_in(kept.get("wants", "")),
    )
