"""Rules of several people that send every call on to each other: refused when the last of them is made.

Only what is certain counts: a rule of the hours, or the forwarding of all calls, that rings nobody and sends on to an
extension. Rules for some callers may meet or not; a call that they send round is stopped after five times.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from clarion.base.errors import Invalid
from clarion.base.storage import AsyncSession
from clarion.features.numbers import PhoneNumber
from clarion.features.people import Extension
from clarion.features.phone.handling.model import AFTER_HOURS, FORWARD_ALL, WORK_HOURS, End, Plan, When
from clarion.features.phone.handling.models import HandlingRule

WHEN = {WORK_HOURS: "in business hours", AFTER_HOURS: "after hours"}
LONGEST = 20  # extensions that are looked at; more send nobody's calls round by accident


async def check_no_circle(session: AsyncSession, extension: Extension) -> None:
    """Raises Invalid, with the whole way round and the rules that make it."""
    for state, words in WHEN.items():
        path = [extension]
        while len(path) <= LONGEST:
            following = await _next(session, path[-1], state)
            if following is None or following.account_id != extension.account_id:
                break
            if following.id == extension.id:
                way = " → ".join(_name(one) for one in [*path, following])
                raise Invalid(
                    f"Calls would go round and reach nobody {words}: {way}. Choose somebody else, or voicemail, "
                    f"or change the rule of {_name(path[1])} first.",
                    parameter="transfer.extension.id",
                )
            if any(one.id == following.id for one in path):
                break  # others go round, whatever this extension does
            path.append(following)


def _name(extension: Extension) -> str:
    name = f"{extension.first_name} {extension.last_name}".strip()
    return f"{extension.number} ({name})" if name else extension.number


async def _next(session: AsyncSession, extension: Extension, state: str) -> Extension | None:
    """Where every call to the extension goes on to; None where somebody or something here takes it."""
    kinds = (FORWARD_ALL, state)
    query = select(HandlingRule).where(HandlingRule.extension_id == extension.id, HandlingRule.kind.in_(kinds))
    end = _end(list(await session.scalars(query)), state)
    if end is None or end.kind not in ("extension", "number"):
        return None
    if end.kind == "extension":
        return await session.get(Extension, end.id)
    owner = select(Extension).join(PhoneNumber, PhoneNumber.extension_id == Extension.id)
    found: Extension | None = await session.scalar(owner.where(PhoneNumber.number == end.number))
    return found


def _end(rules: Sequence[HandlingRule], state: str) -> End | None:
    by_kind = {rule.kind: rule for rule in rules if rule.enabled}
    for kind in (FORWARD_ALL, state):
        rule = by_kind.get(kind)
        if rule is None:
            continue
        when = msgspec.convert(rule.conditions, When)
        if kind == FORWARD_ALL and when != When() and when != When(state=state):
            continue
        plan = msgspec.convert(rule.plan, Plan)
        return plan.end if plan.mode == "Terminate" else None
    return None
