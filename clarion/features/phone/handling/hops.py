"""What is done with a call by a plan: hops of a route. Pure; which phones are there is asked of `Phones`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from clarion.calls.directory import Extension
from clarion.calls.model import AnnounceHop, Ending, ForwardHop, Hop, Outcome, ProgramHop, RingHop
from clarion.calls.wire import Target
from clarion.features.phone.handling.model import AGENT, End, Greeting, Plan, RingGroup, RingTarget
from clarion.features.phone.lines.rules import BUSY, NO_ANSWER, NOT_TAKEN, REJECTED

LONGEST_SECONDS = 600  # of ringing altogether
GREETING, SCREENING = "handling-greeting", "handling-screening"
BLOCKED = Ending(reason="Rejected", result="Blocked", status=603, phrase="Decline")
CLOSED = Ending(reason="", result="Hang Up", status=480, phrase="Temporarily Unavailable")
ASK = ("screening-choice", "pause")

Sound = Callable[[Greeting | None, str], str]
"""A greeting, and the prompt that stands in for it, to the id or path of a prompt; empty: nothing is heard."""


@dataclass
class Phones:
    """What can ring. Each look-up gives targets, and adds a sentence to `notes` when there are none."""

    of_target: Callable[[RingTarget], Sequence[Target]]
    mailbox_of: Callable[[str], Extension | None]
    number_of: Callable[[str], str]  # the short number of an extension by its id; empty: there is none
    sound: Sound
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Ringing:
    target: Target
    after: float
    until: float


def hops_of(plan: Plan, owner: Extension, phones: Phones, *, screened: bool) -> tuple[Hop, ...]:
    """Greeting, screening, ringing, and what follows. `screened`: the caller has to say a name first."""
    hops: list[Hop] = []
    opening = [phones.sound(greeting, "") for greeting in (plan.welcome, plan.connecting)]
    heard = [prompt for prompt in opening if prompt]
    if heard:
        hops.append(ProgramHop(program=GREETING, data={"prompts": "\n".join(heard)}))
    ringing = [] if plan.mode == "Terminate" else _ringing(plan, phones)
    if ringing:
        if screened:
            hops.append(ProgramHop(program=SCREENING, data={"by_key": "1" if plan.asks_to_answer else ""}))
        hops.append(_ring_hop(ringing, asked=screened, by_key=plan.asks_to_answer))
    elif plan.mode != "Terminate":
        phones.notes.append("Nothing can ring.")
    hops += _ending(plan, owner, phones, after_ringing=bool(ringing))
    return tuple(hops)


def _ring_hop(ringing: list[_Ringing], *, asked: bool, by_key: bool) -> RingHop:
    """One hop for all of them: who rings all the time is not cancelled and rung again."""
    total = min(max(one.until for one in ringing), LONGEST_SECONDS)
    alike = all(one.after == 0 and one.until >= total for one in ringing)
    return RingHop(
        targets=tuple(one.target for one in ringing),
        seconds=total,
        after=() if alike else tuple(one.after for one in ringing),
        until=() if alike else tuple(min(one.until, total) for one in ringing),
        ask=ASK if asked else (),
        by_key=by_key,
    )


def _ringing(plan: Plan, phones: Phones) -> list[_Ringing]:
    found: dict[str, _Ringing] = {}
    start = 0.0
    for group in plan.groups:
        if not group.enabled:
            continue
        after = {"RingInOrder": start, "Custom": float(group.offset)}.get(plan.mode, 0.0)
        added = _ring_group(group, after, phones, found)
        start += group.seconds if added else 0
    total = max((one.until for one in found.values()), default=20.0)
    for kind in plan.always:
        for target in phones.of_target(RingTarget(kind=kind)):
            found[_key(target)] = _Ringing(target, 0.0, total)
    return sorted(found.values(), key=lambda one: one.after)


def _ring_group(group: RingGroup, after: float, phones: Phones, found: dict[str, _Ringing]) -> bool:
    """Who rings already goes on to ring. False: the group takes no time, as nothing of it is there."""
    there = False
    for wanted in group.targets:
        for target in phones.of_target(wanted):
            there = True
            known = found.get(_key(target))
            until = after + group.seconds
            if known is None:
                found[_key(target)] = _Ringing(target, after, until)
            else:
                found[_key(target)] = _Ringing(target, min(known.after, after), max(known.until, until))
    return there


def _key(target: Target) -> str:
    return repr(target)


def _ending(plan: Plan, owner: Extension, phones: Phones, *, after_ringing: bool) -> list[Hop]:
    when = NOT_TAKEN if after_ringing else ()
    end = plan.end
    box = phones.mailbox_of(end.id or owner.extension_id) if end.kind == "voicemail" else None
    if end.kind == "voicemail" and (box is None or not box.voicemail_enabled):
        phones.notes.append("The mailbox is switched off.")
        end = plan.missed
    hops = _end_hops(end, owner, phones, when)
    if after_ringing and end.kind == "voicemail":
        hops += _nobody()
    return hops


def _end_hops(end: End, owner: Extension, phones: Phones, when: tuple[Outcome, ...]) -> list[Hop]:
    match end.kind:
        case "voicemail":
            box = phones.mailbox_of(end.id or owner.extension_id)
            if box is not None:
                greeting = phones.sound(end.greeting, "") or box.greeting_path
                return [ProgramHop(program="voicemail", data=_mailbox(box, greeting), when=when)]
        case "extension":
            number = phones.number_of(end.id)
            if number:
                return [ForwardHop(dialed=number), *_nobody()]
            phones.notes.append("The extension that calls were sent on to is gone.")
        case "number" if end.number:
            return [ForwardHop(dialed=end.number), *_nobody()]
        case "disconnect":
            return [AnnounceHop(prompts=(), ending=CLOSED)]
    prompt = phones.sound(end.greeting, "nobody-available") or "nobody-available"
    return [AnnounceHop(prompts=(prompt,), ending=NO_ANSWER)]


def _mailbox(box: Extension, greeting: str) -> dict[str, str]:
    return {
        "account_id": box.account_id,
        "extension_id": box.extension_id,
        "name": box.name,
        "greeting": greeting,
    }


def _nobody() -> list[Hop]:
    """Words for what happened, when nothing else takes the caller."""
    return [
        AnnounceHop(prompts=("busy-tone",), ending=BUSY, when=(Outcome.BUSY,), repeat_seconds=8.0),
        AnnounceHop(prompts=("nobody-available",), ending=REJECTED, when=(Outcome.DECLINED,)),
        AnnounceHop(prompts=("nobody-available",), ending=NO_ANSWER),
    ]


def blocked_hops(prompt: str) -> tuple[Hop, ...]:
    """A caller who is blocked hears so, and the call was never answered."""
    return (AnnounceHop(prompts=(prompt or "caller-blocked",), ending=BLOCKED),)


def wants_screening(plan: Plan, *, has_number: bool, is_known: bool, inside: bool) -> bool:
    """Whether the caller has to say a name. Colleagues never have to."""
    if inside:
        return False
    match plan.screening:
        case "Always":
            return True
        case "NoCallerId":
            return not has_number
        case "UnknownCallerId":
            return not has_number or not is_known
        case _:
            return False


def default_plan(kind: str, owner: Extension) -> Plan:
    """What happens by a rule that nobody has changed: in business hours phones ring, then voicemail; else voicemail."""
    end = End(kind="voicemail")
    if kind in ("work-hours", AGENT):
        phones = RingGroup(targets=(RingTarget(kind="phones"),), seconds=owner.ring_seconds)
        return Plan(mode="RingAtOnce", groups=(phones,), end=end)
    return Plan(mode="Terminate", end=end)
