"""From what was chosen for a queue to what call handling knows of it, and to the wire. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from clarion.base.errors import Invalid
from clarion.features.people import Extension
from clarion.features.phone.queues.figures import Goal
from clarion.features.phone.queues.models import CallQueue
from clarion.features.phone.queues.profile import Action, Member, Mode, QueueProfile, Step
from clarion.features.phone.queues.responses import QueueCondition
from clarion.features.phone.queues.schemas import QueueRules
from clarion.features.phone.queues.skills import SkillRule, Want

DEFAULTS: dict[str, Any] = {
    "transferMode": "Rotating",
    "noAnswerAction": "WaitPrimaryMembers",
    "holdAudioInterruptionMode": "Periodically",
    "holdAudioInterruptionPeriod": 30,
    "holdTimeExpirationAction": "Voicemail",
    "agentTimeout": 20,
    "wrapUpTime": 15,
    "holdTime": 300,
    "maxCallers": 10,
    "maxCallersAction": "Voicemail",
}
"""What a queue does before anybody has chosen anything."""

_WAITING = ("WaitPrimaryMembers", "WaitPrimaryAndOverflowMembers")
_TRIGGERS = {"holdTimeExpirationAction": "HoldTimeExpiration", "maxCallersAction": "MaxCallers",
             "noAnswerAction": "NoAnswer"}  # fmt: skip


@dataclass(frozen=True)
class Targets:
    """What a queue's rules refer to. `numbers`: short numbers by extension id; `managers`, `helpers`: ids; `skills`:
    names by id.
    """

    numbers: Mapping[str, str]
    managers: Sequence[str] = ()
    helpers: Sequence[str] = field(default_factory=tuple)
    skills: Mapping[str, str] = field(default_factory=dict)


def references_in(rules: Mapping[str, Any]) -> set[str]:
    """Ids of all extensions that rules name."""
    found = {str(each["extension"]["id"]) for each in rules.get("transfer", [])}
    found |= {str(each["extension"]["id"]) for each in rules.get("fixedOrderAgents", [])}
    recipient = (rules.get("voicemail") or {}).get("recipient")
    return found | ({str(recipient["id"])} if recipient else set())


def menus_in(rules: Mapping[str, Any]) -> set[str]:
    """Ids of the menus that the wanted skills of rules name."""
    menus = [condition_of(each).get("menu") for each in rules.get("skills", [])]
    return {str(menu["id"]) for menu in menus if menu}


def condition_of(wanted: Mapping[str, Any]) -> QueueCondition:
    """For whom a skill is wanted."""
    return cast("QueueCondition", {"by": "Always", **wanted.get("when", {})})


def skill_rules_of(rules: Mapping[str, Any], targets: Targets) -> tuple[SkillRule, ...]:
    """The wanted skills, without those of a skill or a menu that is gone."""
    found = []
    for each in rules.get("skills", []):
        skill, when = str(each["skill"]["id"]), condition_of(each)
        menu = str(when["menu"]["id"] if "menu" in when else "")
        if skill not in targets.skills or (when["by"] == "Menu" and menu not in targets.numbers):
            continue
        want = Want(
            skill=skill,
            name=targets.skills[skill],
            level=int(each.get("level", 1)),
            after=float(each.get("fallsEverySeconds", 30)),
        )
        key, number, language = (str(when.get(name) or "") for name in ("key", "phoneNumber", "language"))
        words, value = {
            "Menu": (f"menu {targets.numbers.get(menu, '')}" + (f", key {key}" if key else ""), menu),
            "CalledNumber": (f"called number {number}", number),
            "Language": (f"language {language}", language),
        }.get(when["by"], ("always", ""))
        found.append(SkillRule(want=want, by=when["by"], value=value, key=key, words=words))
    return tuple(found)


def merged(before: Mapping[str, Any], change: QueueRules) -> dict[str, Any]:
    """Rules after a change: what is not given stays. Raises Invalid for an action without its target."""
    given = change.model_dump(by_alias=True, exclude_unset=True, exclude={"managers"}, mode="json")
    after = {**before, **{name: value for name, value in given.items() if value is not None}}
    for name, value in given.items():
        if value is None:
            after.pop(name, None)
    for name, trigger in _TRIGGERS.items():
        _check_target({**DEFAULTS, **after}, name, trigger)
    simultaneous = after.get("transferMode") == "Simultaneous"
    if simultaneous and after.get("noAnswerAction", _WAITING[0]) not in _WAITING:
        raise Invalid("When all members ring at once, callers wait until somebody answers.", parameter="noAnswerAction")
    return after


def _check_target(rules: Mapping[str, Any], name: str, trigger: str) -> None:
    step = rules[name]
    if step == Step.EXTENSION and not _named(rules, "transfer", trigger):
        raise Invalid(f"{name} needs the extension to transfer to, for {trigger}.", parameter="transfer")
    if step == Step.NUMBER and not _named(rules, "unconditionalForwarding", trigger):
        raise Invalid(f"{name} needs the number to forward to, for {trigger}.", parameter="unconditionalForwarding")


def _named(rules: Mapping[str, Any], where: str, trigger: str) -> dict[str, Any] | None:
    return next((each for each in rules.get(where, []) if each["action"] == trigger), None)


def action_of(rules: Mapping[str, Any], name: str, numbers: Mapping[str, str]) -> Action:
    """The chosen action with its target; the mailbox where the extension is gone."""
    step, trigger = Step(rules[name]), _TRIGGERS[name]
    if step is Step.EXTENSION:
        found = _named(rules, "transfer", trigger)
        target = numbers.get(str(found["extension"]["id"]), "") if found else ""
    elif step is Step.NUMBER:
        forwarding = _named(rules, "unconditionalForwarding", trigger)
        target = str(forwarding["phoneNumber"]) if forwarding else ""
    else:
        return Action(step=step)
    return Action(step=step, target=target) if target else Action()


def profile_of(
    queue: Extension, settings: CallQueue | None, members: Sequence[Member], targets: Targets
) -> QueueProfile:
    rules = {**DEFAULTS, **(settings.rules if settings is not None else {})}
    no_answer = rules["noAnswerAction"]
    helps_unanswered = no_answer == _WAITING[1]
    overflows = helps_unanswered or (settings is not None and settings.overflows)
    return QueueProfile(
        queue_id=queue.id,
        account_id=queue.account_id,
        number=queue.number,
        name=queue.name,
        emergency=settings is not None and settings.emergency,
        mode=Mode(rules["transferMode"]),
        members=_ordered(members, rules),
        agent_timeout=float(rules["agentTimeout"]),
        wrap_up=float(rules["wrapUpTime"]),
        hold_time=float(rules["holdTime"]),
        max_callers=int(rules["maxCallers"]),
        when_full=action_of(rules, "maxCallersAction", targets.numbers),
        when_held=action_of(rules, "holdTimeExpirationAction", targets.numbers),
        when_nobody=None if no_answer in _WAITING else action_of(rules, "noAnswerAction", targets.numbers),
        overflow=tuple(targets.helpers) if overflows else (),
        helps_unanswered=helps_unanswered,
        mailboxes=_mailboxes(rules, targets),
        interrupt_mode=rules["holdAudioInterruptionMode"],
        interrupt_seconds=float(rules["holdAudioInterruptionPeriod"]),
        says_position=(rules.get("positionInQueue") or {}).get("playbackFrequency", ""),
        says_wait=bool((rules.get("positionInQueue") or {}).get("estimatedWaitTime", False)),
        confirms=tuple((rules.get("callBack") or {}).get("confirmationAnnouncements", ())),
        calls_back=bool((rules.get("callBack") or {}).get("enabled", False)),
        skill_rules=skill_rules_of(rules, targets),
        best_first=bool(rules.get("bestFirst", False)),
    )


def _ordered(members: Sequence[Member], rules: Mapping[str, Any]) -> tuple[Member, ...]:
    """The fixed order that was chosen goes before the order in which members joined."""
    chosen = sorted(rules.get("fixedOrderAgents", []), key=lambda each: int(each["index"]))
    place = {str(each["extension"]["id"]): at for at, each in enumerate(chosen)}
    return tuple(sorted(members, key=lambda member: place.get(member.extension_id, len(place))))


def _mailboxes(rules: Mapping[str, Any], targets: Targets) -> tuple[str, ...]:
    """Who gets what callers leave: the chosen one, else all managers; nobody: the queue's own mailbox."""
    recipient = (rules.get("voicemail") or {}).get("recipient")
    if recipient and str(recipient["id"]) in targets.numbers:
        return (str(recipient["id"]),)
    return tuple(targets.managers)


def goal_of(queue: Extension) -> Goal:
    goals, plain = queue.queue_goals, Goal()
    return Goal(
        goal=int(goals.get("slaGoal", plain.goal)),
        threshold=float(goals.get("slaThresholdSeconds", plain.threshold)),
        counts_abandoned=bool(goals.get("includeAbandonedCalls", plain.counts_abandoned)),
        abandoned_after=float(goals.get("abandonedThresholdSeconds", plain.abandoned_after)),
    )
