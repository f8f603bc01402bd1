"""Documents put in place: checked, tested, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select

from clarion.base.clock import Clock
from clarion.base.errors import ClarionError, Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.numbers import PhoneNumber
from clarion.features.people import Extension
from clarion.features.phone.devices import Device
from clarion.features.phone.handling.document import Document, KeptRule, write_document
from clarion.features.phone.handling.forwarding.service import number_from
from clarion.features.phone.handling.model import Plan, Profile
from clarion.features.phone.handling.models import HandlingRule, HandlingVersion
from clarion.features.phone.handling.owners import Owner
from clarion.features.phone.handling.store import read_profiles
from clarion.features.phone.handling.versions.cases import run_cases
from clarion.features.phone.handling.versions.checks import Problem, read
from clarion.features.phone.handling.versions.responses import HandlingReport, HandlingTestRun


@dataclass(frozen=True)
class Report:
    """What was found: problems make a document unusable, failed tests keep it from going live."""

    problems: tuple[Problem, ...] = ()
    tests: tuple[HandlingTestRun, ...] = ()

    @property
    def good(self) -> bool:
        return not self.problems and all(test["passed"] for test in self.tests)

    def view(self) -> HandlingReport:
        return {
            "good": self.good,
            "problems": [{"where": where, "message": message} for where, message in self.problems],
            "tests": list(self.tests),
        }


async def put_in_place(session: AsyncSession, clock: Clock, owner: Owner, raw: dict[str, Any]) -> Report:
    """Write a document and run its tests as it would be live. The caller rolls back what is not good."""
    document, problems = read(raw)
    if document is None:
        return Report(tuple(problems))
    found = [problem async for problem in _references(session, owner, document)]
    if found:
        return Report(tuple(found))
    await write_document(session, owner.account_id, owner.extension_id, document, clock.now())
    return Report(
        tests=tuple(cast("list[HandlingTestRun]", run_cases(await profile_of(session, owner), document.tests)))
    )


async def profile_of(session: AsyncSession, owner: Owner) -> Profile:
    """As call servers have it after this transaction."""
    profiles = await read_profiles(session, owner.account_id)
    wanted = owner.extension_id or ""
    return next(each for each in profiles if each.extension_id == wanted)


def refuse(report: Report) -> ClarionError:
    view = report.view()
    what = "The document has problems" if report.problems else "Tests of the document fail"
    return Invalid(f"{what}; nothing was changed.", code="CMN-101", problems=view["problems"], tests=view["tests"])


async def _references(session: AsyncSession, owner: Owner, document: Document) -> Any:
    """Extensions, devices and numbers that are not there, or lead where calls cannot go; ids that are others'."""
    colleagues = set(await session.scalars(select(Extension.id).where(Extension.account_id == owner.account_id)))
    own_devices = select(Device.id).where(Device.extension_id == owner.id)
    devices = set(await session.scalars(own_devices)) if owner.extension is not None else set[str]()
    for position, rule in enumerate(document.rules):
        where = f"rules[{position}]"
        for problem in _ids(f"{where}.plan", rule.plan, colleagues, devices, owner.id):
            yield problem
        async for problem in _called(session, owner, f"{where}.when.called", rule):
            yield problem
        other = await session.get(HandlingRule, rule.id) if rule.id else None
        if other is not None and (other.account_id, other.extension_id) != (owner.account_id, owner.extension_id):
            yield f"{where}.id", "is the id of another rule"
    if owner.extension is not None:
        async for problem in _numbers(session, owner.extension, document):
            yield problem


def _ids(where: str, plan: Plan, colleagues: set[str], devices: set[str], own: str) -> Sequence[Problem]:
    found = []
    for position, group in enumerate(plan.groups):
        for at, target in enumerate(group.targets):
            place = f"{where}.groups[{position}].targets[{at}].id"
            if target.kind == "coworker" and target.id not in colleagues - {own}:
                found.append((place, "is no colleague"))
            if target.kind == "device" and target.id not in devices:
                found.append((place, "is no phone of this extension"))
    for name, end in (("end", plan.end), ("missed", plan.missed)):
        if end.id and end.id not in colleagues:
            found.append((f"{where}.{name}.id", "is no extension of the company"))
        if end.kind == "extension" and end.id == own:
            found.append((f"{where}.{name}.id", "sends calls back to the extension itself"))
    return found


async def _called(session: AsyncSession, owner: Owner, where: str, rule: KeptRule) -> Any:
    for position, number in enumerate(rule.when.called):
        row = await session.scalar(select(PhoneNumber).where(PhoneNumber.number == number))
        mine = row is not None and row.account_id == owner.account_id
        if not mine or (owner.extension is not None and row is not None and row.extension_id != owner.id):
            yield f"{where}[{position}]", "is not a number of this extension"


async def _numbers(session: AsyncSession, owner: Extension, document: Document) -> Any:
    """Where calls may be sent."""
    places = [(f"forwarding_numbers[{at}].number", kept.number) for at, kept in enumerate(document.forwarding_numbers)]
    for position, rule in enumerate(document.rules):
        where = f"rules[{position}].plan"
        for at, group in enumerate(rule.plan.groups):
            places += [
                (f"{where}.groups[{at}].targets[{number}].number", target.number)
                for number, target in enumerate(group.targets)
                if target.kind == "number"
            ]
        ends = (("end", rule.plan.end), ("missed", rule.plan.missed))
        places += [(f"{where}.{name}.number", end.number) for name, end in ends if end.kind == "number"]
    for where, number in places:
        try:
            await number_from(session, owner, number)
        except Invalid as error:
            yield where, error.message


async def list_versions(session: AsyncSession, owner: Owner) -> Sequence[HandlingVersion]:
    """The newest first."""
    query = select(HandlingVersion).where(HandlingVersion.owner_id == owner.id)
    return (await session.scalars(query.order_by(HandlingVersion.number.desc()))).all()


async def get_version(session: AsyncSession, owner: Owner, number: int) -> HandlingVersion:
    mine = HandlingVersion.owner_id == owner.id
    row: HandlingVersion | None = await session.scalar(
        select(HandlingVersion).where(mine, HandlingVersion.number == number)
    )
    if row is None:
        raise NotFound("Resource for parameter [versionNumber] is not found.", parameter="versionNumber")
    return row
