"""Between plans and the older surface's words for them. One ring is five seconds."""

from typing import Any

import msgspec
from fastapi import Request

from clarion.base.errors import Invalid
from clarion.base.http import uri_of
from clarion.features.phone.handling.forwarding import ForwardingList
from clarion.features.phone.handling.forwarding.service import ForwardingEntry
from clarion.features.phone.handling.greetings import GreetingBody, greeting_view
from clarion.features.phone.handling.model import End, Greeting, Plan, RingGroup, RingTarget, Rule
from clarion.features.phone.handling.rules_v1.responses import (
    AnsweringRuleForwarding,
    AnsweringRuleForwardingRule,
    AnsweringRuleNumber,
    AnsweringRulePlan,
    MissedCallSettings,
)
from clarion.features.phone.handling.rules_v1.schemas import ForwardingBody, ForwardingNumberBody, MissedBody, RuleBody

RING_SECONDS = 5
KEPT_ACTIONS = ("AgentQueue", "SharedLines")
TERMINATING = {
    "TakeMessagesOnly": "voicemail",
    "PlayAnnouncementOnly": "announcement",
    "TransferToExtension": "extension",
    "UnconditionalForwarding": "number",
}
MISSED = {
    "PlayGreetingAndDisconnect": "announcement",
    "ConnectToExtension": "extension",
    "ConnectToExternalNumber": "number",
}
APPS = ("desktop", "mobile")
_PLAYED = {"Introductory": "welcome", "ConnectingMessage": "connecting", "ConnectingAudio": "ringback"}


# ---- from the wire


def plan_from(body: RuleBody, before: Plan, action: str, known: ForwardingList) -> Plan:
    """The plan after a change; numbers and extensions in it are checked by the caller. Raises Invalid."""
    plan = before
    if body.forwarding is not None:
        plan = _forwarding(body.forwarding, plan, known)
    if body.voicemail is not None and action == "ForwardCalls":
        box = body.voicemail.recipient.id if body.voicemail.recipient is not None else None
        plan = msgspec.structs.replace(
            plan,
            end=End(id=box or "", greeting=before.end.greeting) if body.voicemail.enabled is not False else plan.missed,
        )
    if body.missed_call is not None:
        missed = _missed(body.missed_call)
        ends = plan.end if plan.end.kind == "voicemail" else missed
        plan = msgspec.structs.replace(plan, missed=missed, end=ends)
    if action in TERMINATING:
        plan = _terminating(body, plan, action)
    elif body.call_handling_action is not None and plan.mode == "Terminate":
        plan = msgspec.structs.replace(plan, mode="RingAtOnce", end=End(kind="voicemail"))
    if body.screening is not None:
        off = body.screening in (False, True, "False", "Off")
        plan = msgspec.structs.replace(plan, screening="Off" if off else str(body.screening))
    return _with_greetings(plan, body.greetings) if body.greetings is not None else plan


def _terminating(body: RuleBody, plan: Plan, action: str) -> Plan:
    kind, before = TERMINATING[action], plan.end
    end = before if before.kind == kind else End(kind=kind)
    if kind == "extension" and body.transfer is not None and body.transfer.extension is not None:
        end = End(kind=kind, id=body.transfer.extension.id)
    if kind == "number" and body.unconditional_forwarding is not None:
        end = End(kind=kind, number=body.unconditional_forwarding.phone_number or "")
    if kind == "voicemail" and body.voicemail is not None and body.voicemail.recipient is not None:
        end = End(kind=kind, id=body.voicemail.recipient.id or "", greeting=before.greeting)
    missing = {
        "extension": ("transfer.extension.id", end.id),
        "number": ("unconditionalForwarding.phoneNumber", end.number),
    }
    name, value = missing.get(kind, ("", "there"))
    if not value:
        raise Invalid(f"Parameter [{name}] is required.", parameter=name)
    return msgspec.structs.replace(plan, mode="Terminate", end=end)


def _missed(body: MissedBody) -> End:
    kind = MISSED[body.action_type or "PlayGreetingAndDisconnect"]
    target = body.extension.id if body.extension is not None else ""
    number = body.external_number.phone_number if body.external_number is not None else ""
    needed = {"extension": ("missedCall.extension.id", target), "number": ("missedCall.externalNumber", number)}
    name, value = needed.get(kind, ("", "there"))
    if not value:
        raise Invalid(f"Parameter [{name}] is required.", parameter=name)
    return End(kind=kind, id=target, number=number)


def _forwarding(body: ForwardingBody, before: Plan, known: ForwardingList) -> Plan:
    """Apps first, then groups of phones and numbers by their index."""
    now = forwarding_view(before, known)
    apps = now["notifyMySoftPhones"] if body.notify_my_soft_phones is None else body.notify_my_soft_phones
    rings = body.soft_phones_ring_count or now["softPhonesRingCount"]
    always = now["softPhonesAlwaysRing"] if body.soft_phones_always_ring is None else body.soft_phones_always_ring
    mode = body.ringing_mode or now["ringingMode"]
    groups = [group for group in before.groups if not _is_apps(group)]
    if body.rules is not None:
        ordered = sorted(enumerate(body.rules), key=lambda item: (item[1].index or item[0] + 1, item[0]))
        groups = [
            RingGroup(
                targets=tuple(_target(number, known) for number in rule.forwarding_numbers),
                seconds=(rule.ring_count or 4) * RING_SECONDS,
                enabled=rule.enabled,
            )
            for _, rule in ordered
            if rule.forwarding_numbers
        ]
    if apps:
        own = RingGroup(targets=tuple(RingTarget(kind=kind) for kind in APPS), seconds=rings * RING_SECONDS)
        top = True if body.soft_phones_position_top is None else body.soft_phones_position_top
        groups = [own, *groups] if top else [*groups, own]
    return msgspec.structs.replace(
        before,
        mode="RingInOrder" if mode == "Sequentially" else "RingAtOnce",
        groups=tuple(groups),
        always=APPS if apps and always else (),
    )


def _is_apps(group: RingGroup) -> bool:
    return bool(group.targets) and all(target.kind in APPS for target in group.targets)


def _target(body: ForwardingNumberBody, known: ForwardingList) -> RingTarget:
    """By its id, else by the number. Raises Invalid for what is not in the list."""
    entry = known.find(body.id or "") or known.find_number(body.phone_number or "")
    if entry is None:
        parameter = "forwarding.rules.forwardingNumbers.id"
        raise Invalid(f"Parameter [{parameter}] value is invalid: no such forwarding number.", parameter=parameter)
    if entry.device_id:
        return RingTarget(kind="device", id=entry.device_id, name=entry.label, forwarding_id=entry.id)
    return RingTarget(kind="number", number=entry.number, name=entry.label, forwarding_id=entry.id)


def _with_greetings(plan: Plan, bodies: list[GreetingBody]) -> Plan:
    given: dict[str, Any] = {}
    for body in bodies:
        greeting = body.greeting()
        there = greeting if greeting != Greeting() else None
        if body.type in _PLAYED:
            given[_PLAYED[body.type]] = there
        elif (body.type == "Voicemail" and plan.end.kind == "voicemail") or (
            body.type == "Announcement" and plan.end.kind == "announcement"
        ):
            given["end"] = msgspec.structs.replace(plan.end, greeting=there)
        elif body.type == "Unavailable":
            given["missed"] = msgspec.structs.replace(plan.missed, greeting=there)
    return msgspec.structs.replace(plan, **given)


# ---- to the wire


def action_of(rule: Rule) -> str:
    if rule.action in KEPT_ACTIONS:
        return rule.action
    if rule.plan.mode != "Terminate":
        return "ForwardCalls"
    named = next((action for action, kind in TERMINATING.items() if kind == rule.plan.end.kind), None)
    return named or "PlayAnnouncementOnly"


def plan_view(request: Request, rule: Rule, account_id: str, owner_id: str, known: ForwardingList) -> AnsweringRulePlan:
    """The members of a rule that say what is done."""
    action, plan = action_of(rule), rule.plan
    view: AnsweringRulePlan = {"callHandlingAction": action}
    if action == "ForwardCalls":
        view["forwarding"] = forwarding_view(plan, known)
        view["missedCall"] = _missed_view(plan.missed)
    if action == "UnconditionalForwarding":
        view["unconditionalForwarding"] = {"phoneNumber": plan.end.number}
    if action == "TransferToExtension":
        uri = uri_of(request, "account", account_id, "extension", plan.end.id)
        view["transfer"] = {"extension": {"id": plan.end.id, "uri": uri}}
    box = plan.end.id or owner_id
    view["voicemail"] = {"enabled": plan.end.kind == "voicemail"}
    if plan.end.kind == "voicemail":
        uri = uri_of(request, "account", account_id, "extension", box)
        view["voicemail"]["recipient"] = {"uri": uri, "id": box}
    view["greetings"] = [greeting_view(request, type_, each) for type_, each in _greetings(plan)]
    view["screening"] = plan.screening
    return view


def _greetings(plan: Plan) -> list[tuple[str, Greeting]]:
    found = [(type_, getattr(plan, name)) for type_, name in _PLAYED.items()]
    found.append(({"voicemail": "Voicemail"}.get(plan.end.kind, "Announcement"), plan.end.greeting))
    found.append(("Unavailable", plan.missed.greeting))
    return [(type_, greeting) for type_, greeting in found if greeting is not None]


def _missed_view(missed: End) -> MissedCallSettings:
    action = next((name for name, kind in MISSED.items() if kind == missed.kind), "PlayGreetingAndDisconnect")
    view: MissedCallSettings = {"actionType": action}
    if missed.kind == "extension":
        view["extension"] = {"id": missed.id}
    if missed.kind == "number":
        view["externalNumber"] = {"phoneNumber": missed.number}
    return view


def forwarding_view(plan: Plan, known: ForwardingList) -> AnsweringRuleForwarding:
    """`forwarding`; all phones of an extension are its apps and each of its desk phones."""
    apps = next((group for group in plan.groups if _is_apps(group) or _is_everything(group)), None)
    rules: list[AnsweringRuleForwardingRule] = []
    for group in plan.groups:
        targets = _desk_phones(known) if _is_everything(group) else group.targets
        numbers = [_number_view(target, known) for target in targets if target.kind in ("device", "number")]
        if numbers:
            rules.append(
                {
                    "index": len(rules) + 1,
                    "ringCount": _rings(group.seconds),
                    "enabled": group.enabled,
                    "forwardingNumbers": numbers,
                }
            )
    return {
        "notifyMySoftPhones": apps is not None or bool(plan.always),
        "notifyAdminSoftPhones": False,
        "softPhonesRingCount": _rings(apps.seconds if apps is not None else 20),
        "softPhonesAlwaysRing": bool(plan.always),
        "ringingMode": "Simultaneously" if plan.mode == "RingAtOnce" else "Sequentially",
        "rules": rules,
        "softPhonesPositionTop": apps is None or plan.groups[0] is apps,
        "mobileTimeout": False,
    }


def _is_everything(group: RingGroup) -> bool:
    return any(target.kind == "phones" for target in group.targets)


def _desk_phones(known: ForwardingList) -> tuple[RingTarget, ...]:
    return tuple(
        RingTarget(kind="device", id=entry.device_id, name=entry.label, forwarding_id=entry.id)
        for entry in known.entries
        if entry.device_id
    )


def _rings(seconds: int) -> int:
    return max(1, round(seconds / RING_SECONDS))


def _number_view(target: RingTarget, known: ForwardingList) -> AnsweringRuleNumber:
    entry: ForwardingEntry | None = known.find(target.forwarding_id)
    view: AnsweringRuleNumber = {
        "id": target.forwarding_id or target.id,
        "label": target.name,
        "type": entry.type if entry else "Other",
    }
    number = entry.number if entry is not None else target.number
    return {**view, "phoneNumber": number} if number else view
