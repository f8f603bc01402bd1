"""What a call consisted of, from the facts of its record: who rang, talked, waited, when. Seconds. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clarion.calls.cdr import CallRecord, FactRecord
from clarion.features.operations.analytics.words import SEGMENTS

Stretch = tuple[float, float]
CALLER = 1
_PROGRAMS = {"voicemail": "VmGreeting", "queue": "Ringing", "park": ""}  # others speak with the caller: IvrPrompt


@dataclass(frozen=True, slots=True)
class Span:
    """One segment of one party."""

    segment: str
    party: int
    start: float
    end: float


def spans_of(call: CallRecord) -> list[Span]:
    """In the order in which they ended."""
    walk = _Walk()
    for fact in call.facts:
        walk.take(fact)
    walk.end(call.ended)
    return walk.done


def seconds_of(spans: Sequence[Span]) -> dict[str, float]:
    """How long each segment lasted for whoever these spans belong to; segments that were not there are left out.

    Who talks while somebody holds or parks the call does not talk, and two phones that ring at once ring once.
    """
    found: dict[str, float] = {}
    for segment in SEGMENTS:
        own = [(span.start, span.end) for span in spans if span.segment == segment]
        if segment == "LiveTalk":
            own = without(own, [(span.start, span.end) for span in spans if span.segment in ("Hold", "Park")])
        if own:
            found[segment] = round(sum(end - start for start, end in united(own)), 3)
    return found


def united(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time without overlaps."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """The time of the one that is not in the other."""
    found = united(stretches)
    for start, end in united(taken):
        cut: list[Stretch] = []
        for each_start, each_end in found:
            if each_end <= start or each_start >= end:
                cut.append((each_start, each_end))
                continue
            if each_start < start:
                cut.append((each_start, start))
            if each_end > end:
                cut.append((end, each_end))
        found = cut
    return found


class _Walk:
    """Goes through the facts of a call."""

    def __init__(self) -> None:
        self.done: list[Span] = []
        self._open: dict[tuple[str, int], float] = {}

    def take(self, fact: FactRecord) -> None:
        at, party = fact.at, fact.party
        match fact.kind:
            case "offered" | "placed":
                self._begin("Setup", CALLER, at)
            case "ringing":
                self._close(at, segments=("Setup",))
                self._begin("Ringing", party, at)
            case "answered" | "fetched":
                self._talks(party, at)
            case "program":
                self._serves(party, at, _PROGRAMS.get(fact.detail, "IvrPrompt"))
            case "voicemail":
                self._message(party, at, float(fact.detail.split()[0]))
            case "hop-ended" | "offer-ended" | "queue-left":
                self._close(at, segments=("Ringing",), party=party)
            case "left" | "gone":
                self._close(at, party=party)
            case _:
                self._changes(fact)

    def _changes(self, fact: FactRecord) -> None:
        """What people do with a call that they have."""
        at, party = fact.at, fact.party
        match fact.kind:
            case "held":
                self._turn("LiveTalk", "Hold", party, at)
            case "resumed":
                self._turn("Hold", "LiveTalk", party, at)
            case "parked":
                self._close(at, segments=("LiveTalk",))
                self._begin("Park", party, at)
            case "park-timeout":
                self._close(at, segments=("Park",))
            case "forwarded":
                self._close(at, segments=("Ringing",), party=party)
                self._begin("Forwarding", party, at)
            case "transfer":
                self._close(at, segments=("LiveTalk",))
                self._begin("Transfer", party, at)
            case "transfer-failed":
                self._talks(party, at)
            case "replaced":
                self._close(at, party=party)
                self._begin("LiveTalk", int(fact.detail), at)

    def end(self, at: float) -> None:
        self._close(at)

    def _talks(self, party: int, at: float) -> None:
        self._close(at, segments=("Setup", "Transfer", "Forwarding", "Park"))
        self._close(at, segments=("Ringing",), party=party)
        self._begin("LiveTalk", party, at)

    def _serves(self, party: int, at: float, segment: str) -> None:
        self._close(at, segments=("Setup", "Transfer", "Forwarding"))
        self._close(at, segments=("Ringing", "IvrPrompt"), party=party)
        if segment:
            self._begin(segment, party, at)

    def _message(self, party: int, at: float, seconds: float) -> None:
        """The greeting was over when the message began."""
        began = max(self._open.get(("VmGreeting", party), at - seconds), at - seconds)
        self._close(began, segments=("VmGreeting",), party=party)
        self.done.append(Span("Voicemail", party, began, at))

    def _turn(self, old: str, new: str, party: int, at: float) -> None:
        if (old, party) in self._open or old == "LiveTalk":
            self._close(at, segments=(old,), party=party)
            self._begin(new, party, at)

    def _begin(self, segment: str, party: int, at: float) -> None:
        self._open.setdefault((segment, party), at)

    def _close(self, at: float, *, segments: Sequence[str] = SEGMENTS, party: int | None = None) -> None:
        for key in [key for key in self._open if key[0] in segments and party in (None, key[1])]:
            start = self._open.pop(key)
            self.done.append(Span(*key, start, max(start, at)))
