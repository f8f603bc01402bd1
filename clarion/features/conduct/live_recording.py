"""The guard of recordings in live calls (ILL-06): whose consent they need, by where everybody may be."""

from collections.abc import Callable

from clarion.base.clock import Clock
from clarion.calls.directory import Account, Directory
from clarion.calls.guards import RecordingAnswer, RecordingWish
from clarion.calls.model import Identity
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.detectors.law import recording_consent, whereabouts_of
from clarion.features.conduct.links import StatementLinks
from clarion.features.conduct.live_call import STATES, words_of_refusal
from clarion.features.conduct.ports import FeatureValue
from clarion.features.conduct.rulebook import Table

_RULE = "ILL-06"


class RecordingGuard:
    """Asked before anything of a call is recorded; answers from memory. The call itself goes on whatever it says."""

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

    def __call__(self, wish: RecordingWish) -> RecordingAnswer:
        account = self._directory.accounts.get(wish.account_id)
        if account is None:
            return RecordingAnswer()
        now = self._clock.now()
        places = [places_of(identity, self._directory) for identity in wish.parties]
        found = recording_consent(self._tables()["ill-06.consent"], places, now.date())
        attempt = Attempt(
            event_id=f"{wish.call_id}/{wish.token}"[:120],
            kind=AttemptKind.RECORDING_START,
            at=now,
            account_id=account.account_id,
            extension_id=wish.extension_id,
            subject=", ".join(found.because)[:128],
            via="device",
        )
        verdict = self._conduct.judge(attempt, self._facts(account, wish, found.consent))
        if verdict.allowed:
            return RecordingAnswer()
        ground = verdict.deciding
        words = words_of_refusal(verdict, self._links, now) or "Recording is not allowed here."
        announce = ground is not None and ground.rule == _RULE and not wish.announced
        return RecordingAnswer(allowed=False, words=words, announce=announce)

    @staticmethod
    def _facts(account: Account, wish: RecordingWish, consent: str) -> dict[str, FeatureValue]:
        facts: dict[str, FeatureValue] = {
            "home_country": account.home_country,
            "recording_class": consent,
            "recording_announced": wish.announced,
            "recording_tone": wish.tone,
            "recording_presence": True,  # whoever is asked about is on the call
        }
        state = STATES.get(account.status)
        return facts | ({"account_state": state.value} if state is not None else {})


def places_of(identity: Identity, directory: Directory) -> tuple[str, ...]:
    """Where somebody may be: by the number; somebody inside without one, by the account."""
    if identity.number:
        found = whereabouts_of(identity.number).places
        if found:
            return found
    account = directory.accounts.get(identity.account_id)
    return (account.home_country,) if account is not None and account.home_country else ()
