"""An installation in which rules are met: requests through the API, calls through the router of a call server.

A journey hands no fact to the judge. It does what people, phones, carriers and jobs do; production code finds facts.
"""

import html
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from clarion.apps.conduct_watch import LiveWatch
from clarion.apps.live_calls import Live
from clarion.calls.events import RouteFound, RouteRefused
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Call, Identity, Party, PartyStatus
from clarion.calls.wire import CallerProof, OfferSource
from clarion.features.conduct import Conduct, Override, StatementLinks, Status, Verdict, VerdictFeed
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.people import demo
from tests.support.api import Api

ME = "/account/~/extension/~"
OFFICER = "/clarion/conduct"
OWN = "+16505550102"
_numbers = count(1)

Walk = Callable[["World"], Awaitable[None]]


class Nobody:
    """No phone is registered."""

    def registrations(self, extension_id: str) -> list[Any]:
        return []

    def targets(self, extension_id: str) -> list[Any]:
        return []

    def device_targets(self, device_id: str) -> list[Any]:
        return []


@dataclass
class World:
    """`heard`: every verdict that some rule had a part in."""

    api: Api
    heard: list[tuple[Attempt, Verdict]] = field(default_factory=list)
    live: Live | None = None
    watch: LiveWatch | None = None

    def __post_init__(self) -> None:
        self.api.here.get(Conduct).add_witness(lambda attempt, verdict: self.heard.append((attempt, verdict)))

    @property
    def conduct(self) -> Conduct:
        return self.api.here.get(Conduct)

    def enforce(self, *rules: str) -> None:
        """Bring rules into force that are only watched as shipped."""
        overrides = [Override(rule, "everywhere", status=Status.ENFORCE) for rule in rules]
        self.conduct.use(self.conduct.force.book, overrides)

    def stopped(self, rule: str) -> tuple[Attempt, Verdict] | None:
        """The newest verdict on which this rule had an effect."""
        found = (one for one in reversed(self.heard) if rule in {ground.rule for ground in one[1].grounds})
        return next(found, None)

    # ---- requests

    async def post(self, path: str, number: str = "102", **body: Any) -> Any:
        return await self.api.request("POST", path, number, json=body)

    async def text(self, to: str, words: str, number: str = "102", **more: Any) -> Any:
        own = OWN[:-3] + number
        body = {"from": {"phoneNumber": own}, "to": [{"phoneNumber": to}], "text": words} | more
        return await self.api.request("POST", f"{ME}/sms", number, json=body)

    # ---- calls

    async def open_calls(self) -> Live:
        """A call server's memory, beside the API; nothing is connected to it."""
        if self.live is None:
            self.live = Live(self.api.here)
            self.live.open_destinations(Nobody())  # type: ignore[arg-type]
            self.watch = LiveWatch(self.api.here, self.conduct, self.live.directory, self.live.attestor)
        await self.live.loader.refresh()
        return self.live

    async def call(
        self, dialed: str, number: str = "102", *, purpose: str = "call", caller_id: str = "", call_id: str = ""
    ) -> RouteFound | RouteRefused:
        """A person's phone calls, transfers or forwards. A refusal explains itself in SIP."""
        live = await self.open_calls()
        who = self.person(number)
        source = OfferSource(
            kind="device", account_id=who.account_id, extension_id=who.extension_id, authenticated=True
        )
        return _explained(live.router.route(
            RouteRequest(call_id=call_id or f"s-{next(_numbers)}", purpose=purpose, dialed=dialed, anchor=who,
                         requester=who, caller_id=caller_id, source=source)
        ))  # fmt: skip

    async def call_in(
        self, caller: str, called: str = "+16505550102", *, proof: CallerProof | None = None, trunk: str = ""
    ) -> RouteFound | RouteRefused:
        """A carrier brings a call."""
        live = await self.open_calls()
        trunk = trunk or next(iter(live.directory.trunks))
        source = OfferSource(kind="trunk", trunk_id=trunk, authenticated=True, proof=proof)
        who = Identity(number=caller, trunk_id=trunk, proof=proof)
        return _explained(live.router.route(
            RouteRequest(call_id=f"s-{next(_numbers)}", purpose="call", dialed=called, anchor=who, requester=who,
                         source=source)
        ))  # fmt: skip

    def person(self, number: str) -> Identity:
        api = self.api
        return Identity(account_id=api.account_id(), extension_id=api.extension_id(number), extension_number=number,
                        number=OWN[:-3] + number)  # fmt: skip

    def talk(
        self,
        caller: Identity,
        callee: Identity,
        *,
        ring_s: float = 5.0,
        seconds: float = 0.0,
        up: bool = False,
        call_id: str = "",
    ) -> None:
        """A call as a call server's listeners hear of it, ended just now; or `up`, answered and going on."""
        assert self.watch is not None, "open the calls first"
        now = self.api.clock.now().timestamp()
        began = now - seconds - ring_s
        parties = {
            1: Party(index=1, direction="Outbound", identity=caller, shown=callee, started=began),
            2: Party(index=2, direction="Inbound", identity=callee, shown=caller, started=began,
                     answered=began + ring_s if seconds or up else 0.0,
                     status=PartyStatus.ANSWERED if up else PartyStatus.DISCONNECTED, ended=0.0 if up else now),
        }  # fmt: skip
        call = Call(call_id=call_id or f"s-{next(_numbers)}", session_id="1", server_id="cs1",
                    account_id=caller.account_id or callee.account_id, created=began, parties=parties,
                    ended=0.0 if up else now)  # fmt: skip
        self.watch.changed(call, (1, 2))
        if not up:
            self.watch.ended(call)

    def advance(self, **time: float) -> None:
        self.api.clock.advance(timedelta(**time).total_seconds())
        self.api.tokens.clear()

    # ---- and back

    async def settled(self) -> None:
        await self.api.here.get(VerdictFeed).sent()
        await self.api.settled()

    async def won_back(self, rule: str, attempt: Attempt, verdict: Verdict) -> None:
        """Object by the link that the refusal holds, win, and read so; what the rule did is undone."""
        api, here = self.api, self.api.here
        await self.settled()
        url = StatementLinks(here.keys, here.settings.public_url).url(verdict.statement_id, attempt.at)
        link = "/" + url.partition("://")[2].partition("/")[2]
        page = await api.client.get(link, headers={"Accept": "text/html"})
        assert page.status_code == 200, page.text
        ground = next(one for one in verdict.grounds if one.rule == rule)
        told = (rule, ground.clause, ground.text, ground.remedy, "Object")
        hidden = attempt.kind is AttemptKind.CALL_IN  # who calls from outside learns nothing of the account
        assert [words for words in told if words not in html.unescape(page.text)] == [] or hidden, page.text
        sent = await api.client.post(link.replace("?", "/appeal?"), data={"text": "That was not so."})
        assert sent.status_code == 201, sent.text
        cases = (await api.get(f"{OFFICER}/cases?kind=appeal")).json()["records"]
        [case] = [one for one in cases if one["statementId"] == verdict.statement_id]
        decision = {"decision": "overturned", "reasons": "It was looked at; the rule was wrong."}
        path = f"{OFFICER}/cases/{case['id']}/decision"
        decided = await api.request("POST", path, await self._officer_other_than(attempt), json=decision)
        assert decided.status_code == 200 and decided.json()["undoneAt"], decided.text
        await self.settled()
        assert "you were right" in (await api.client.get(link, headers={"Accept": "text/html"})).text
        acts = (await api.get(f"{OFFICER}/acts?state=standing")).json()["records"]
        assert ground.rule not in {act["rule"] for act in acts if not act["by"] or act["automatic"]}

    async def _officer_other_than(self, attempt: Attempt) -> str:
        """Whoever is concerned does not decide."""
        if attempt.extension_id != self.api.extension_id("101"):
            return "101"
        path = f"/account/~/extension/{self.api.extension_id('103')}/assigned-role"
        await self.api.request("PUT", path, json={"records": [{"id": "8"}]})
        await self.api.settled()
        return "103"


def _explained(found: RouteFound | RouteRefused) -> RouteFound | RouteRefused:
    if isinstance(found, RouteRefused):
        assert "/conduct/statements/st-" in found.ending.reason_header, found
        assert found.ending.reason_header.startswith(("SIP;cause=4", "SIP;cause=5", "SIP;cause=6", "Q.850;cause=21"))
        assert any(note.startswith("Statement st-") for note in found.notes), found.notes
        assert found.refusal["statementId"] in found.ending.reason_header, "the API tells the same"
        assert {"rule", "clause", "statement", "appeal"} <= set(found.refusal)
    return found


def outsider(number: str) -> Identity:
    return Identity(number=number)


NEIGHBOUR = demo.NEIGHBOUR
