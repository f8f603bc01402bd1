"""Which filters of those asked for are in force: each is judged by itself, and a refusal says what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from clarion.base.errors import ClarionError, Forbidden, Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.developer.subscriptions.kinds import KINDS, is_reminder
from clarion.features.developer.subscriptions.rules import (
    FilterProblem,
    Reading,
    Reminder,
    merge,
    read_filter,
    read_reminder,
    split_filter,
)
from clarion.features.people.sign_in import Caller, resolve_extension


@dataclass(frozen=True)
class Judgement:
    """`granted` in the order asked for; `disabled` are entries of `disabledFilters` on the wire."""

    granted: tuple[Reading, ...]
    disabled: tuple[dict[str, Any], ...]
    reminder: Reminder | None = None
    reminder_text: str = ""

    @property
    def texts(self) -> list[str]:
        return [reading.text for reading in self.granted] + ([self.reminder_text] if self.reminder else [])


@dataclass
class _Sorting:
    granted: list[Reading] = field(default_factory=list)
    disabled: list[dict[str, Any]] = field(default_factory=list)
    reminder: Reminder | None = None
    reminder_text: str = ""


async def judge(session: AsyncSession, caller: Caller, asked: Sequence[str], lives_s: int | None) -> Judgement:
    """Sort the filters that `caller` asked for into those in force and those refused."""
    sorting = _Sorting()
    for text in asked:
        try:
            if is_reminder(text):
                sorting.reminder = read_reminder(split_filter(text)[1], lives_s)
                sorting.reminder_text = text.strip()
                continue
            reading = read_filter(text, caller.account_id, caller.extension_id, KINDS)
            await check_permit(session, caller, reading)
            sorting.granted.append(reading)
        except FilterProblem as problem:
            sorting.disabled.append(_entry(text, problem))
    merged = tuple(merge(sorting.granted))
    return Judgement(merged, tuple(sorting.disabled), sorting.reminder, sorting.reminder_text)


def _entry(text: str, problem: FilterProblem) -> dict[str, Any]:
    return {"filter": text[:500], "reason": problem.code, "message": problem.message, **problem.details}


async def check_permit(session: AsyncSession, caller: Caller, reading: Reading) -> None:
    """Raises `FilterProblem` that names the scope, the permission or the id at fault."""
    kind = reading.kind
    if kind.scope and not any(scope in caller.scopes for scope in kind.scope.split(" OR ")):
        raise FilterProblem(
            "CMN-401",
            f"The app needs the scope [{kind.scope}] for this filter.",
            permissionName=kind.scope,
            permissionType="AppScope",
        )
    if kind.permission and not caller.may(kind.permission):
        raise FilterProblem(
            "CMN-408",
            f"The user needs the permission [{kind.permission}] for this filter.",
            permissionName=kind.permission,
            permissionType="UserPermission",
        )
    if kind.whole_company and not caller.reaches_site(""):
        raise FilterProblem("CMN-404", "These events tell of all sites, and the user administers some only.")
    account = reading.ids.get("accountId", caller.account_id)
    if account != caller.account_id:
        raise FilterProblem("SUB-406", "Events of another account cannot be subscribed to.")
    if "extensionId" in reading.ids:
        await _check_reach(session, caller, reading)


async def _check_reach(session: AsyncSession, caller: Caller, reading: Reading) -> None:
    kind = reading.kind
    reach = kind.reach_for(reading.query) if kind.reach_for else kind.reach
    asking = caller.asking((reading.kind.permission,)) if reading.kind.permission else caller
    try:
        await resolve_extension(session, asking, caller.account_id, reading.ids["extensionId"], reach=reach)
    except NotFound:
        raise FilterProblem("CMN-102", "There is no such extension in this account.") from None
    except Forbidden:
        raise FilterProblem(
            "CMN-404", "The user may not see events of this extension: it is somebody else's."
        ) from None


def refusal(judgement: Judgement) -> ClarionError:
    """The error when no filter is left: as the first refusal says, with all of them named."""
    disabled = list(judgement.disabled)
    if not disabled:
        return Invalid("Parameter [eventFilters] is required.", code="SUB-508", parameter="eventFilters")
    first = disabled[0]
    if first["reason"] in ("CMN-401", "CMN-408", "CMN-404", "SUB-406"):
        details = {key: first[key] for key in ("permissionName",) if key in first}
        return Forbidden(first["message"], code=first["reason"], disabledFilters=disabled, **details)
    return Invalid(first["message"], code="SUB-508", parameter="eventFilters", disabledFilters=disabled)
