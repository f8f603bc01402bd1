"""What calls are counted by: names of the surface, and under which of them answers show. Pure."""

from collections.abc import Iterable, Mapping

SEGMENTS = (
    "Ringing",
    "LiveTalk",
    "Hold",
    "Park",
    "Transfer",
    "IvrPrompt",
    "Voicemail",
    "VmGreeting",
    "Setup",
    "Forwarding",
)
ACTIONS = ("HoldOff", "HoldOn", "ParkOn", "ParkOff", "BlindTransfer", "WarmTransfer", "DTMFTransfer")
RESULTS = (
    "Completed",
    "Abandoned",
    "Voicemail",
    "Unknown",
    "Missed",
    "Accepted",
    "Transferred",
    "PickedUp",
    "Forwarded",
    "AnsweredElsewhere",
)
TYPES = ("Direct", "FromQueue", "ParkRetrieval", "Transferred", "Outbound", "Overflow", "QueueCallPickup")
HOURS = ("BusinessHours", "AfterHours")

# What each call has one word of (or none), as columns of `AnalyticsCall`.
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "direction": ("Inbound", "Outbound"),
    "origin": ("Internal", "External"),
    "response": ("Answered", "NotAnswered", "Connected", "NotConnected"),
    "result": RESULTS,
    "ending_party": ("Caller", "Callee", "System"),
    "company_hours": HOURS,
    "queue_sla": ("InSla", "OutSla"),
    "type": TYPES,
    "queue_hours": HOURS,
}
SEGMENT, ACTION, OFFERS, ALL = "segment", "action", "offers", "all"

# A breakdown's name in counters of requests, in timers of requests, and in answers.
BREAKDOWNS: dict[str, tuple[str, str, str]] = {
    ALL: ("allCalls", "allCallsDuration", "allCalls"),
    "direction": ("callsByDirection", "callsDurationByDirection", "callsByDirection"),
    "origin": ("callsByOrigin", "callsDurationByOrigin", "callsByOrigin"),
    "response": ("callsByResponse", "callsDurationByResponse", "callsByResponse"),
    SEGMENT: ("callsSegments", "callsSegmentsDuration", "callsSegments"),
    "result": ("callsByResult", "callsDurationByResult", "callsByResult"),
    "ending_party": ("callsByEndingParty", "callsDurationByEndingParty", "callsByEndingParty"),
    "company_hours": ("callsByCompanyHours", "callsDurationByCompanyHours", "callsByCompanyHours"),
    "queue_sla": ("callsByQueueSla", "callsDurationByQueueSla", "callsByQueueSla"),
    ACTION: ("callsByActions", "", "callsActions"),
    "type": ("callsByType", "callsDurationByType", "callsByType"),
    OFFERS: ("queueOpportunities", "", "queueOpportunities"),
    "queue_hours": ("callsByQueueHours", "callsDurationByQueueHours", "callsByQueueHours"),
}
_SHOWN = {"OutSla": "outOfSla", "DTMFTransfer": "dtmfTransfer"}

COMPANY, NUMBERS, USERS, QUEUES, MENUS, SHARED = "Company", "CompanyNumbers", "Users", "Queues", "IVRs", "SharedLines"


def words_of(breakdown: str) -> tuple[str, ...]:
    """The words of a breakdown; none where it is one number."""
    if breakdown == SEGMENT:
        return SEGMENTS
    return ACTIONS if breakdown == ACTION else DIMENSIONS.get(breakdown, ())


def shown(word: str) -> str:
    """A word as a member of an answer: OutSla → outOfSla, LiveTalk → liveTalk."""
    return _SHOWN.get(word, word[:1].lower() + word[1:])


def measure(breakdown: str, word: str = "") -> str:
    """The name of one number in rollups: all, direction:Inbound, …"""
    return f"{breakdown}:{word}" if word else breakdown


_NO_WORD = "-"
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


def traits_of(words: Mapping[str, str]) -> str:
    """One word, or none, of each dimension as a short text: a letter for each, in the order of `DIMENSIONS`."""
    return "".join(_letter(dimension, words.get(dimension, "")) for dimension in DIMENSIONS)


def words_in(traits: str) -> dict[str, str]:
    """The words again; dimensions without one are left out."""
    pairs = zip(DIMENSIONS.items(), traits, strict=True)
    return {name: words[_LETTERS.index(letter)] for (name, words), letter in pairs if letter != _NO_WORD}


def place_of(dimension: str) -> int:
    """Where in traits its letter stands, from 1 on."""
    return tuple(DIMENSIONS).index(dimension) + 1


def letters_of(dimension: str, words: Iterable[str]) -> list[str]:
    """What stands there for any of these words."""
    return [_letter(dimension, word) for word in words]


def _letter(dimension: str, word: str) -> str:
    return _LETTERS[DIMENSIONS[dimension].index(word)] if word else _NO_WORD
