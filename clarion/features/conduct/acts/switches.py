"""Kill switches: a rule, or all of them, off or down to observing, at once and everywhere; with who and why."""

from datetime import datetime

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts.models import SwitchRow
from clarion.features.conduct.evidence import append, commitment, subject_of_extension
from clarion.features.conduct.rulebook import NEVER_SWITCHED
from clarion.features.conduct.standing import SWITCHES, SwitchesChanged

MODES = ("on", "observe", "off")
EVERYTHING = "*"


async def list_switches(session: AsyncSession) -> list[SwitchRow]:
    return list((await session.scalars(select(SwitchRow).order_by(SwitchRow.rule))).all())


async def modes(session: AsyncSession) -> dict[str, str]:
    return {row.rule: row.mode for row in await list_switches(session)}


async def mode_in_force(session: AsyncSession, rule: str) -> str:
    """`off`, `observe` or "" as the database has it."""
    found = await modes(session)
    every, own = found.get(EVERYTHING, ""), found.get(rule, "")
    return "off" if "off" in (every, own) else every or own


async def set_switch(
    session: AsyncSession,
    here: Container,
    rule: str,
    mode: str,
    reason: str,
    *,
    by: str = "",
    by_name: str = "",
    at: datetime | None = None,
) -> SwitchRow | None:
    """Switch a rule (`*`: all) `off`, to `observe`, or back `on`. Without `by` the engine did it itself."""
    if mode not in MODES or not reason.strip() or len(rule) > 40:
        raise Invalid("A switch is on, observe or off, and whoever turns it says why.", parameter="mode")
    if rule in NEVER_SWITCHED:
        raise Invalid(f"{rule} cannot be switched: emergency calls and opt-outs hold always.", parameter="rule")
    now = at or here.clock.now()
    row = await session.get(SwitchRow, rule)
    if mode == "on":
        if row is not None:
            await session.delete(row)
        row = None
    else:
        row = row or SwitchRow(rule=rule)
        row.mode, row.reason, row.by, row.by_name, row.at = mode, reason[:2000], by, by_name[:200], now
        session.add(row)
    who = await commitment(session, here, subject_of_extension(by), by) if by else "engine"
    await append(session, {"kind": "rule.switched", "at": now, "rule": rule, "mode": mode, "by": who})
    session.info["conduct_switched"] = True
    announce(session, SWITCHES, SwitchesChanged())
    await session.flush()
    return row
