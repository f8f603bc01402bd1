"""How a verdict looks on the wire: SIP, HTTP and text. Never a code that lies (busy, not found) about a refusal."""

from dataclasses import dataclass

from clarion.base.errors import ClarionError
from clarion.base.http import wire_time
from clarion.features.conduct.verdict import Verdict, VerdictKind

_PHRASES = {
    403: "Forbidden",
    428: "Use Identity Header",
    436: "Bad Identity Info",
    437: "Unsupported Credential",
    438: "Invalid Identity Header",
    503: "Service Unavailable",
    603: "Network Blocked",
    607: "Unwanted",
    608: "Rejected",
}
POLICY_CODE = "CMN-409"


@dataclass(frozen=True, slots=True)
class SipAnswer:
    """How a refusal looks in SIP: status line and headers. No value holds a quote or a colon with a space."""

    status: int
    phrase: str
    reason: str  # value of Reason (RFC 3326)
    error_info: str  # value of Error-Info (RFC 3261 §20.18): where the statement is
    retry_after: int = 0  # seconds; 0: no such header
    call_info: str = ""  # value of Call-Info, for 608 (RFC 8688): whom to ask

    @property
    def headers(self) -> tuple[str, ...]:
        """Lines of the answer beside its Reason."""
        lines: tuple[str, ...] = (f"Error-Info: {self.error_info}",)
        if self.retry_after:
            lines += (f"Retry-After: {self.retry_after}",)
        return (*lines, f"Call-Info: {self.call_info}") if self.call_info else lines


def sip_answer(verdict: Verdict, public_url: str, link: str = "") -> SipAnswer:
    """`link` is the signed one, which opens the statement without signing in.

    403 for a breach of the policy, 503 to slow down, 603 or 608 where analytics block a call from outside."""
    ground = verdict.deciding
    words = _header_text(ground.text if ground else "Refused by policy.")
    link = link or f"{public_url.rstrip('/')}/conduct/statements/{verdict.statement_id}"
    status = verdict.codes.sip or 403
    reason = f'SIP;cause={status};text="{words} {link}"'
    if status == 603:  # analytics block (ATIS-1000099): Q.850 cause 21, version, address of redress, location
        reason = f'Q.850;cause=21;text="v=analytics1;url={link}";location=RLN'
    return SipAnswer(
        status=status,
        phrase=_PHRASES.get(status, "Forbidden"),
        reason=reason,
        error_info=f"<{link}>",
        retry_after=seconds_to_wait(verdict) if verdict.kind is VerdictKind.PACE else 0,
        call_info=f"<{_card(link)}>;purpose=jwscard" if status == 608 else "",
    )


def _card(link: str) -> str:
    """Where the signed card of whom to ask lies (RFC 8688): beside the statement."""
    path, mark, key = link.partition("?")
    return f"{path}/card{mark}{key}"


def _header_text(text: str) -> str:
    """Small clients cut header values at a colon and a space, and quotes end the text."""
    return text.replace('"', "'").replace(": ", ", ").replace("\r", " ").replace("\n", " ")


def seconds_to_wait(verdict: Verdict) -> int:
    """How long a paced one should wait, at least a second."""
    ground = verdict.deciding
    return max(1, ground.retry_after_s or 60) if ground else 60


class RefusedByPolicy(ClarionError):
    """A verdict as an answer of the API: the API's own form, with the fields of a problem document beside it."""


def as_error(verdict: Verdict, *, parameter: str | None = None) -> RefusedByPolicy:
    """The refusal of a request. Raise it."""
    ground = verdict.deciding
    words = f"{ground.text} {ground.remedy}" if ground else "Refused by the acceptable-use policy."
    paced = verdict.kind is VerdictKind.PACE
    held = verdict.kind is VerdictKind.QUARANTINE  # whoever raises keeps nothing, so it is no 202
    return RefusedByPolicy(
        words,
        code="CMN-301" if paced else POLICY_CODE,
        status=403 if held else verdict.codes.http or 403,
        parameter=parameter,
        retry_after=seconds_to_wait(verdict) if paced else None,
        **problem_fields(verdict),
    )


def problem_fields(verdict: Verdict) -> dict[str, str]:
    """Clause, rule, statement, appeal, until when: what a program needs to tell its user why, and where to object."""
    ground = verdict.deciding
    fields = {
        "clause": verdict.codes.text,
        "rule": ground.rule if ground else "",
        "verdict": verdict.kind.value,
        "statementId": verdict.statement_id,
        "statement": f"/conduct/statements/{verdict.statement_id}",
        "appeal": verdict.appeal,
        "challenge": ground.challenge if ground else "",
        "until": _end_of(verdict),
    }
    return {name: value for name, value in fields.items() if value}


def _end_of(verdict: Verdict) -> str:
    """When to try again, or when what was decided ends; empty where it was about this one attempt."""
    end = verdict.until or verdict.expires_at
    ground = verdict.deciding
    lasts = verdict.until is not None or (ground is not None and ground.expiry_s > 0)
    return wire_time(end) if end is not None and lasts else ""
