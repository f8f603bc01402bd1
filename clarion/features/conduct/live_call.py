"""The guard of conduct: asked by the call core before every call, answers from memory."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import cast

import structlog

from clarion.base.bus import Bus
from clarion.base.clock import Clock
from clarion.calls.directory import Account, Directory
from clarion.calls.guards import CLICK_TO_CALL, Decision, Dialed, PolicyFields, RouteRequest
from clarion.calls.model import Ending
from clarion.features.conduct.answers import problem_fields, sip_answer
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import AccountState, Attempt, AttemptKind, Facts
from clarion.features.conduct.events import VERDICT, VerdictGiven
from clarion.features.conduct.facts import features_of_facts
from clarion.features.conduct.identity.rules import MISSING, country_of, proof_features
from clarion.features.conduct.links import StatementLinks
from clarion.features.conduct.ports import Features
from clarion.features.conduct.verdict import Verdict, VerdictKind, as_json

log = structlog.stdlib.get_logger("clarion.conduct")

STATES = {
    "Confirmed": AccountState.ACTIVE,
    "Suspended": AccountState.SUSPENDED,
    "Unpaid": AccountState.UNPAID,
    "Disabled": AccountState.TERMINATED,
}
_RESULTS = {"InternationalDisabled": "International Disabled"}
_ANNOUNCED = frozenset({AttemptKind.CALL_OUT, AttemptKind.CALL_INTERNAL})
_MOST_WAITING = 10_000
_LONGEST_EXTENSION = 6
_LONGEST_NOTE = 600


class ConductGuard:
    """A `clarion.calls.guards.Guard`.

    `is_verified(account_id, number)`: whether an account may show a number that is not in the inventory.
    `links`: makes the links to statements that refused callers get.
    `expects_callback(account_id)`: whether an emergency centre may be calling back just now.
    """

    def __init__(
        self,
        directory: Directory,
        clock: Clock,
        public_url: str,
        conduct: Conduct | None = None,
        *,
        links: StatementLinks | None = None,
        is_verified: Callable[[str, str], bool] = lambda account_id, number: False,
        expects_callback: Callable[[str], bool] = lambda account_id: False,
        report: Callable[[Attempt, Verdict], None] = lambda attempt, verdict: None,
    ) -> None:
        self._directory = directory
        self._clock = clock
        self._public_url = public_url
        self._links = links
        self._is_verified = is_verified
        self._expects_callback = expects_callback
        self._conduct = conduct or Conduct(report=report)

    def __call__(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Decision:
        judged = account or self._called_account(dialed)
        if judged is None:
            return Decision()
        attempt = self._attempt(request, dialed, judged, inbound=account is None)
        facts = features_of_facts(attempt, self._facts(attempt, judged))
        if request.purpose == CLICK_TO_CALL:
            facts = {**facts, "automated": True}
        verdict = self._conduct.judge(attempt, {**facts, **self._proven(request, judged)} if account is None else facts)
        return self._decision(attempt, verdict)

    def _proven(self, request: RouteRequest, called: Account) -> Features:
        """What a carrier's caller proved. Of a call without a token no rule hears: most of the world's calls have none,
        and only the account's own policy counts for them (`identity`).
        """
        source = request.source
        trunk = self._directory.trunks.get(source.trunk_id) if source is not None else None
        if source is None or trunk is None:
            return {}
        proof = source.proof if source.proof is None or source.proof.status != MISSING else None
        home = called.home_country
        country = country_of(request.anchor.number, home) if trunk.international else home
        return proof_features(proof, caller_country=country, home_country=home, from_abroad=trunk.international)

    def _called_account(self, dialed: Dialed) -> Account | None:
        """For a call from outside: whose number is called."""
        number = self._directory.numbers.get(dialed.value)
        return self._directory.accounts.get(number.account_id) if number else None

    def _attempt(self, request: RouteRequest, dialed: Dialed, account: Account, *, inbound: bool) -> Attempt:
        number = self._directory.numbers.get(dialed.value) if dialed.kind == "number" else None
        inside = dialed.kind in ("extension", "feature") or (
            number is not None and number.account_id == account.account_id
        )
        kind = AttemptKind.CALL_OUT
        if inbound:
            kind = AttemptKind.CALL_IN
        elif inside:
            kind = AttemptKind.CALL_INTERNAL
        elif request.purpose in ("transfer", "forward"):
            kind = AttemptKind.CALL_TRANSFER
        return Attempt(
            event_id=f"{request.call_id}/{request.purpose}",
            kind=kind,
            at=self._clock.now(),
            account_id=account.account_id,
            extension_id=request.requester.extension_id,
            device_id=request.requester.device_id,
            dialed=request.dialed,
            callee=dialed.value if dialed.kind == "number" else "",
            callee_country=dialed.country,
            international=dialed.international,
            caller_number=_asked(request.anchor.number if inbound else request.caller_id),
            via="trunk" if inbound else "device" if request.source else "api",
        )

    def _facts(self, attempt: Attempt, account: Account) -> Facts:
        owned = self._directory.numbers.get(attempt.caller_number)
        return Facts(
            account_state=STATES.get(account.status),
            home_country=account.home_country,
            outside_line_prefixes=(account.site_prefix,) if account.site_prefix else (),
            main_number=account.main_number,
            international_enabled=account.international_enabled,
            caller_number_account=owned.account_id if owned else "",
            caller_number_extension=owned.extension_id if owned else "",
            caller_number_verified=bool(attempt.caller_number)
            and self._is_verified(account.account_id, attempt.caller_number),
            emergency_callback=attempt.kind is AttemptKind.CALL_IN and self._expects_callback(account.account_id),
        )

    def _decision(self, attempt: Attempt, verdict: Verdict) -> Decision:
        notes = tuple(f"{ground.rule}: {ground.text} {ground.remedy}" for ground in verdict.grounds)
        if verdict.skipped:
            notes += (f"Not judged: {'; '.join(verdict.skipped)}."[:_LONGEST_NOTE],)
        if verdict.statement_id:
            notes += (f"Statement {verdict.statement_id}, verdict {verdict.kind.value}.",)
        if verdict.allowed:
            leaves = attempt.kind not in (AttemptKind.CALL_INTERNAL, AttemptKind.CALL_IN)
            shown = attempt.caller_number if leaves else ""
            return Decision(caller_number=verdict.caller_number or shown, notes=notes)
        ground = verdict.deciding
        link = self._links.url(verdict.statement_id, attempt.at) if self._links else ""
        answer = sip_answer(verdict, self._public_url, link)
        reason = (ground.reason if ground else "") or "DestinationBlocked"
        result = "Suspended account" if ground and ground.rule == "STATE" else _RESULTS.get(reason, "Not Allowed")
        ending = Ending(
            reason=reason,
            result=result,
            status=answer.status,
            phrase=answer.phrase,
            reason_header=answer.reason,
            headers=answer.headers,
        )
        prompts = prompts_of(attempt, verdict)
        refusal = cast("PolicyFields", problem_fields(verdict))
        return Decision(allowed=False, ending=ending, prompts=prompts, notes=notes, refusal=refusal)


def prompts_of(attempt: Attempt, verdict: Verdict) -> tuple[str, ...]:
    """What a caller hears: the rule's own announcement, or that the call is not allowed, or not now. Strangers whose
    calls come in are answered by SIP alone, so that floods hold no audio.
    """
    if verdict.deciding is not None and verdict.deciding.prompt:
        return (verdict.deciding.prompt,)
    if attempt.kind not in _ANNOUNCED:
        return ()
    return ("calls-slowed",) if verdict.kind is VerdictKind.PACE else ("call-refused",)


def words_of_refusal(verdict: Verdict, links: StatementLinks | None, at: datetime) -> str:
    """Rule, what happened, what would pass and where to object, for people who read of it; "" without a ground."""
    ground = verdict.deciding
    if ground is None:
        return ""
    link = f" {links.url(verdict.statement_id, at)}" if links is not None else ""
    return f"{ground.rule}: {ground.text} {ground.remedy}{link}"


def _asked(caller_id: str) -> str:
    """The number asked to be shown, in E.164; a phone that names its own extension or user asks for nothing."""
    text = caller_id.strip()
    digits = text.removeprefix("+")
    if not digits.isascii() or not digits.isdigit():
        return ""
    return f"+{digits}" if text.startswith("+") or len(digits) > _LONGEST_EXTENSION else ""


class VerdictFeed:
    """Carries verdicts from the guard to the bus without holding up a call. Drops, and says so, when flooded."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._queue: asyncio.Queue[dict[str, object]] = asyncio.Queue(_MOST_WAITING)
        self._task: asyncio.Task[None] | None = None
        self._holders = 0

    def start(self) -> None:
        """Call on the event loop. Where several parts of a process start it, it runs until the last has stopped it."""
        self._holders += 1
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        self._holders -= 1
        if self._task is not None and self._holders <= 0:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def report(self, attempt: Attempt, verdict: Verdict) -> None:
        """Hand over a verdict. Returns at once."""
        given = VerdictGiven(
            account_id=attempt.account_id,
            extension_id=attempt.extension_id,
            kind=attempt.kind.value,
            dialed=attempt.dialed[:128],
            at=attempt.at.isoformat(),
            verdict=as_json(verdict),
            callee=attempt.callee,
            caller_number=attempt.caller_number,
            source=attempt.source,
            campaign_id=attempt.campaign_id,
        )
        try:
            self._queue.put_nowait(given.model_dump())
        except asyncio.QueueFull:
            log.error("A verdict was not kept", statement=verdict.statement_id)

    async def sent(self) -> None:
        """Return once everything handed over so far is on the bus."""
        await self._queue.join()

    async def _run(self) -> None:
        while True:
            payload = await self._queue.get()
            try:
                await self._bus.publish(VERDICT, payload)
            except Exception as error:
                log.warning("A verdict was not published", problem=str(error))
            finally:
                self._queue.task_done()
