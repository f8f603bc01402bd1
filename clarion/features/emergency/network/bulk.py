"""Many wireless points or switches at once: each stands or falls alone."""

from collections.abc import Sequence
from typing import Any, cast

from clarion.base.clock import Clock
from clarion.base.errors import ClarionError, Invalid
from clarion.base.storage import AsyncSession
from clarion.features.emergency.network.marks import Change, change_mark, create_mark, get_mark
from clarion.features.emergency.network.responses import TakeManyInfoItem
from clarion.features.emergency.network.rules import WIRELESS
from clarion.features.people.sign_in import Caller

TYPES = {
    (WIRELESS, True): "WirelessPointsBulkCreate",
    (WIRELESS, False): "WirelessPointsBulkUpdate",
    ("switch", True): "SwitchesBulkCreate",
    ("switch", False): "SwitchesBulkUpdate",
}


async def take_many(
    session: AsyncSession,
    caller: Caller,
    account_id: str,
    kind: str,
    given: Sequence[Change],
    clock: Clock,
    *,
    new: bool,
) -> list[TakeManyInfoItem]:
    """What became of each, in the form of the wire: `status` Valid or Invalid, with `errors`."""
    results: list[TakeManyInfoItem] = []
    for at, each in enumerate(given):
        where = f"records[{at}]."
        named = {"bssid": each.key} if kind == WIRELESS else {"chassisId": each.key, "port": each.at_port}
        view: dict[str, Any] = {"id": each.id, **named, "status": "Valid"}
        try:
            async with session.begin_nested():
                view["id"] = await _take(session, caller, account_id, kind, each, clock, where, new=new)
        except ClarionError as error:
            told = {"errorCode": error.code, "message": error.message, "parameterName": error.parameter}
            view |= {"status": "Invalid", "errors": [{name: text for name, text in told.items() if text}]}
        results.append(cast("TakeManyInfoItem", {name: value for name, value in view.items() if value}))
    return results


async def _take(
    session: AsyncSession,
    caller: Caller,
    account_id: str,
    kind: str,
    given: Change,
    clock: Clock,
    where: str,
    *,
    new: bool,
) -> str:
    if new:
        return (await create_mark(session, caller, account_id, kind, given, clock, where)).id
    if not given.id:
        raise Invalid(f"Parameter [{where}id] is required.", parameter=f"{where}id")
    row = await get_mark(session, caller, account_id, kind, given.id)
    await change_mark(session, caller, row, given, clock, where)
    await session.flush()
    return row.id


async def judge_many(
    session: AsyncSession, caller: Caller, account_id: str, kind: str, given: Sequence[Change], clock: Clock
) -> list[TakeManyInfoItem]:
    """What would become of each; nothing is kept. With an id it would be changed, else made."""
    savepoint = await session.begin_nested()
    results: list[TakeManyInfoItem] = []
    for each in given:
        [view] = await take_many(session, caller, account_id, kind, [each], clock, new=not each.id)
        if not each.id:
            view.pop("id", None)
        for error in view.get("errors", ()):
            _move(cast("dict[str, str]", error), len(results))
        results.append(view)
    await savepoint.rollback()
    return results


def _move(error: dict[str, str], at: int) -> None:
    """Each was looked at as the first."""
    for name, text in error.items():
        error[name] = text.replace("records[0].", f"records[{at}].")
