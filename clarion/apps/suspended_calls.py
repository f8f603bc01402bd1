"""Ends calls whose use is suspended while they go on: an action that began after them holds for them too.

What comes in goes on, calls to colleagues go on, and emergency calls are never ended.
"""

from collections.abc import Callable, Iterable, Iterator

import structlog

from clarion.base.container import Container
from clarion.calls.cdr import payer_of
from clarion.calls.directory import Directory
from clarion.calls.events import Control, Event, ForceHangup
from clarion.calls.model import Call, Ending, Leg, LegState, Payer, RecordingState
from clarion.calls.wire import TrunkTarget
from clarion.features.conduct import Attempt, AttemptKind, Suspension, find_suspension, on_standing_change
from clarion.features.numbers import is_abroad, normalise

log = structlog.stdlib.get_logger("clarion.calls")
_RECORDS = frozenset((RecordingState.STARTING, RecordingState.ACTIVE, RecordingState.PAUSED))


class SuspendedCalls:
    """`calls` are those of this call server; `post(call_id, event)` hands one an event."""

    def __init__(
        self,
        here: Container,
        directory: Directory,
        calls: Callable[[], Iterable[Call]],
        post: Callable[[str, Event], None],
    ) -> None:
        self._here, self._directory = here, directory
        self._calls, self._post = calls, post
        self._stop = on_standing_change(here, self.look)

    def close(self) -> None:
        self._stop()

    def look(self) -> None:
        """Something is suspended, or no longer: end what may not go on."""
        for call in list(self._calls()):
            if call.over or call.emergency is not None:
                continue
            for event in self._events(call):
                log.info("calls.suspended_use_ended", call_id=call.call_id, party=event.party)
                self._post(call.call_id, event)

    def _events(self, call: Call) -> Iterator[ForceHangup | Control]:
        for leg in call.legs.values():
            found = self._suspension(call, leg)
            if found is not None:
                own = _party_of(call, payer_of(call, leg))
                yield _hangup(own or leg.party, found, tells_link=own is not None)
        for one in call.supervisions.values():
            who = call.parties[one.party].identity
            found = self._find(AttemptKind.MONITOR_START, who.account_id, who.extension_id)
            if found is not None:
                yield _hangup(one.party, found, tells_link=True)
        for recording in call.recordings.values():
            found = self._find(AttemptKind.RECORDING_START, recording.account_id, recording.extension_id)
            if found is not None and recording.state in _RECORDS:
                yield Control(action="stop-recording", token="", party=recording.party, target=recording.recording_id)

    def _suspension(self, call: Call, leg: Leg) -> Suspension | None:
        """Of a call that leaves the company: at whose cost it is, by which number, and where it goes."""
        if leg.offered or leg.state is LegState.ENDED or not isinstance(leg.target, TrunkTarget):
            return None
        payer, shown = payer_of(call, leg), call.parties[leg.party].shown
        account = self._directory.accounts.get(payer.account_id)
        if account is None:
            return None
        brought = next((one for one in call.legs.values() if one.offered), None)
        caller = call.parties[brought.party].identity if brought is not None else None
        forwards = caller is not None and caller.account_id != payer.account_id
        country = normalise(leg.target.number).country
        return self._find(
            AttemptKind.CALL_TRANSFER if forwards else AttemptKind.CALL_OUT,
            payer.account_id,
            payer.extension_id,
            callee=leg.target.number,
            caller_number=shown.number if shown is not None else "",
            international=is_abroad(account.home_country, country),
        )

    def _find(
        self,
        kind: AttemptKind,
        account_id: str,
        extension_id: str,
        *,
        callee: str = "",
        caller_number: str = "",
        international: bool = False,
    ) -> Suspension | None:
        attempt = Attempt(
            event_id="running",
            kind=kind,
            at=self._here.clock.now(),
            account_id=account_id,
            extension_id=extension_id,
            callee=callee,
            caller_number=caller_number,
            international=international,
        )
        return find_suspension(self._here, attempt)


def _party_of(call: Call, payer: Payer) -> int | None:
    """The party in the call at whose cost it is; None where they have left, or only forward it."""
    for party in call.parties.values():
        who = (party.identity.account_id, party.identity.extension_id)
        if who == (payer.account_id, payer.extension_id) and party.leg is not None and not party.ended:
            return party.index
    return None


def _hangup(party: int, found: Suspension, *, tells_link: bool) -> ForceHangup:
    """`tells_link`: the party may read the statement and object; to others the link says nothing."""
    words = f"Suspended; see {found.link}" if tells_link else "Suspended"
    header = f'SIP;cause=403;text="{words}"'
    ending = Ending(
        reason="DestinationBlocked", result="Accepted", status=403, phrase="Forbidden", reason_header=header
    )
    return ForceHangup(party=party, detail=found.words, ending=ending)
