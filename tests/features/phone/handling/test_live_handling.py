"""Rules of call handling in a call world without engines: who rings, when, and what the call's notes say."""

from datetime import UTC, datetime

import msgspec

from clarion.base.clock import TurnableClock
from clarion.calls import programs
from clarion.calls.directory import Account
from clarion.calls.guards import Decision, Dialed, RouteRequest
from clarion.calls.model import ProgramHop
from clarion.calls.wire import Answered, Dtmf, Failed, HungUp, OfferSource, PlaybackFinished, RecordingFinished
from clarion.features.phone.handling import (
    CompanyRules,
    GreetingProgram,
    Handling,
    HandlingCache,
    ScreeningProgram,
)
from clarion.features.phone.handling.model import (
    DAYS,
    Blocking,
    Caller,
    End,
    Greeting,
    Holiday,
    Plan,
    Profile,
    RingGroup,
    RingTarget,
    Rule,
    Span,
    Week,
    When,
)
from clarion.features.phone.lines import CompanyNumbers
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.world import PLAIN, SDP, World

NINE_TO_FIVE: Week = {day: (Span(start=540, until=1020),) for day in DAYS[:5]}
MONDAY_10 = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)  # in New York
SATURDAY = datetime(2026, 1, 10, 15, 0, tzinfo=UTC)
ZONE = "America/New_York"
CARRIER = "+12025550123"
PHONES = RingGroup(targets=(RingTarget(kind="phones"),), seconds=20)


def profile(*rules: Rule, number: str = "102", **more: object) -> Profile:
    return Profile(account_id="1", extension_id=f"e{number}", zone=ZONE, rules=rules, **more)  # type: ignore[arg-type]


class Handled:
    """A world in which profiles count."""

    def __init__(self, *profiles: Profile, at: datetime = MONDAY_10) -> None:
        for program in (VoicemailProgram(), GreetingProgram(), ScreeningProgram()):
            programs.register(program)
        self.world = World()
        self.world.clock = TurnableClock(at)
        self.world.board = self.world.new_board()
        for number in ("101", "102", "103"):
            self.world.has_phone(number)
        self.book = HandlingCache()
        self.book.load(profiles)
        world = self.world
        rules = Handling(
            world.directory,
            world.phones,
            self.book,
            route=world.router.route,
            now=world.clock.now,
            sound=lambda greeting, otherwise: greeting.preset if greeting else otherwise,
        )
        world.answers.ask_first(rules)
        self.rules = rules
        company = CompanyRules(world.directory, self.book, now=world.clock.now)
        world.router._destinations[1] = CompanyNumbers(world.directory, world.phones, world.answers, company)

    def ringing(self) -> list[str]:
        """Extensions, or numbers outside, that ring now."""
        routing = self.world.call.routing
        tried = routing.tried if routing is not None else {}
        targets = [self.world.signals.placed[leg][0] for leg, status in tried.items() if not status]
        return [str(getattr(target, "extension_id", "") or getattr(target, "number", "")) for target in targets]

    def leg(self) -> str:
        routing = self.world.call.routing
        assert routing is not None
        return next(leg for leg, status in routing.tried.items() if not status)

    def program(self) -> str:
        routing = self.world.call.routing
        current = routing.current if routing is not None else None
        return current.program if isinstance(current, ProgramHop) else ""

    def notes(self) -> str:
        return " ".join(fact.detail for fact in self.world.call.facts if fact.kind == "note")


def to_voicemail(kind: str = "after-hours") -> Rule:
    return Rule(rule_id=kind, kind=kind, name="After hours", plan=Plan(mode="Terminate", end=End(kind="voicemail")))


async def test_ph_14_after_hours_the_mailbox_answers_at_once() -> None:
    handled = Handled(profile(to_voicemail(), hours=NINE_TO_FIVE), at=SATURDAY)
    await handled.world.calls_in("+16505550102")
    assert handled.program() == "voicemail"
    assert "It is Saturday 10:00 in America/New_York, outside business hours." in handled.notes()
    open_now = Handled(profile(to_voicemail(), hours=NINE_TO_FIVE))
    await open_now.world.calls_in("+16505550102")
    assert open_now.ringing() == ["e102"]
    assert "within business hours" in open_now.notes()


async def test_ph_22_on_a_holiday_nobody_is_there() -> None:
    day = Holiday(name="Founders’ day", first="2020-01-05", last="2020-01-05", yearly=True)
    handled = Handled(profile(to_voicemail(), hours=NINE_TO_FIVE, holidays=(day,)))
    await handled.world.calls_in("+16505550102")
    assert handled.program() == "voicemail"
    assert "“Founders’ day” is a holiday" in handled.notes()


async def test_ph_14_a_rule_by_caller_goes_before_the_hours() -> None:
    friend = When(callers=(Caller(number=CARRIER),))
    through = Rule(rule_id="7", kind="custom", name="Family", when=friend, plan=Plan(groups=(PHONES,)))
    handled = Handled(profile(through, to_voicemail(), hours=NINE_TO_FIVE), at=SATURDAY)
    await handled.world.calls_in("+16505550102")
    assert handled.ringing() == ["e102"]
    assert "Rule “Family” decides: the caller is among its callers." in handled.notes()
    other = Handled(profile(through, to_voicemail(), hours=NINE_TO_FIVE), at=SATURDAY)
    await other.world.calls_in("+16505550102", caller="+12025550199")
    assert other.program() == "voicemail"
    assert "Rule “Family” does not count: +12025550199 is not among its callers." in other.notes()


async def test_ph_14_a_rule_by_called_number() -> None:
    sales = Rule(
        rule_id="8",
        kind="custom",
        name="Sales line",
        when=When(called=("+16505550102",)),
        plan=Plan(mode="Terminate", end=End(kind="extension", id="e103")),
    )
    handled = Handled(profile(sales))
    await handled.world.calls_in("+16505550102")
    assert handled.ringing() == ["e103"]
    parties = [party.identity.extension_number for party in handled.world.call.parties.values()]
    assert parties == ["", "102", "103"]
    short = Handled(profile(sales))
    await short.world.calls("101", "102")
    assert short.ringing() == ["e102"], "not by the short number"


async def test_ph_16_phones_of_ones_own_and_outside_one_after_another() -> None:
    outside = RingTarget(kind="number", number="+12125550177")
    plan = Plan(mode="RingInOrder", groups=(PHONES, RingGroup(targets=(outside,), seconds=15)))
    handled = Handled(profile(Rule(rule_id="work-hours", kind="work-hours", plan=plan)))
    caller = await handled.world.calls_in("+16505550102")
    assert handled.ringing() == ["e102"]
    await handled.world.later(20.1)
    assert handled.ringing() == ["+12125550177"]
    phone = handled.leg()
    shown = handled.world.signals.placed[phone][1]
    assert shown.caller_number == CARRIER, "the caller is shown, not who forwards"
    assert shown.called_number == "+16505550102", "which a token of type div is made from (RFC 8946)"
    await handled.world.say(phone, Answered(sdp=SDP))
    assert handled.world.audio.hears[caller] == phone


async def test_ph_16_all_at_once() -> None:
    targets = (RingTarget(kind="phones"), RingTarget(kind="coworker", id="e103"))
    plan = Plan(
        groups=(RingGroup(targets=targets), RingGroup(targets=(RingTarget(kind="number", number="+12125550177"),)))
    )
    handled = Handled(profile(Rule(rule_id="work-hours", kind="work-hours", plan=plan)))
    await handled.world.calls_in("+16505550102")
    assert sorted(handled.ringing()) == ["+12125550177", "e102", "e103"]


async def test_what_guards_refuse_does_not_ring_and_the_rest_does() -> None:
    def no_forward(request: RouteRequest, dialed: Dialed, account: Account | None) -> Decision:
        return Decision(allowed=request.purpose != "forward", notes=("Not abroad.",))

    plan = Plan(
        groups=(RingGroup(targets=(RingTarget(kind="phones"), RingTarget(kind="number", number="+442079460000"))),)
    )
    handled = Handled(profile(Rule(rule_id="work-hours", kind="work-hours", plan=plan)))
    handled.world.router.add_guard(no_forward)
    await handled.world.calls_in("+16505550102")
    assert handled.ringing() == ["e102"]
    assert "+442079460000 does not ring: DestinationBlocked. Not abroad." in handled.notes()


async def test_a_forward_to_an_emergency_number_does_not_ring() -> None:
    plan = Plan(groups=(RingGroup(targets=(RingTarget(kind="number", number="911"), RingTarget(kind="phones"))),))
    handled = Handled(profile(Rule(rule_id="work-hours", kind="work-hours", plan=plan)))
    await handled.world.calls_in("+16505550102")
    assert handled.ringing() == ["e102"]


async def test_ph_14_everything_forwarded_goes_before_everything() -> None:
    everything = Rule(
        rule_id="forward-all-calls",
        kind="forward-all-calls",
        name="Forward all calls",
        plan=Plan(mode="Terminate", end=End(kind="number", number="+12125550177")),
    )
    handled = Handled(profile(everything, to_voicemail(), hours=NINE_TO_FIVE), at=SATURDAY)
    await handled.world.calls_in("+16505550102")
    assert handled.ringing() == ["+12125550177"]
    assert handled.world.call.parties[2].result == "Call forwarded"


async def test_ph_19_do_not_disturb_leads_to_the_mailbox_unless_its_rule_says_else() -> None:
    for rules, expected in (((), "voicemail"), ((Rule(rule_id="dnd", kind="dnd", plan=Plan(groups=(PHONES,))),), "")):
        handled = Handled(profile(*rules))
        directory = handled.world.directory
        busy = msgspec.structs.replace(directory.extensions["e102"], do_not_disturb=True)
        directory.extensions["e102"] = busy
        await handled.world.calls_in("+16505550102")
        assert handled.program() == expected
        assert "Do not disturb is on." in handled.notes()


async def test_ph_18_blocked_callers_hear_so_and_nothing_rings() -> None:
    cases = [
        (Blocking(blocked=(CARRIER,)), CARRIER, False, True),
        (Blocking(blocked=("+12025550199",)), CARRIER, False, False),
        (Blocking(everybody=True), CARRIER, False, True),
        (Blocking(everybody=True, allowed=(CARRIER,)), CARRIER, False, False),
        (Blocking(anonymous="BlockCallsAndFaxes"), "", False, True),
        (Blocking(anonymous="BlockFaxes"), "", False, False),
        (Blocking(pay_phones=True), CARRIER, True, True),
        (Blocking(pay_phones=True), CARRIER, False, False),
    ]
    for blocking, number, pay_phone, blocked in cases:
        handled = Handled(profile(blocking=blocking))
        source = OfferSource(kind="trunk", trunk_id="t1", pay_phone=pay_phone)
        caller = await handled.world._offer(source, "+16505550102", number, PLAIN, None)
        if blocked:
            assert handled.world.audio.hears[caller] == "caller-blocked", blocking
            assert "200" not in handled.world.signals.of(caller), "it costs the caller nothing"
            await handled.world.say(caller, PlaybackFinished(token="announcement"))
            assert handled.world.signals.of(caller)[-1] == "reject 603"
            ended = handled.world.records[0].parties[1]
            assert (ended.result, ended.reason) == ("Blocked", "Rejected"), "a reason that events may have"
        else:
            assert handled.ringing() == ["e102"], blocking


async def test_ph_18_colleagues_are_never_blocked() -> None:
    handled = Handled(profile(blocking=Blocking(everybody=True)))
    await handled.world.calls("101", "102")
    assert handled.ringing() == ["e102"]


async def test_ph_18_blocked_callers_may_hear_a_greeting_of_choice() -> None:
    greetings = {"BlockedCallersSpecific": Greeting(preset="not-in-service")}
    handled = Handled(profile(blocking=Blocking(blocked=(CARRIER,), greetings=greetings)))
    caller = await handled.world.calls_in("+16505550102")
    assert handled.world.audio.hears[caller] == "not-in-service"


def screening(mode: str, *, asks: bool = True) -> Profile:
    plan = Plan(groups=(PHONES,), screening=mode, asks_to_answer=asks)
    return profile(Rule(rule_id="work-hours", kind="work-hours", plan=plan))


async def says_a_name(handled: Handled, caller: str) -> None:
    world = handled.world
    assert world.audio.hears[caller] == "screening-name beep"
    assert handled.ringing() == []
    await world.say(caller, PlaybackFinished(token="handling-screening"))
    token = f"screening-{world.call.session_id}-1"
    await world.say(caller, RecordingFinished(token=token, path="/recordings/name.wav", seconds=1.5))


async def test_ph_17_an_unknown_caller_says_a_name_that_the_callee_hears() -> None:
    """PH-17"""
    handled = Handled(screening("UnknownCallerId"))
    caller = await handled.world.calls_in("+16505550102")
    await says_a_name(handled, caller)
    assert handled.ringing() == ["e102"]
    phone = handled.leg()
    await handled.world.say(phone, Answered(sdp=SDP))
    assert handled.world.audio.hears[phone] == "screening-call-from name.wav screening-choice pause"
    await handled.world.say(phone, Dtmf(digit="1"))
    assert handled.world.audio.hears[caller] == phone


async def test_ph_17_callees_may_decline_or_leave_it_to_the_mailbox() -> None:
    handled = Handled(screening("Always"))
    caller = await handled.world.calls_in("+16505550102")
    await says_a_name(handled, caller)
    await handled.world.say(handled.leg(), Answered(sdp=SDP))
    [phone] = list(handled.world.signals.placed)
    await handled.world.say(phone, Dtmf(digit="2"))
    assert handled.program() == "voicemail"


async def test_ph_17_a_known_caller_is_not_asked() -> None:
    handled = Handled(screening("UnknownCallerId"))
    handled.world.directory.contact_names["e102"] = {CARRIER: "Casey"}
    await handled.world.calls_in("+16505550102")
    assert handled.ringing() == ["e102"]
    hidden = Handled(screening("NoCallerId"))
    await hidden.world.calls_in("+16505550102")
    assert hidden.ringing() == ["e102"], "there is a number"
    colleague = Handled(screening("Always"))
    await colleague.world.calls("101", "102")
    assert colleague.ringing() == ["e102"]


async def test_ph_17_a_caller_who_says_nothing_is_announced_without_a_name() -> None:
    handled = Handled(screening("Always"))
    world = handled.world
    caller = await world.calls_in("+16505550102")
    await world.say(caller, PlaybackFinished(token="handling-screening"))
    await world.say(caller, RecordingFinished(token="t", path="/recordings/t.wav", seconds=0.1))
    phone = handled.leg()
    await world.say(phone, Answered(sdp=SDP))
    assert world.audio.hears[phone] == "screening-choice pause"


async def test_a_caller_who_leaves_while_saying_a_name_leaves_nothing_behind() -> None:
    handled = Handled(screening("Always"))
    caller = await handled.world.calls_in("+16505550102")
    await handled.world.say(caller, PlaybackFinished(token="handling-screening"))
    await handled.world.say(caller, HungUp())
    assert handled.world.board.calls == []
    assert handled.world.audio.open == set()


async def test_a_greeting_goes_before_the_ringing() -> None:
    plan = Plan(groups=(PHONES,), welcome=Greeting(preset="welcome"))
    handled = Handled(profile(Rule(rule_id="work-hours", kind="work-hours", plan=plan)))
    caller = await handled.world.calls_in("+16505550102")
    assert handled.world.audio.hears[caller] == "welcome"
    assert handled.ringing() == []
    await handled.world.say(caller, PlaybackFinished(token="handling-greeting"))
    assert handled.ringing() == ["e102"]


async def test_a_missed_call_goes_where_the_rule_says_when_there_is_no_mailbox() -> None:
    plan = Plan(groups=(PHONES,), end=End(kind="extension", id="e103"))
    handled = Handled(profile(Rule(rule_id="work-hours", kind="work-hours", plan=plan)))
    await handled.world.calls_in("+16505550102")
    await handled.world.say(handled.leg(), Failed(status=486))
    assert handled.ringing() == ["e103"]


async def test_rules_that_send_calls_in_circles_come_to_an_end() -> None:
    def send(number: str, to: str) -> Profile:
        plan = Plan(mode="Terminate", end=End(kind="extension", id=to))
        return profile(Rule(rule_id="work-hours", kind="work-hours", plan=plan), number=number)

    handled = Handled(send("102", "e103"), send("103", "e102"))
    caller = await handled.world.calls_in("+16505550102")
    assert handled.world.audio.hears[caller] == "nobody-available"
    assert "in circles" in handled.notes()


async def test_ph_14_the_company_closes_or_leaves_it_to_somebody() -> None:
    closed = Rule(rule_id="after-hours", kind="after-hours", action="Disconnect")
    nights = Rule(
        rule_id="9", kind="custom", name="Nights", action="Bypass", plan=Plan(end=End(kind="extension", id="e103"))
    )
    night = When(callers=(Caller(number="+12025550199"),))
    company = Profile(
        account_id="1", zone=ZONE, hours=NINE_TO_FIVE, rules=(msgspec.structs.replace(nights, when=night), closed)
    )
    for at, number, expected in (
        (SATURDAY, CARRIER, "closed"),
        (SATURDAY, "+12025550199", "e103"),
        (MONDAY_10, CARRIER, "e101"),
    ):
        handled = Handled(company, at=at)
        world = handled.world
        world.directory.numbers["+16505550100"] = msgspec.structs.replace(
            world.directory.numbers["+16505550102"], number="+16505550100", extension_id=""
        )
        caller = await world.calls_in("+16505550100", caller=number)
        if expected == "closed":
            assert world.audio.hears[caller] == "company-closed"
        else:
            assert handled.ringing() == [expected]
        assert "Company: " in handled.notes()


async def test_everybody_without_a_profile_is_answered_as_before() -> None:
    handled = Handled()
    await handled.world.calls_in("+16505550102")
    assert handled.ringing() == ["e102"]
    await handled.world.later(20.1)
    assert handled.program() == "voicemail"
