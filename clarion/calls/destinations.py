"""From dialled digits to a route: emergency, guards, then the destinations that features have handed in."""

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec
import structlog

from clarion.calls.directory import Account, Directory, Trunk
from clarion.calls.events import RouteFound, RouteRefused
from clarion.calls.guards import (
    Decision,
    Dialed,
    EmergencyPort,
    Guard,
    NumberingPlan,
    RouteRequest,
    ask_all,
)
from clarion.calls.model import AnnounceHop, Ending, Hop, Identity, Outcome, Payer, ProgramHop, RingHop
from clarion.calls.wire import UNKNOWN, EmergencyCallInfo, OfferSource, TrunkTarget

log = structlog.stdlib.get_logger("clarion.calls")

EMERGENCY_RINGS = 180.0
UNVERIFIED_NAME = "Unverified caller at {}"
ANONYMOUS = "anonymous"  # nobody can be called back
INVALID = Ending(reason="InvalidNumber", result="Wrong Number", status=404, phrase="Not Found")
REFUSED = Ending(reason="DestinationBlocked", result="Restricted Number", status=403, phrase="Forbidden")


class Destination(Protocol):
    """One kind of place a call can go to. Pure look-up in memory; None: not mine."""

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> "Place | None": ...


class Place:
    """A route, who is there, and as whom the caller appears."""

    __slots__ = ("callee", "caller", "hops", "notes")

    def __init__(self, hops: tuple[Hop, ...], callee: Identity, caller: Identity, notes: tuple[str, ...] = ()) -> None:
        self.hops = hops
        self.callee = callee
        self.caller = caller
        self.notes = notes


class Router:
    """Answers FindRoute. Holds no state of calls."""

    def __init__(self, directory: Directory, plan: NumberingPlan, emergency: EmergencyPort) -> None:
        self._directory = directory
        self._plan = plan
        self._emergency = emergency
        self._guards: list[Guard] = []
        self._destinations: list[Destination] = []
        # What takes a fax machine that calls a number at which faxes are recognized.
        self.on_fax: Callable[[RouteRequest, str], ProgramHop | None] = lambda request, number: None
        self._seen: tuple[dict[str, Account], int, Sequence[Account]] = ({}, 0, ())

    def add_guard(self, guard: Guard) -> None:
        self._guards.append(guard)

    def add_destination(self, destination: Destination) -> None:
        self._destinations.append(destination)

    def is_emergency(self, dialed: str) -> bool:
        """Whether digits are an emergency call, whoever dials them."""
        return self._emergency.find_code(dialed, None) is not None

    def is_emergency_in(self, dialed: str, account_id: str) -> bool:
        """Whether digits are an emergency call in the country of an account; without one, in that of any account."""
        if account_id:
            accounts: Sequence[Account | None] = [self._directory.accounts.get(account_id)]
        else:
            accounts = self._one_of_each_country()
        return any(self._emergency.find_code(dialed, account) is not None for account in accounts)

    def _one_of_each_country(self) -> Sequence[Account]:
        """Asked for every call that an overloaded server refuses, so not looked for each time."""
        known = self._directory.accounts
        if self._seen[0] is not known or self._seen[1] != len(known):
            each = {(account.home_country, account.site_prefix): account for account in known.values()}
            self._seen = (known, len(known), tuple(each.values()))
        return self._seen[2]

    def route(self, request: RouteRequest) -> RouteFound | RouteRefused:
        """Where the call goes, or why it goes nowhere. Never raises."""
        account = self._account_of(request)
        unknown = request.source is not None and request.source.kind == UNKNOWN
        code = self._emergency.find_code(request.dialed, account)
        if code is None and unknown:
            code = self._code_of_anybody(request.dialed, account)
        if code is not None and request.requester.trunk_id == "":
            return self._emergency_route(request, code)
        if unknown:  # let in for an emergency call, and for nothing else
            return RouteRefused(purpose=request.purpose, ending=REFUSED, callee=Identity(number=request.dialed))
        try:
            return self._ordinary_route(request, account)
        except Exception:
            log.exception("Routing failed", call_id=request.call_id)
            ending = Ending(reason="InternalError", result="Call Failed", status=500)
            return RouteRefused(
                purpose=request.purpose,
                ending=ending,
                callee=Identity(number=request.dialed),
                prompts=("call-failed",),
            )

    def _code_of_anybody(self, dialed: str, account: Account | None) -> str | None:
        """An emergency number of any kind; for somebody of no known account, also of a country where accounts are."""
        known = (None,) if account is not None else (None, *self._one_of_each_country())
        return next((code for each in known if (code := self._emergency.find_code(dialed, each)) is not None), None)

    def _account_of(self, request: RouteRequest) -> Account | None:
        """The account whose rules count; somebody at home in another country dials as people do there."""
        account = self._directory.accounts.get(request.requester.account_id)
        extension = self._directory.extensions.get(request.requester.extension_id)
        home = extension.home_country if extension else ""
        if account is None or home in ("", account.home_country):
            return account
        return msgspec.structs.replace(account, home_country=home)

    def _ordinary_route(self, request: RouteRequest, account: Account | None) -> RouteFound | RouteRefused:
        dialed = self._plan.understand(request.dialed, account)
        if dialed.kind == "invalid":
            return self._refuse(request, dialed, INVALID, ("number-invalid",), (dialed.note,) if dialed.note else ())
        decision = ask_all(self._guards, request, dialed, account)
        if not decision.allowed:
            refused = self._refuse(request, dialed, decision.ending or REFUSED, decision.prompts, decision.notes)
            return msgspec.structs.replace(refused, refusal=decision.refusal)
        for destination in self._destinations:
            place = destination.find(request, dialed, account)
            if place is not None:
                return self._found(request, dialed, place, decision)
        return self._refuse(request, dialed, INVALID, ("number-not-in-service",), decision.notes)

    def _found(self, request: RouteRequest, dialed: Dialed, place: Place, decision: Decision) -> RouteFound:
        caller, caller_number = place.caller, decision.caller_number
        if caller_number:
            caller = Identity(
                account_id=caller.account_id,
                extension_id=caller.extension_id,
                number=caller_number,
                extension_number=caller.extension_number,
                name=caller.name,
                withheld=caller.withheld,
            )
        return RouteFound(
            purpose=request.purpose,
            hops=_without_ringing(place.hops) if decision.screened else place.hops,
            callee=place.callee,
            caller=caller,
            notes=decision.notes + place.notes,
            payer=_payer(request),
            on_fax=self.on_fax(request, dialed.value)
            if request.purpose == "call" and dialed.kind == "number"
            else None,
        )

    def _refuse(
        self,
        request: RouteRequest,
        dialed: Dialed,
        ending: Ending,
        prompts: tuple[str, ...],
        notes: tuple[str, ...],
    ) -> RouteRefused:
        return RouteRefused(
            purpose=request.purpose,
            ending=ending,
            callee=Identity(number=dialed.value or request.dialed),
            prompts=prompts,
            notes=notes,
            outcome=Outcome.INVALID if ending is INVALID else Outcome.DECLINED,
        )

    # ---- emergency: no guard, no account state, no plan

    def _emergency_route(self, request: RouteRequest, code: str) -> RouteFound:
        info = self._describe(code, request.anchor, request.source)
        mine = ("", request.requester.account_id)
        # First what is meant for it, then what is the caller's, then whatever there is.
        everyone = list(self._directory.trunks.values())
        real = [trunk for trunk in everyone if not trunk.simulated] or everyone
        trunks = sorted(real, key=lambda trunk: (trunk.account_id not in mine, not trunk.emergency))
        failed = (
            Outcome.UNREACHABLE,
            Outcome.FAILED,
            Outcome.INVALID,
            Outcome.DECLINED,
            Outcome.BUSY,
            Outcome.NO_ANSWER,
        )
        hops: list[Hop] = []
        for trunk in trunks * 2:  # every carrier, and once more
            hops.append(_emergency_hop(trunk, code, failed if hops else ()))
        hops.append(AnnounceHop(prompts=("emergency-unreachable",), ending=INVALID))
        return RouteFound(
            purpose=request.purpose,
            hops=tuple(hops),
            callee=Identity(number=code, name="Emergency"),
            caller=Identity(
                account_id=request.anchor.account_id,
                extension_id=request.anchor.extension_id,
                number=info.callback_number,
                name=request.anchor.name,
            ),
            emergency=info,
            notes=(f"Emergency call to {code}: no guard was asked.",),
        )

    def _describe(self, code: str, caller: Identity, source: OfferSource | None) -> EmergencyCallInfo:
        if source is not None and source.kind == UNKNOWN:
            return EmergencyCallInfo(code=code, callback_number=ANONYMOUS, pidf_lo="", unverified=source.address)
        try:
            if source is None:
                return self._emergency.describe(code, caller)
            return self._emergency.describe(code, caller, source.address, source.access_network, source.pidf_lo)
        except Exception:
            log.exception("The emergency call goes out without its location")
            return EmergencyCallInfo(code=code, callback_number=caller.number, pidf_lo="")


def host_of(source: str) -> str:
    """The address in proto:ip:port."""
    return source.partition(":")[2].rpartition(":")[0].strip("[]") or "an unknown address"


def _payer(request: RouteRequest) -> Payer | None:
    who = request.requester
    return Payer(account_id=who.account_id, extension_id=who.extension_id) if who.account_id else None


def _without_ringing(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    """What follows when nobody answers; all of it where nothing does."""
    left = [hop for hop in hops if not isinstance(hop, RingHop)]
    silent = [hop for hop in left if not hop.when or Outcome.NO_ANSWER in hop.when]
    return tuple(msgspec.structs.replace(hop, when=()) for hop in silent) or hops


def _emergency_hop(trunk: Trunk, code: str, when: tuple[Outcome, ...]) -> RingHop:
    target = TrunkTarget(trunk_id=trunk.trunk_id, number=code)
    return RingHop(targets=(target,), seconds=EMERGENCY_RINGS, when=when)
