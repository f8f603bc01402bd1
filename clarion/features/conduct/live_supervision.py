"""The guard of supervision in live calls (INT-01): right, purpose and notice, by where everybody may be."""

from collections.abc import Callable
from typing import cast

from clarion.base.clock import Clock
from clarion.calls.directory import Directory
from clarion.calls.guards import PolicyFields, SupervisionAnswer, SupervisionWish
from clarion.features.conduct.answers import problem_fields
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.detectors.law import recording_consent
from clarion.features.conduct.links import StatementLinks
from clarion.features.conduct.live_call import STATES, words_of_refusal
from clarion.features.conduct.live_recording import places_of
from clarion.features.conduct.ports import FeatureValue
from clarion.features.conduct.rulebook import Table

ONE_PARTY = "one-party"
REFUSED = "Listening in needs a right, a purpose and notice to people, in a place that allows it."


class SupervisionGuard:
    """Asked before anybody is let in to a call, once a group says that they may; answers from memory.

    Where one side may agree to being heard (the same table as for recordings), notice to the company's own people is
    enough; everywhere else everybody has to hear of it first.
    """

    def __init__(
        self,
        directory: Directory,
        clock: Clock,
        conduct: Conduct,
        tables: Callable[[], dict[str, Table]] | None = None,
        *,
        links: StatementLinks | None = None,
    ) -> None:
        self._directory = directory
        self._clock = clock
        self._conduct = conduct
        self._links = links
        self._tables = tables or (lambda: dict(conduct.force.book.tables))

    def __call__(self, wish: SupervisionWish, *, purpose: str, noticed: bool, permit: bool = True) -> SupervisionAnswer:
        """`noticed`: whoever is supervised sees or hears of it; `permit`: a group lets the supervisor do it."""
        account = self._directory.accounts.get(wish.account_id)
        if account is None:
            return SupervisionAnswer(allowed=False, words="There is no such account.")
        now = self._clock.now()
        places = [places_of(identity, self._directory) for identity in wish.parties]
        found = recording_consent(self._tables()["ill-06.consent"], places, now.date())
        announce = found.consent != ONE_PARTY or not noticed
        attempt = Attempt(
            event_id=f"{wish.call_id}/{wish.supervisor_id}/{wish.mode}"[:120],
            kind=AttemptKind.MONITOR_START,
            at=now,
            account_id=account.account_id,
            extension_id=wish.supervisor_id,
            subject=", ".join(found.because)[:128],
            via="device",
        )
        facts: dict[str, FeatureValue] = {
            "home_country": account.home_country,
            "monitor_permit": permit,
            "monitor_purpose": bool(purpose),
            "monitor_notice": True,  # nobody listens before it was given
            "monitor_forbidden": False,
        }
        state = STATES.get(account.status)
        verdict = self._conduct.judge(attempt, facts | ({"account_state": state.value} if state is not None else {}))
        if not verdict.allowed or not purpose or not permit:
            words = words_of_refusal(verdict, self._links, now) or REFUSED
            return SupervisionAnswer(allowed=False, words=words, refusal=cast("PolicyFields", problem_fields(verdict)))
        return SupervisionAnswer(announce=announce, purpose=purpose)
