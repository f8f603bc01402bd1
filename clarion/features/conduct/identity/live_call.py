"""Caller identity in live calls: the level to sign with, and the guard that carries out an account's policy."""

from collections.abc import Callable
from typing import Final, cast

from clarion.base.clock import Clock
from clarion.calls.directory import Account, Directory
from clarion.calls.guards import Decision, Dialed, PolicyFields, RouteRequest
from clarion.calls.model import Ending
from clarion.calls.wire import CallerProof
from clarion.features.conduct.answers import problem_fields, sip_answer
from clarion.features.conduct.attempt import LEAVES, Attempt, AttemptKind
from clarion.features.conduct.identity.rules import (
    LABEL,
    REJECT,
    Right,
    level_of,
    signing_features,
    treatment,
    words,
)
from clarion.features.conduct.links import StatementLinks
from clarion.features.conduct.ports import NO_FEATURES, Features
from clarion.features.conduct.verdict import Codes, Ground, Verdict, VerdictKind, statement_id

_PHRASES: Final = {
    403: "Stale Date",
    428: "Use Identity Header",
    436: "Bad Identity Info",
    437: "Unsupported Credential",
    438: "Invalid Identity Header",
}


class Attestor:
    """The level that an account's right to a number proves; asked for each call that leaves by a trunk that signs.

    `is_verified(account_id, number)`: somebody else's number that the account may show. `is_unusable(number)`: on a
    list of numbers that nobody calls from.
    """

    def __init__(
        self,
        directory: Directory,
        *,
        is_verified: Callable[[str, str], bool],
        is_unusable: Callable[[str], bool] = lambda number: False,
    ) -> None:
        self._directory = directory
        self._is_verified = is_verified
        self._is_unusable = is_unusable

    def level(self, account_id: str, number: str) -> str:
        """A, B or C."""
        account = self._directory.accounts.get(account_id)
        owned = self._directory.numbers.get(number)
        return level_of(
            Right(
                account_known=account is not None and account.status == "Confirmed",
                assigned=owned is not None and owned.account_id == account_id,
                verified=self._is_verified(account_id, number),
                unusable=self._is_unusable(number),
            )
        )


class SigningFeatures:
    """A `FeatureSource` for CLI-02: who asks that a number is shown asks for the level of somebody whose it is.

    What is forwarded or transferred shows whoever called; it goes on with the level that it came with, or as transit.
    """

    def __init__(self, directory: Directory, attestor: Attestor) -> None:
        self._directory = directory
        self._attestor = attestor

    def features(self, attempt: Attempt) -> Features:
        if attempt.kind not in LEAVES:
            return NO_FEATURES
        if (
            attempt.kind is AttemptKind.CALL_TRANSFER
            or not attempt.caller_number
            or not any(trunk.signs for trunk in self._directory.trunks.values())
        ):
            return _NOTHING_ASKED
        return signing_features("A", self._attestor.level(attempt.account_id, attempt.caller_number))


_NOTHING_ASKED = signing_features("", "")


class IdentityGuard:
    """A `clarion.calls.guards.Guard`: notes what a carrier's caller proved, and does what the called account wants.

    Without a choice of the account every call goes on. A call-back from an emergency centre always does.
    """

    def __init__(
        self,
        directory: Directory,
        clock: Clock,
        *,
        links: StatementLinks | None = None,
        expects_callback: Callable[[str], bool] = lambda account_id: False,
        report: Callable[[Attempt, Verdict], None] = lambda attempt, verdict: None,
    ) -> None:
        self._directory = directory
        self._clock = clock
        self._links = links
        self._expects_callback = expects_callback
        self._report = report

    def __call__(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Decision:
        proof = request.source.proof if request.source is not None else None
        number = self._directory.numbers.get(dialed.value)
        called = self._directory.accounts.get(number.account_id) if number is not None else None
        if proof is None or account is not None or called is None or request.purpose != "call":
            return Decision()
        note = words(proof)
        wanted = treatment(proof, invalid=called.invalid_callers, missing=called.unsigned_callers)
        if wanted == LABEL:
            return Decision(notes=(note,))
        if self._expects_callback(called.account_id):
            return Decision(notes=(note, "It goes on: an emergency center may be calling back."))
        verdict = self._verdict(request, called, proof, wanted, dialed.value)
        notes = (note, f"Statement {verdict.statement_id}, verdict {verdict.kind.value}.")
        if wanted != REJECT:
            return Decision(screened=True, notes=notes)
        link = self._links.url(verdict.statement_id, self._clock.now()) if self._links else ""
        answer = sip_answer(verdict, "", link)
        ending = Ending(
            reason="Rejected", result="Blocked", status=proof.status, phrase=_PHRASES.get(proof.status, "Forbidden"),
            reason_header=answer.reason, headers=answer.headers,
        )  # fmt: skip
        refusal = cast("PolicyFields", problem_fields(verdict))
        return Decision(allowed=False, ending=ending, notes=notes, refusal=refusal)

    def _verdict(self, request: RouteRequest, called: Account, proof: CallerProof, wanted: str, number: str) -> Verdict:
        attempt = Attempt(
            event_id=f"{request.call_id}/identity",
            kind=AttemptKind.CALL_IN,
            at=self._clock.now(),
            account_id=called.account_id,
            dialed=request.dialed,
            callee=number,
            caller_number=request.anchor.number,
            via="trunk",
        )
        ground = _ground(proof, wanted)
        statement = statement_id(attempt.event_id, (ground,))
        verdict = Verdict(
            event_id=attempt.event_id,
            kind=ground.verdict,
            grounds=(ground,),
            expires_at=attempt.at,
            statement_id=statement,
            appeal=f"/conduct/statements/{statement}/appeal",
            codes=Codes(sip=proof.status if wanted == REJECT else 0, text="AUP-C06"),
        )
        self._report(attempt, verdict)
        return verdict


def _ground(proof: CallerProof, wanted: str) -> Ground:
    what = "is not let in" if wanted == REJECT else "went to voicemail"
    missing = proof.status == 428
    return Ground(
        rule="CLI-03",
        version=1,
        clause="C6",
        verdict=VerdictKind.DENY if wanted == REJECT else VerdictKind.QUARANTINE,
        text=f"A call {'without' if missing else 'with an invalid'} proof of its caller {what}, as the account chose.",
        remedy="Would pass with a valid identity token, or if the account let such calls in.",
        facts=(("code", str(proof.status)), ("why", proof.why), ("policy", wanted)),
        threshold="a token that holds",
        reason="Rejected",
    )
