"""Between plans and the newer surface's dispatching."""

from typing import Any, cast

import msgspec

from clarion.base.errors import Invalid
from clarion.features.people import Extension
from clarion.features.phone.handling.forwarding import ForwardingList
from clarion.features.phone.handling.model import End, Greeting, Plan, RingGroup, RingTarget
from clarion.features.phone.handling.states.responses import (
    DispatchingAction,
    DispatchingInfo,
    ForwardingTargetDevice,
    ForwardingTargetInfo,
    StateApplication,
    StateGreeting,
    TerminatingTargetDestination,
    TerminatingTargetInfo,
)
from clarion.features.phone.handling.states.schemas import (
    AppsTarget,
    CoworkerTarget,
    DeviceTargetBody,
    DispatchingBody,
    ExtensionEnd,
    GreetingBody,
    NumberEnd,
    NumberTarget,
    PlayAction,
    RingAlwaysGroupAction,
    RingGroupAction,
    RingTargetBody,
    ScreeningAction,
    TerminatingAction,
    VoicemailEnd,
)

PLAYED = {
    "PlayWelcomePromptAction": "welcome",
    "PlayConnectingMessageAction": "connecting",
    "PlayConnectingPromptAction": "ringback",
}
APPS = {"AllDesktopRingTarget": "desktop", "AllMobileRingTarget": "mobile"}
APP_NAMES = {"desktop": "My desktop apps", "mobile": "My mobile apps"}
ENDS = {
    "VoiceMailTerminatingTarget": "voicemail",
    "PlayAnnouncementTerminatingTarget": "announcement",
    "PhoneNumberTerminatingTarget": "number",
    "ExtensionTerminatingTarget": "extension",
}


# ---- from the wire


def plan_from(body: DispatchingBody) -> Plan:
    """Extensions, devices and numbers in it are checked by the caller. Raises Invalid."""
    given: dict[str, Any] = {
        "mode": body.type,
        "queue_calls": bool(body.call_types and body.call_types.queue_calls_included),
    }
    groups: list[RingGroup] = []
    for action in body.actions:
        match action:
            case PlayAction(enabled=True):
                given[PLAYED[action.type]] = _greeting(action.greeting)
            case ScreeningAction(enabled=True):
                given["screening"] = action.screening
                given["asks_to_answer"] = action.screening_result == "AskToAnswer"
            case RingGroupAction():
                groups.append(_group(action))
            case RingAlwaysGroupAction(enabled=True):
                given["always"] = tuple(APPS[target.type] for target in action.targets)
            case TerminatingAction():
                given["end"] = _end(action, terminates=body.type == "Terminate")
    if body.type != "Terminate" and not groups and not given.get("always"):
        raise Invalid("A plan that rings needs a RingGroupAction.", parameter="dispatching.actions")
    return Plan(groups=tuple(groups), **given)


def _group(action: RingGroupAction) -> RingGroup:
    return RingGroup(
        targets=tuple(ring_target(target) for target in action.targets),
        seconds=action.duration,
        offset=action.custom_start_offset,
        enabled=action.enabled,
    )


def ring_target(body: RingTargetBody) -> RingTarget:
    """Raises Invalid for kinds that Clarion has none of."""
    match body:
        case AppsTarget():
            return RingTarget(kind=APPS[body.type], name=body.name or "")
        case CoworkerTarget():
            return RingTarget(kind="coworker", id=body.extension.id, name=body.name or "")
        case DeviceTargetBody():
            return RingTarget(kind="device", id=body.device.id, name=body.name or "")
        case NumberTarget():
            return RingTarget(kind="number", number=body.destination.phone_number, name=body.name or "")
        case _:
            raise Invalid(
                f"A target of type {body.type} cannot ring here.", parameter="dispatching.actions.targets.type"
            )


def _greeting(body: GreetingBody | None) -> Greeting | None:
    if body is None:
        return None
    preset = body.preset.id if body.preset is not None else ""
    custom = body.custom.id if body.custom is not None and body.effective_greeting_type == "Custom" else ""
    found = Greeting(preset=preset, custom=custom)
    return found if found != Greeting() else None


def _end(action: TerminatingAction, *, terminates: bool) -> End:
    """Of several targets, the one that counts for how the plan begins."""
    wanted = action.terminating_target_type if terminates else action.ringing_target_type
    when = "Terminating" if terminates else "Ringing"
    fitting = [
        target
        for target in action.targets
        if getattr(target, "dispatching_type", None) in (None, when) and wanted in (None, target.type)
    ]
    target = (fitting or action.targets)[0]
    kind = ENDS[target.type]
    match target:
        case NumberEnd():
            return End(kind=kind, number=target.destination.phone_number, name=target.name or "")
        case ExtensionEnd():
            return End(kind=kind, id=target.extension.id, name=target.name or "")
        case VoicemailEnd():
            box = target.extension.id if target.extension is not None else ""
            return End(kind=kind, id=box, greeting=_greeting(target.prompt.greeting if target.prompt else None))
        case _:
            return End(kind=kind, greeting=_greeting(target.prompt.greeting if target.prompt else None))


# ---- to the wire


def dispatching_view(plan: Plan, owner: Extension, known: ForwardingList, *, call_types: bool) -> DispatchingInfo:
    actions: list[TerminatingTargetInfo | DispatchingAction] = [
        {"type": type_, "greeting": _greeting_view(greeting), "enabled": True}
        for type_, name in PLAYED.items()
        if (greeting := getattr(plan, name)) is not None
    ]
    if plan.screening != "Off":
        result = "AskToAnswer" if plan.asks_to_answer else "PlayCallerNameOnly"
        actions.append(
            {"type": "ScreeningAction", "screening": plan.screening, "enabled": True, "screeningResult": result}
        )
    for group in plan.groups:
        targets = [view for target in group.targets for view in _target_views(target, owner, known)]
        actions.append(
            {
                "type": "RingGroupAction",
                "enabled": group.enabled,
                "targets": targets,
                "customStartOffset": group.offset,
                "duration": group.seconds,
            }
        )
    if plan.always:
        always: list[StateApplication | ForwardingTargetInfo] = [_app_view(kind, owner) for kind in plan.always]
        actions.append({"type": "RingAlwaysGroupAction", "enabled": True, "targets": always})
    actions.append(_terminating_view(plan, owner))
    view: DispatchingInfo = {"actions": actions, "type": plan.mode}
    return {**view, "callTypes": {"queueCallsIncluded": plan.queue_calls}} if call_types else view


def _greeting_view(greeting: Greeting) -> StateGreeting:
    view: StateGreeting = {
        "effectiveGreetingType": "Custom" if greeting.custom else "Preset",
        "preset": {"id": greeting.preset},
    }
    return {**view, "custom": {"id": greeting.custom}} if greeting.custom else view


def _app_view(kind: str, owner: Extension) -> StateApplication:
    type_ = next(name for name, each in APPS.items() if each == kind)
    return {"type": type_, "name": APP_NAMES[kind], "extension": {"id": owner.id}}


def _target_views(
    target: RingTarget, owner: Extension, known: ForwardingList
) -> list[StateApplication | ForwardingTargetInfo]:
    """All phones of an extension are its apps and each of its desk phones."""
    if target.kind != "phones":
        return [target_view(target, owner, known)]
    desk = [RingTarget(kind="device", id=entry.device_id) for entry in known.entries if entry.device_id]
    return [_app_view("desktop", owner), *(target_view(each, owner, known) for each in desk)]


def target_view(target: RingTarget, owner: Extension, known: ForwardingList) -> ForwardingTargetInfo:
    match target.kind:
        case "coworker":
            view: ForwardingTargetInfo = {"type": "CoworkerRingTarget", "extension": {"id": target.id}}
            return {**view, "name": target.name} if target.name else view
        case "device":
            entry = known.find_device(target.id)
            name = target.name or (entry.label if entry is not None else "Phone")
            device: ForwardingTargetDevice = {"id": target.id, "name": name}
            if entry is not None and entry.number:
                device["phoneNumber"] = entry.number
            return {"type": "DeviceRingTarget", "name": name, "device": device, "extension": {"id": owner.id}}
        case "number":
            destination: TerminatingTargetDestination = {"phoneNumber": target.number}
            return {"type": "PhoneNumberRingTarget", "name": target.name or target.number, "destination": destination}
        case kind:
            return cast("ForwardingTargetInfo", _app_view(kind, owner))


def _terminating_view(plan: Plan, owner: Extension) -> TerminatingTargetInfo:
    end, terminates = plan.end, plan.mode == "Terminate"
    kind = end.kind if end.kind in ENDS.values() else "announcement"
    type_ = next(name for name, each in ENDS.items() if each == kind)
    prompt = {"greeting": _greeting_view(end.greeting or Greeting())}
    target: dict[str, Any] = {"type": type_}
    match kind:
        case "voicemail":
            target |= {"name": "Voicemail", "extension": {"id": end.id or owner.id}, "prompt": prompt}
        case "announcement":
            target |= {"name": "Announcement", "prompt": prompt}
        case "number":
            target |= {"name": end.name or end.number, "destination": {"phoneNumber": end.number}}
        case _:
            target |= {"name": end.name or end.id, "extension": {"id": end.id}}
    if kind != "voicemail":
        target["dispatchingType"] = "Terminating" if terminates else "Ringing"
    view = {"type": "TerminatingAction", "targets": [target]}
    view["terminatingTargetType" if terminates else "ringingTargetType"] = type_
    return cast("TerminatingTargetInfo", view)


def without_target(plan: Plan, fits: Any) -> Plan:
    """The plan without the targets that `fits`; groups that are empty then go."""
    groups = []
    for group in plan.groups:
        left = tuple(target for target in group.targets if not fits(target))
        if left:
            groups.append(msgspec.structs.replace(group, targets=left))
    return msgspec.structs.replace(plan, groups=tuple(groups))
