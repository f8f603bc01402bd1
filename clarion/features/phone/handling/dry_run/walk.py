"""Walks the path of a call that nobody places. Pure look-ups in the memory of a call server; nothing rings, nothing is
counted.

Acceptable use is not asked: it counts what it is asked. Rights of extensions are.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from clarion.calls.destinations import Router
from clarion.calls.directory import Directory, Extension
from clarion.calls.events import RouteFound, RouteRefused
from clarion.calls.guards import EmergencyPort, NumberingPlan, RouteRequest
from clarion.calls.model import ForwardHop, Hop, Identity
from clarion.calls.ports import Registrations
from clarion.calls.wire import OfferSource, Record
from clarion.features.phone.handling.book import HandlingCache
from clarion.features.phone.handling.dry_run.responses import CallHop, CallPath, CallPathNode, RuleVerdict
from clarion.features.phone.handling.dry_run.views import hop_view, sentences_of, verdict_view
from clarion.features.phone.handling.hops import Sound
from clarion.features.phone.handling.live_call import CompanyRules, Handling, standard_sound
from clarion.features.phone.handling.model import Profile, Verdict
from clarion.features.phone.lines import (
    AnswerRegistry,
    CompanyNumbers,
    Extensions,
    OutsideWorld,
    Rights,
    identity_of,
)

DEEPEST = 5
NO_CARRIER = "dry-run"


class Question(Record, frozen=True):
    """`caller`: a short number of the account, or a number outside; empty: one that is withheld. `called`: a short
    number, or one in E.164. `at`: seconds since the epoch.
    """

    account_id: str
    caller: str
    called: str
    at: float
    pay_phone: bool = False
    do_not_disturb: bool | None = None  # None: as it is now


@dataclass
class Surroundings:
    """What a call server knows."""

    directory: Directory
    plan: NumberingPlan
    desk: EmergencyPort
    answers: AnswerRegistry
    book: HandlingCache
    registrations: Registrations
    sound: Sound = standard_sound


@dataclass
class Walk:
    """One walk: `explain` once."""

    around: Surroundings
    question: Question
    _heard: list[dict[str, Any]] = field(default_factory=list)  # verdicts since the last node was begun
    _path: list[str] = field(default_factory=list)

    def explain(self) -> CallPath:
        """{caller, called, at, path: node, sentences}. A node: {kind, name, …, verdicts, notes, hops}; a hop may lead
        to another node.
        """
        question = self.question
        router = self._router()
        anchor, source = self._anchor()
        requester = anchor if anchor.account_id else self._called_itself() or anchor
        request = RouteRequest(
            call_id=NO_CARRIER,
            purpose="call" if requester is anchor else "forward",
            dialed=question.called,
            anchor=anchor,
            requester=requester,
            source=source,
        )
        path = self._node(router, request, 0)
        return {
            "caller": question.caller,
            "called": question.called,
            "at": question.at,
            "path": path,
            "sentences": sentences_of(path),
        }

    def _router(self) -> Router:
        around = self.around
        router = Router(around.directory, around.plan, around.desk)
        router.add_guard(Rights(around.directory))
        handling = Handling(
            around.directory,
            around.registrations,
            around.book,
            route=router.route,
            now=self._now,
            sound=around.sound,
            watch=self._watch,
            do_not_disturb=self.question.do_not_disturb,
        )
        answers = around.answers.with_first(handling)
        company = CompanyRules(around.directory, around.book, now=self._now, sound=around.sound, watch=self._watch)
        router.add_destination(Extensions(around.directory, around.registrations, answers))
        router.add_destination(CompanyNumbers(around.directory, around.registrations, answers, company))
        router.add_destination(OutsideWorld(around.directory))
        return router

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self.question.at).astimezone()

    def _watch(self, extension: Extension | None, profile: Profile, verdict: Verdict) -> None:
        self._heard.append(verdict_view(extension, profile, verdict, self.question.at))

    def _anchor(self) -> tuple[Identity, OfferSource | None]:
        question = self.question
        own = self.around.directory.find_extension(question.account_id, question.caller)
        if own is not None:
            return identity_of(own), None
        source = OfferSource(kind="trunk", trunk_id=NO_CARRIER, pay_phone=question.pay_phone)
        return Identity(number=question.caller, trunk_id=NO_CARRIER, withheld=not question.caller), source

    def _called_itself(self) -> Identity | None:
        """A caller from outside who is put through to a short number has the rights of whoever that is."""
        found = self.around.directory.find_extension(self.question.account_id, self.question.called)
        return identity_of(found) if found is not None else None

    def _node(self, router: Router, request: RouteRequest, depth: int) -> CallPathNode:
        self._heard.clear()
        found = router.route(request)
        heard = list(self._heard)
        if isinstance(found, RouteRefused):
            node = {"kind": "refused", "name": found.callee.number, "reason": found.ending.reason, "hops": []}
            return cast(
                "CallPathNode", {**node, "result": found.ending.result, "verdicts": heard, "notes": list(found.notes)}
            )
        callee = found.callee
        again = callee.extension_id and callee.extension_id in self._path
        self._path.append(callee.extension_id)
        said = {reason["text"] for verdict in heard for reason in verdict["reasons"]}
        notes = [note for note in found.notes if note.removeprefix("Company: ") not in said]
        if again:
            notes.append("The call has been here already: it goes in circles, and ends after a few rounds.")
        hops = () if again else found.hops
        return {
            "kind": self._kind(found),
            "name": callee.name or callee.number,
            "extensionId": callee.extension_id,
            "extensionNumber": callee.extension_number,
            "number": callee.number,
            "verdicts": cast("list[RuleVerdict]", heard),
            "notes": notes,
            "hops": [self._hop(router, request, hop, callee, depth) for hop in hops],
        }

    def _kind(self, found: RouteFound) -> str:
        if found.emergency is not None:
            return "emergency"
        extension = self.around.directory.extensions.get(found.callee.extension_id)
        if extension is not None:
            return extension.kind
        return "company" if found.callee.account_id else "outside"

    def _hop(self, router: Router, request: RouteRequest, hop: Hop, callee: Identity, depth: int) -> CallHop:
        view = hop_view(hop, self.around.directory)
        if isinstance(hop, ForwardHop) and depth < DEEPEST:
            onward = RouteRequest(
                call_id=NO_CARRIER,
                purpose="forward",
                dialed=hop.dialed,
                anchor=request.anchor,
                requester=callee,
                source=request.source,
            )
            view["leadsTo"] = self._node(router, onward, depth + 1)
        return view
