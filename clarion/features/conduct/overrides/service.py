"""Setting, listing and taking back overrides. Each leaves an audit entry and a record in the evidence log."""

from collections.abc import Mapping

from sqlalchemy import select

from clarion.base.changes import note_change
from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct.events import RULES_CHANGED, RulesChanged
from clarion.features.conduct.evidence import append
from clarion.features.conduct.overrides.models import OverrideRow
from clarion.features.conduct.rulebook import BadRule, Override, RuleBook, check_override
from clarion.features.conduct.verdict import Status

_LONGEST_REASON = 2000
_MOST_OVERRIDES = 20_000


def override_of(row: OverrideRow) -> Override:
    """As the engine takes it. Whole numbers come back from JSON as they went in."""
    return Override(
        rule=row.rule,
        scope=row.scope,
        key=row.key,
        limits=dict(row.limits),
        status=Status(row.status) if row.status else None,
        killed=row.killed,
    )


async def list_overrides(session: AsyncSession, *, account_id: str | None = None) -> list[OverrideRow]:
    """All, or those of one account."""
    query = select(OverrideRow).order_by(OverrideRow.rule, OverrideRow.scope, OverrideRow.key).limit(_MOST_OVERRIDES)
    if account_id is not None:
        query = query.where(OverrideRow.scope == "account", OverrideRow.key == account_id)
    return list((await session.scalars(query)).all())


async def find_override(session: AsyncSession, rule: str, scope: str, key: str) -> OverrideRow | None:
    query = select(OverrideRow).where(OverrideRow.rule == rule, OverrideRow.scope == scope, OverrideRow.key == key)
    return (await session.scalars(query)).one_or_none()


async def set_override(
    session: AsyncSession, here: Container, book: RuleBook, override: Override, reason: str, *, by: str = ""
) -> OverrideRow:
    """Take the place of what was set for this rule, scope and key. Raises BadRule for what the rule does not allow."""
    check_override(book, override)
    if not reason.strip():
        raise Invalid("Say why the rule is changed.", parameter="reason")
    if not override.limits and override.status is None and override.killed is None:
        raise BadRule("nothing is changed: give a limit, a status or the kill switch")
    row = await find_override(session, override.rule, override.scope, override.key)
    if row is None:
        row = OverrideRow(id=new_id(), rule=override.rule, scope=override.scope, key=override.key)
        session.add(row)
    row.limits = dict(override.limits)
    row.status = override.status.value if override.status else ""
    row.killed = override.killed
    row.reason, row.by, row.at = reason[:_LONGEST_REASON], by, here.clock.now()
    await _record(session, here, "rule.changed", override.rule, _said(row))
    return row


async def remove_override(session: AsyncSession, here: Container, rule: str, scope: str, key: str, reason: str) -> None:
    """Back to what the rule says."""
    row = await find_override(session, rule, scope, key)
    if row is None:
        raise NotFound(f"Nothing is changed of {rule} for {scope} {key}.".replace(" .", "."))
    await session.delete(row)
    await _record(
        session, here, "rule.restored", rule, {"scope": scope, "key": key, "reason": reason[:_LONGEST_REASON]}
    )


async def _record(session: AsyncSession, here: Container, kind: str, rule: str, said: Mapping[str, object]) -> None:
    note_change(rule=rule, **{name: str(value)[:200] for name, value in said.items()})
    await append(session, {"kind": kind, "at": here.clock.now(), "rule": rule, **said})
    announce(session, RULES_CHANGED, RulesChanged(rule=rule))
    await session.flush()


def _said(row: OverrideRow) -> dict[str, object]:
    said = {"scope": row.scope, "key": row.key, "limits": row.limits, "status": row.status, "reason": row.reason}
    return said | ({"killed": row.killed} if row.killed is not None else {})
