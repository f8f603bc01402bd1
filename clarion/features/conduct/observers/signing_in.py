"""Acceptable use at the door: tries to sign in are judged before a secret is looked at, and counted afterwards."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from clarion.base.ids import new_id
from clarion.features.conduct.answers import problem_fields, seconds_to_wait
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.links import StatementLinks
from clarion.features.conduct.places import Place
from clarion.features.conduct.ports import FeatureValue, Happening
from clarion.features.conduct.verdict import Verdict, VerdictKind
from clarion.features.people.sign_in import OAuthError, SignInGate, SignInTry

_TOGETHER_S = 600


class JudgedSignIn(SignInGate):
    """Whoever comes with a device that the person has used before is let in whatever others did in that name."""

    def __init__(
        self,
        conduct: Conduct,
        now: Callable[[], datetime],
        place_of: Callable[[str], Place | None] = lambda address: None,
        *,
        links: StatementLinks | None = None,
    ) -> None:
        self._conduct = conduct
        self._now = now
        self._place_of = place_of
        self._links = links

    def check(self, attempt: SignInTry) -> OAuthError | None:
        if attempt.known_device:
            return None
        now = self._now()
        verdict = self._conduct.judge(
            Attempt(
                event_id=event_of("sign-in", attempt.source, now),
                kind=AttemptKind.SIGN_IN,
                at=now,
                account_id="",
                source=attempt.source,
                claimed=attempt.name,
                claimed_account=attempt.account_id,
                via="api",
            )
        )
        if verdict.allowed:
            return None
        if verdict.kind is VerdictKind.CHALLENGE:
            return _refusal(verdict, self._links, now)
        raise _refusal(verdict, self._links, now)

    def failed(self, attempt: SignInTry) -> None:
        self._conduct.tell(
            Happening(
                event_id=new_id(),
                kind="sign-in.failed",
                at=self._now(),
                account_id=attempt.account_id,
                source=attempt.source,
                party=attempt.name,
                values={"known_device": True} if attempt.known_device else {},
            )
        )

    def succeeded(self, attempt: SignInTry, account_id: str, extension_id: str, *, new_device: bool) -> None:
        values: dict[str, FeatureValue] = {"new_device": True} if new_device else {}
        place = self._place_of(attempt.source)
        if place is not None:
            values |= {"north": round(place[0], 1), "east": round(place[1], 1)}
        self._conduct.tell(
            Happening(
                event_id=new_id(),
                kind="sign-in.done",
                at=self._now(),
                account_id=account_id,
                extension_id=extension_id,
                source=attempt.source,
                party=attempt.name,
                values=values,
            )
        )


def _refusal(verdict: Verdict, links: StatementLinks | None, now: datetime) -> OAuthError:
    """In the form of sign-in, with links that open without one."""
    ground = verdict.deciding
    words = f"{ground.text} {ground.remedy}" if ground else "Signing in is refused for now."
    told = problem_fields(verdict)
    if links is not None:
        told["statement"] = links.url(verdict.statement_id, now)
        told["appeal"] = links.url(verdict.statement_id, now, part="/appeal")
    if verdict.kind is VerdictKind.DENY:
        return OAuthError("access_denied", words, code="OAU-147", status=403, details=told)
    wait = seconds_to_wait(verdict)
    return OAuthError("slow_down", words, code="OAU-147", status=429, retry_after=wait, details=told)


def event_of(kind: str, source: str, now: datetime) -> str:
    """One event for what an address tries within ten minutes, so that a flood of refusals is one statement."""
    return f"{kind}-{sha256(source.encode()).hexdigest()[:16]}-{int(now.timestamp()) // _TOGETHER_S}"
