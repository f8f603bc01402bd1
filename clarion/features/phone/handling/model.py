"""How calls to somebody are handled, as values: what `rules.py` decides from. JSON in and out by msgspec.

Numbers are E.164 with +. Minutes count from local midnight, 1440 is the end of the day. Dates and times without a zone
are local to the profile's zone.
"""

from clarion.calls.wire import Record

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
END_OF_DAY = 24 * 60

# Kinds of rules, in the words of the newer surface; `custom` are those with conditions of their own.
WORK_HOURS, AFTER_HOURS = "work-hours", "after-hours"
DND, FORWARD_ALL, AGENT, CUSTOM = "dnd", "forward-all-calls", "agent", "custom"
STATES = (FORWARD_ALL, DND, AGENT, WORK_HOURS, AFTER_HOURS)


class Span(Record, frozen=True):
    """A part of a day. `until` at or before `start` reaches into the next day."""

    start: int
    until: int


Week = dict[str, tuple[Span, ...]]
"""Day to its spans. Empty: always."""


class Period(Record, frozen=True):
    """From one moment to another, ISO 8601; empty: open. Without an offset it is local time."""

    start: str = ""
    until: str = ""


class Schedule(Record, frozen=True):
    """Holds while any of week, daily and periods does, within `within`. With none of them: always."""

    week: Week = {}
    daily: Span | None = None
    periods: tuple[Period, ...] = ()
    within: Period | None = None


class Caller(Record, frozen=True):
    """`number`: in E.164, or the short one of a colleague."""

    number: str
    name: str = ""


class When(Record, frozen=True):
    """All that is given must hold. `state`: work-hours or after-hours. `calendar`: busy (whatever for) or
    out-of-office, as the person's calendar elsewhere says.
    """

    callers: tuple[Caller, ...] = ()
    called: tuple[str, ...] = ()
    schedule: Schedule | None = None
    state: str = ""
    calendar: str = ""


class Greeting(Record, frozen=True):
    """Which sound: a standard one by its id, or one's own."""

    preset: str = ""
    custom: str = ""
    name: str = ""


class RingTarget(Record, frozen=True):
    """Somebody or something that rings.

    kind: phones (all phones of the extension) | desktop | mobile (its apps) | device | number | coworker.
    `id`: of the device or extension; `forwarding_id`: the entry of the list of forwarding numbers it was taken from.
    """

    kind: str
    id: str = ""
    number: str = ""
    name: str = ""
    forwarding_id: str = ""


class RingGroup(Record, frozen=True):
    """Targets that ring together. `offset`: seconds from the start, counted only in a plan of mode Custom."""

    targets: tuple[RingTarget, ...]
    seconds: int = 20
    offset: int = 0
    enabled: bool = True


class End(Record, frozen=True):
    """What follows when nobody answers.

    kind: voicemail | announcement | extension | number | disconnect. `id`: of the mailbox's or the target's extension,
    empty: one's own.
    """

    kind: str = "voicemail"
    id: str = ""
    number: str = ""
    name: str = ""
    greeting: Greeting | None = None


class Plan(Record, frozen=True):
    """What is done with a call. `mode`: RingAtOnce | RingInOrder | Custom | Terminate (nothing rings).

    `screening`: Off | NoCallerId | UnknownCallerId | Always. `always`: apps that ring all the time: desktop, mobile.
    `ringing_end`: what a plan of mode Terminate leads to counts as ringing (an extension) rather than as an end.
    """

    mode: str = "RingAtOnce"
    groups: tuple[RingGroup, ...] = ()
    always: tuple[str, ...] = ()
    welcome: Greeting | None = None
    connecting: Greeting | None = None
    ringback: Greeting | None = None
    screening: str = "Off"
    asks_to_answer: bool = True  # False: the callee hears the caller's name and is connected
    end: End = End()
    missed: End = End(kind="announcement")  # in place of `end` where that is a mailbox that is off
    queue_calls: bool = False


class Rule(Record, frozen=True):
    """`action`: of company rules: Operator | Disconnect | Bypass; of others in the words of the older surface."""

    rule_id: str
    kind: str
    name: str = ""
    enabled: bool = True
    when: When = When()
    plan: Plan = Plan()
    action: str = ""


class Blocking(Record, frozen=True):
    """`everybody`: only allowed numbers get through. Greetings by the surface's types."""

    everybody: bool = False
    anonymous: str = "Allow"  # Allow | BlockFaxes | BlockCallsAndFaxes
    pay_phones: bool = False
    blocked: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    greetings: dict[str, Greeting] = {}


class Holiday(Record, frozen=True):
    """Whole days, ISO dates, both included. `yearly`: on the same days of every year."""

    name: str
    first: str
    last: str
    yearly: bool = False


class Busy(Record, frozen=True):
    """A part of somebody's calendar, in seconds since the epoch. `away`: out of office."""

    start: float
    until: float
    away: bool = False


class Calendar(Record, frozen=True):
    """When somebody is busy. `do_not_disturb`: no calls ring then, but those of `still_ring` (E.164, or short)."""

    spans: tuple[Busy, ...] = ()
    do_not_disturb: bool = False
    still_ring: tuple[str, ...] = ()


class Profile(Record, frozen=True):
    """How calls to one extension, or (without one) to the company's numbers, are handled.

    `rules`: one of each state at most, the custom ones in the order in which they are asked.
    """

    account_id: str
    extension_id: str = ""
    zone: str = "UTC"  # IANA name
    hours: Week = {}
    holidays: tuple[Holiday, ...] = ()
    rules: tuple[Rule, ...] = ()
    blocking: Blocking = Blocking()
    calendar: Calendar = Calendar()


class CallFacts(Record, frozen=True):
    """What is known of a call when it is decided."""

    at: float  # seconds since the epoch
    caller: str = ""  # E.164; empty: unknown or withheld
    caller_extension_id: str = ""
    caller_short: str = ""  # the short number of a colleague
    caller_name: str = ""  # by which the callee or the company knows the number
    inside: bool = False  # a colleague
    called: str = ""  # E.164; empty: a short number
    pay_phone: bool = False
    do_not_disturb: bool = False  # of the callee


class Reason(Record, frozen=True):
    """One turn of the decision, in words. `decides`: it was this one."""

    text: str
    rule_id: str = ""
    decides: bool = False


class Verdict(Record, frozen=True):
    """Either blocked (the type of the greeting that says so), or a rule with its plan, or neither: as if there were no
    rules.
    """

    rule: Rule | None = None
    blocked: str = ""
    reasons: tuple[Reason, ...] = ()
