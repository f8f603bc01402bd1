"""Rules that nobody has changed, as people see them: they say what happens anyway."""

from clarion.features.people import Extension
from clarion.features.phone.handling.model import (
    AFTER_HOURS,
    AGENT,
    DND,
    FORWARD_ALL,
    WORK_HOURS,
    End,
    Plan,
    RingGroup,
    RingTarget,
    Rule,
)

NAMES = {
    WORK_HOURS: "User Hours",
    AFTER_HOURS: "After Hours",
    DND: "Do not disturb",
    FORWARD_ALL: "Forward all calls",
    AGENT: "Agent",
}
QUEUE = "Department"


def default_rule(kind: str, owner: Extension) -> Rule:
    """Of a queue in business hours: it answers itself."""
    action = "AgentQueue" if owner.type == QUEUE and kind == WORK_HOURS else ""
    end = End(kind="voicemail") if owner.voicemail_enabled else End(kind="announcement")
    if kind in (WORK_HOURS, AGENT):
        phones = RingGroup(targets=(RingTarget(kind="phones"),), seconds=owner.ring_seconds)
        plan = Plan(mode="RingAtOnce", groups=(phones,), end=end)
    else:
        plan = Plan(mode="Terminate", end=end)
    return Rule(
        rule_id=kind, kind=kind, name=NAMES[kind], enabled=kind not in (FORWARD_ALL, AGENT), plan=plan, action=action
    )
