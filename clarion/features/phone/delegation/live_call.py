"""Delegates in calls: their phones ring along, and they call as whom they stand in for."""

import re
from collections import defaultdict
from collections.abc import Callable

import msgspec

from clarion.calls.destinations import Destination, Place
from clarion.calls.directory import Account, Directory, Extension
from clarion.calls.events import RouteFound, RouteRefused
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import AnnounceHop, Hop, Identity, RingHop
from clarion.calls.ports import Registrations
from clarion.calls.wire import Record, Target
from clarion.features.phone.lines import identity_of
from clarion.features.phone.lines.rules import NOT_ALLOWED, shown_as_chosen

CODE = "*64"
_DIALED = re.compile(r"\*64(\d{1,8})\*(\+?\d{1,20})")


class StandIn(Record, frozen=True):
    """Extension ids, and what the one may do for the other."""

    delegator_id: str
    delegate_id: str
    rings: bool = True
    calls: bool = True


class DelegateSnapshot(Record, frozen=True):
    """The copy that lies beside the directory's, for a start without the database."""

    stand_ins: tuple[StandIn, ...] = ()


class DelegateCache:
    """Who stands in for whom."""

    def __init__(self) -> None:
        self._of: dict[str, list[StandIn]] = {}

    def load(self, memory: DelegateSnapshot) -> None:
        found: dict[str, list[StandIn]] = defaultdict(list)
        for each in memory.stand_ins:
            found[each.delegator_id].append(each)
        self._of = dict(found)

    def ringing_for(self, extension_id: str) -> list[str]:
        """Whose phones ring along, in order."""
        return [each.delegate_id for each in self._of.get(extension_id, ()) if each.rings]

    def may_call_for(self, extension_id: str, delegate_id: str) -> bool:
        return any(each.delegate_id == delegate_id and each.calls for each in self._of.get(extension_id, ()))


class RingsAlong:
    """A destination around another: what rings at somebody rings at their delegates too. Whoever wants no calls, and
    whoever calls, is left out.
    """

    def __init__(
        self, inner: Destination, directory: Directory, registrations: Registrations, book: DelegateCache
    ) -> None:
        self._inner = inner
        self._directory = directory
        self._registrations = registrations
        self._book = book

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        place = self._inner.find(request, dialed, account)
        if place is None:
            return None
        people = self._people(place.callee.extension_id, request.anchor.extension_id)
        targets = [target for person in people for target in self._registrations.targets(person.extension_id)]
        position = next((at for at, hop in enumerate(place.hops) if isinstance(hop, RingHop)), None)
        if not targets or position is None:
            return place
        hop = place.hops[position]
        assert isinstance(hop, RingHop)
        along = _ringing_along(hop, tuple(targets), {person.extension_id: identity_of(person) for person in people})
        hops: tuple[Hop, ...] = (*place.hops[:position], along, *place.hops[position + 1 :])
        names = ", ".join(person.name for person in people)
        return Place(hops, place.callee, place.caller, (*place.notes, f"It rings at delegates too: {names}."))

    def _people(self, extension_id: str, caller_id: str) -> list[Extension]:
        """Delegates who can be rung now."""
        found = [self._directory.extensions.get(each) for each in self._book.ringing_for(extension_id)]
        return [
            each
            for each in found
            if each is not None and each.enabled and not each.do_not_disturb and each.extension_id != caller_id
        ]


def _ringing_along(hop: RingHop, more: tuple[Target, ...], who: dict[str, Identity]) -> RingHop:
    """The same hop with more phones, which ring from the beginning to the end."""
    return msgspec.structs.replace(
        hop,
        targets=(*hop.targets, *more),
        after=(*hop.after, *[0.0] * len(more)) if hop.after else (),
        until=(*hop.until, *[hop.seconds] * len(more)) if hop.until else (),
        stand_ins={**hop.stand_ins, **who},
    )


class OnBehalf:
    """A destination: `*64`, a short number, `*` and any number. The call goes out as that person's, by their rights.
    Emergency numbers are dialled as oneself: help comes to where the phone is.
    """

    def __init__(
        self,
        directory: Directory,
        book: DelegateCache,
        route: Callable[[RouteRequest], RouteFound | RouteRefused],
        is_emergency: Callable[[str], bool],
    ) -> None:
        self._directory = directory
        self._book = book
        self._route = route
        self._is_emergency = is_emergency

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        found = _DIALED.fullmatch(dialed.value) if dialed.kind == "feature" else None
        if found is None or account is None or request.purpose != "call":
            return None
        number = found[2]
        callee = Identity(number=number)
        boss = self._directory.find_extension(account.account_id, found[1])
        if boss is None or not boss.enabled or not self._may(boss, request.anchor):
            return _refused(callee, request, "Nobody allowed calls on their behalf here.")
        if self._is_emergency(number):
            return _refused(callee, request, "An emergency number is dialled as oneself.")
        who = identity_of(boss)
        asked = RouteRequest(
            call_id=request.call_id,
            purpose="call",
            dialed=number,
            anchor=who,
            requester=who,
            source=request.source,
        )
        route = self._route(asked)
        note = f"{request.anchor.name} calls on behalf of {boss.name}."
        if isinstance(route, RouteRefused):
            hop = AnnounceHop(prompts=route.prompts or ("call-refused",), ending=route.ending)
            return Place((hop,), route.callee, request.anchor, (note, *route.notes))
        caller = shown_as_chosen(route.caller, boss.caller_ids.get("Delegated"))
        return Place(route.hops, route.callee, caller, (note, *route.notes))

    def _may(self, boss: Extension, anchor: Identity) -> bool:
        return bool(anchor.extension_id) and self._book.may_call_for(boss.extension_id, anchor.extension_id)


def _refused(callee: Identity, request: RouteRequest, why: str) -> Place:
    return Place((AnnounceHop(prompts=("call-refused",), ending=NOT_ALLOWED),), callee, request.anchor, (why,))
