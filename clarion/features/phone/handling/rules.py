"""Who gets a call: which rule counts, and why. Pure; `schedule.py` knows about time, `hops.py` what is done then.

The order: blocked callers; the state that all calls are forwarded; do not disturb; rules with conditions of their own
(the first that fits); a calendar that wants no calls in meetings; the hours.
"""

from datetime import datetime

from clarion.base.zones import zone_of
from clarion.features.phone.handling.model import (
    AFTER_HOURS,
    CUSTOM,
    DND,
    FORWARD_ALL,
    WORK_HOURS,
    CallFacts,
    Profile,
    Reason,
    Rule,
    Verdict,
    When,
)
from clarion.features.phone.handling.schedule import holds, holiday_on, in_week

BY_NUMBER, ALL_CALLERS = "BlockedCallersSpecific", "BlockedCallersAll"
ANONYMOUS, PAY_PHONE = "BlockedNoCallerId", "BlockedPayPhones"


def decide(profile: Profile, facts: CallFacts) -> Verdict:
    """What happens to a call, with a reason for each turn."""
    reasons: list[Reason] = []
    blocked = _blocked(profile, facts, reasons)
    if blocked:
        return Verdict(blocked=blocked, reasons=tuple(reasons))
    rule = _rule(profile, facts, reasons)
    return Verdict(rule=rule, reasons=tuple(reasons))


def is_fax_blocked(profile: Profile, facts: CallFacts) -> bool:
    """Whether a fax of this caller is refused: who is blocked for calls, and who shows no number where faxes of those
    are not wanted.
    """
    anonymous = not facts.inside and not facts.caller and profile.blocking.anonymous == "BlockFaxes"
    return anonymous or bool(_blocked(profile, facts, []))


def local_time(profile: Profile, facts: CallFacts) -> datetime:
    return datetime.fromtimestamp(facts.at, zone_of(profile.zone))


def _blocked(profile: Profile, facts: CallFacts, reasons: list[Reason]) -> str:
    """The type of the greeting for a caller who is blocked; empty: not blocked. Colleagues never are."""
    blocking = profile.blocking
    if facts.inside:
        return ""
    if facts.caller and facts.caller in blocking.allowed:
        reasons.append(Reason(text=f"{facts.caller} is among the allowed numbers."))
        return ""
    if facts.caller and facts.caller in blocking.blocked:
        reasons.append(Reason(text=f"{facts.caller} is blocked.", decides=True))
        return BY_NUMBER
    if not facts.caller and blocking.anonymous == "BlockCallsAndFaxes":
        reasons.append(Reason(text="Callers who show no number are blocked.", decides=True))
        return ANONYMOUS
    if facts.pay_phone and blocking.pay_phones:
        reasons.append(Reason(text="Calls from pay phones are blocked.", decides=True))
        return PAY_PHONE
    if blocking.everybody:
        reasons.append(Reason(text="Everybody is blocked but the allowed numbers.", decides=True))
        return ALL_CALLERS
    return ""


def _rule(profile: Profile, facts: CallFacts, reasons: list[Reason]) -> Rule | None:
    by_kind = {rule.kind: rule for rule in profile.rules if rule.kind != CUSTOM}
    everything = by_kind.get(FORWARD_ALL)
    if everything is not None and everything.enabled and _fits(profile, everything, facts, reasons):
        return _decided(everything, "All calls are forwarded.", reasons)
    if facts.do_not_disturb:
        text = "Do not disturb is on."
        return _decided(by_kind.get(DND) or Rule(rule_id=DND, kind=DND), text, reasons)
    for rule in profile.rules:
        if rule.kind == CUSTOM and _fits(profile, rule, facts, reasons):
            return _decided(rule, f"Rule “{rule.name}” decides: {_because(rule.when)}.", reasons)
    if _in_meeting(profile, facts, reasons):
        text = "The calendar says busy, and no calls are wanted then."
        return _decided(by_kind.get(DND) or Rule(rule_id=DND, kind=DND), text, reasons)
    return _by_hours(profile, facts, by_kind, reasons)


def _in_meeting(profile: Profile, facts: CallFacts, reasons: list[Reason]) -> bool:
    """Whether the call is kept from ringing by a calendar."""
    calendar = profile.calendar
    if not calendar.do_not_disturb or not calendar_says(profile, facts.at, "busy"):
        return False
    if {facts.caller, facts.caller_short} & set(calendar.still_ring) - {""}:
        reasons.append(Reason(text="The calendar says busy; this caller rings all the same."))
        return False
    return True


def calendar_says(profile: Profile, at: float, what: str) -> bool:
    """`what`: busy (whatever for) or out-of-office. `at`: seconds since the epoch."""
    return any(
        span.start <= at < span.until and (span.away or what != "out-of-office") for span in profile.calendar.spans
    )


def _by_hours(profile: Profile, facts: CallFacts, by_kind: dict[str, Rule], reasons: list[Reason]) -> Rule | None:
    if not profile.hours and not by_kind:
        reasons.append(Reason(text=_nothing_set(profile), decides=True))
        return None
    state, why = state_at(profile, local_time(profile, facts))
    rule = by_kind.get(state)
    if state == AFTER_HOURS and rule is not None and not rule.enabled:
        reasons.append(Reason(text=f"{why} The rule for after hours is off, so that of business hours counts."))
        rule, why = by_kind.get(WORK_HOURS), "Business hours and after hours are the same."
    elif state == AFTER_HOURS and rule is None:
        rule = Rule(rule_id=AFTER_HOURS, kind=AFTER_HOURS, action="TakeMessagesOnly" if profile.extension_id else "")
    if rule is None:
        reasons.append(Reason(text=f"{why} {_nothing_set(profile)}", decides=True))
        return None
    return _decided(rule, why, reasons)


def _nothing_set(profile: Profile) -> str:
    """What counts where no rule does: somebody has phones, a company has a front desk."""
    if profile.extension_id:
        return "Nothing was set: the phones ring, then voicemail."
    return "Nothing was set: the company's menu, greeting or operator answers."


def state_at(profile: Profile, local: datetime) -> tuple[str, str]:
    """work-hours or after-hours, and why."""
    said = f"It is {local:%A %H:%M} in {profile.zone}"
    holiday = holiday_on(profile.holidays, local)
    if holiday is not None:
        return AFTER_HOURS, f"{said}, and “{holiday.name}” is a holiday."
    if not any(profile.hours.values()):
        return WORK_HOURS, f"{said}; business hours are around the clock."
    if in_week(profile.hours, local):
        return WORK_HOURS, f"{said}, within business hours."
    return AFTER_HOURS, f"{said}, outside business hours."


def _decided(rule: Rule, text: str, reasons: list[Reason]) -> Rule:
    reasons.append(Reason(text=text, rule_id=rule.rule_id, decides=True))
    return rule


def _fits(profile: Profile, rule: Rule, facts: CallFacts, reasons: list[Reason]) -> bool:
    """Whether the conditions hold; says which does not."""
    why = _not_because(profile, rule, facts)
    if why:
        reasons.append(Reason(text=f"Rule “{rule.name}” does not count: {why}.", rule_id=rule.rule_id))
    return not why


def _not_because(profile: Profile, rule: Rule, facts: CallFacts) -> str:
    when = rule.when
    if not rule.enabled:
        return "it is switched off"
    if when.callers and not _is_caller(when, facts):
        return f"{facts.caller or facts.caller_short or 'a caller without a number'} is not among its callers"
    if when.called and facts.called not in when.called:
        return f"{facts.called or 'the short number'} is not among its called numbers"
    local = local_time(profile, facts)
    if when.schedule is not None and not holds(when.schedule, local):
        return f"{local:%A %d %B %Y %H:%M} is not within its times"
    if when.calendar and not calendar_says(profile, facts.at, when.calendar):
        return f"the calendar does not say {_CALENDAR_WORDS.get(when.calendar, when.calendar)}"
    if when.state and state_at(profile, local)[0] != when.state:
        return f"it counts only {_STATE_WORDS.get(when.state, when.state)}"
    return ""


_CALENDAR_WORDS = {"busy": "busy", "out-of-office": "out of office"}
_STATE_WORDS = {WORK_HOURS: "in business hours", AFTER_HOURS: "after hours"}


def _is_caller(when: When, facts: CallFacts) -> bool:
    numbers = {caller.number for caller in when.callers}
    return bool({facts.caller, facts.caller_short} & numbers - {""})


def _because(when: When) -> str:
    """What its conditions are, in words."""
    parts = []
    if when.callers:
        parts.append("the caller is among its callers")
    if when.called:
        parts.append("the called number is among its numbers")
    if when.schedule is not None:
        parts.append("the time lies within its times")
    if when.calendar:
        parts.append(f"the calendar says {_CALENDAR_WORDS.get(when.calendar, when.calendar)}")
    if when.state:
        parts.append(f"it counts {_STATE_WORDS.get(when.state, when.state)}")
    return " and ".join(parts) or "it has no condition"
