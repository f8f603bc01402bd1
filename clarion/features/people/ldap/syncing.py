"""People as the directory has them: looked at, planned, and done."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.exc import DataError, IntegrityError

from clarion.base.changes import Change, changing
from clarion.base.container import Container
from clarion.base.errors import ClarionError, Unavailable
from clarion.base.ids import new_id
from clarion.base.ldap_directory import LdapClient
from clarion.base.storage import AsyncSession
from clarion.features.people.ldap.entries import Entry, read_entry, roles_of_groups, wanted
from clarion.features.people.ldap.joining import choices_of, link, make_of_entry, sentence
from clarion.features.people.ldap.models import LdapDirectory, LdapLink, LdapRun
from clarion.features.people.ldap.planning import CREATE, DISABLE, ENABLE, KINDS, LINK, SKIP, Known, Plan, Step, plan
from clarion.features.people.ldap.responses import LdapPlan, LdapPlanCounts
from clarion.features.people.ldap.settings import get_directory, server_of
from clarion.features.people.roles.queries import default_role, roles_by_extension
from clarion.features.people.sso.newcomers import as_profile, give_roles
from clarion.features.people.users.image_routes import keep_image
from clarion.features.people.users.images import read_profile_image
from clarion.features.people.users.machine import MAY_SIGN_IN
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionStatus
from clarion.features.people.users.service import set_status, update_extension

MOST_ENTRIES = 50_000
KEPT_RUNS = 50
_MOST_REFUSED = 50


@dataclass(frozen=True)
class Looked:
    """What was found, and what follows."""

    directory: LdapDirectory
    plan: Plan


async def look(here: Container, account_id: str) -> Looked:
    """What a run would do now; nothing is changed. Raises NotFound, `LdapProblem`."""
    async with here.storage.reading() as session:
        row = await get_directory(session, account_id)
    names = row.attribute_names
    found = await _client(here).search(
        server_of(here, row), row.base, row.people_filter, wanted(names, photos=row.photos), MOST_ENTRIES
    )
    entries = await asyncio.to_thread(lambda: [read_entry(one, names) for one in found])
    async with here.storage.reading() as session:
        people = await _people(session, account_id)
        default = (await default_role(session, account_id)).id
    roles = {one.external_id: roles_of_groups(one.groups, row.group_roles) for one in entries}
    return Looked(row, plan(entries, people, choices_of(row, default), roles if row.group_roles else None))


def _client(here: Container) -> LdapClient:
    client: LdapClient | None = here.find(LdapClient)
    if client is None:
        raise Unavailable("This server asks no directories.")
    return client


async def _people(session: AsyncSession, account_id: str) -> list[Known]:
    query = select(Extension).where(Extension.account_id == account_id, Extension.type.in_(PEOPLE_TYPES))
    rows = (await session.scalars(query)).all()
    links = {one.extension_id: one for one in await session.scalars(
        select(LdapLink).where(LdapLink.account_id == account_id)
    )}  # fmt: skip
    roles = await roles_by_extension(session, rows)
    return [_known(row, links.get(row.id), frozenset(role.id for role in roles[row.id])) for row in rows]


def _known(row: Extension, found: LdapLink | None, roles: frozenset[str]) -> Known:
    names = ("first_name", "last_name", "job_title", "department", "business_phone", "mobile_phone")
    return Known(
        extension_id=row.id,
        external_id=found.external_id if found else "",
        profile={name: getattr(row, name) for name in names} | {"email": row.email or ""},
        number=row.number,
        enabled=row.status in MAY_SIGN_IN,
        is_admin=row.is_admin,
        switched_off=found.switched_off if found else False,
        photo_mark=found.photo_mark if found else "",
        dn=found.dn if found else "",
        roles=roles,
    )


async def run(here: Container, account_id: str, *, by: str = "") -> LdapRun:
    """Do it, each person in a transaction of their own, and keep a report. `by`: who asked for it. Raises NotFound."""
    started = here.clock.now()
    counts: dict[str, int] = dict.fromkeys(KINDS, 0)
    refused: list[dict[str, str]] = []
    state, problem = "Done", ""
    try:
        looked = await look(here, account_id)
        percent = looked.directory.most_disabled_percent
        if looked.plan.disables_too_many(percent):
            off, linked = looked.plan.count(DISABLE), looked.plan.linked
            state = "Refused"
            problem = f"{off} of {linked} people would be switched off, more than {percent} %. Nobody was changed."
        else:
            for step in looked.plan.steps:
                await _try(here, looked.directory, step, by, counts, refused)
    except ClarionError as error:
        if error.status == 404:
            raise
        state, problem = "Failed", sentence(error)
    row = LdapRun(id=new_id(), account_id=account_id, started_at=started, finished_at=here.clock.now(), state=state,
                  by_hand=bool(by), problem=problem[:400], counts=counts, refused=refused[:_MOST_REFUSED])  # fmt: skip
    async with here.storage.transaction() as session:
        session.add(row)
        await session.flush()
        await _forget_old_runs(session, account_id)
    return row


async def _try(
    here: Container, row: LdapDirectory, step: Step, by: str, counts: dict[str, int], refused: list[dict[str, str]]
) -> None:
    why = step.why
    if step.kind != SKIP:
        try:
            with changing(Change("cli", command="follow_directory", by=by)):  # a line of the trail for each person
                await _do(here, row, step)
            counts[step.kind] += 1
            return
        except ClarionError as error:
            why = sentence(error)
        except IntegrityError:
            why = "somebody else wrote the same at the same time: the next run looks again"
        except DataError:
            why = "it has values that cannot be kept"
    counts[SKIP] += 1
    refused.append({"name": step.name[:200], "why": why})


async def _do(here: Container, row: LdapDirectory, step: Step) -> None:
    async with here.storage.transaction() as session:
        person = await _person(here, session, row, step)
        if step.kind in (DISABLE, ENABLE):
            await _switch(here, session, person, on=step.kind == ENABLE)
        elif step.entry is not None and step.kind != CREATE:
            await _write(here, session, row, person, step)
        person_id = person.id
    photo_due = row.photos and step.entry is not None and (step.kind == CREATE or "photo" in step.changes)
    if photo_due and step.entry is not None and step.entry.photo:
        await _keep_photo(here, row.account_id, person_id, step.entry)


async def _person(here: Container, session: AsyncSession, row: LdapDirectory, step: Step) -> Extension:
    if step.kind == CREATE and step.entry is not None:
        person = await make_of_entry(here, session, row, step.entry)
        link(session, row.account_id, person.id, step.entry)
        return person
    person = await session.get_one(Extension, step.extension_id)
    if step.kind == LINK and step.entry is not None:
        link(session, row.account_id, person.id, step.entry)
    return person


async def _switch(here: Container, session: AsyncSession, person: Extension, *, on: bool) -> None:
    await set_status(here, session, person, ExtensionStatus.ENABLED if on else ExtensionStatus.DISABLED)
    found = await session.get_one(LdapLink, person.id)
    found.switched_off = not on


async def _write(here: Container, session: AsyncSession, row: LdapDirectory, person: Extension, step: Step) -> None:
    entry = step.entry
    if entry is None:
        return
    changed = {name: text for name, text in entry.profile.items() if name in step.changes}
    number = entry.number if "number" in step.changes else None
    await update_extension(session, person, as_profile(changed), number=number)
    if "roles" in step.changes:
        await give_roles(here, session, person, step.roles)
    found = await session.get(LdapLink, person.id)
    if found is not None:
        found.dn = entry.dn


async def _keep_photo(here: Container, account_id: str, person_id: str, entry: Entry) -> None:
    """A picture that cannot be read is left out; the mark keeps it from being tried again and again."""
    try:
        picture = await asyncio.to_thread(read_profile_image, entry.photo)
        await keep_image(here, account_id, person_id, picture)
    finally:
        async with here.storage.transaction() as session:
            found = await session.get(LdapLink, person_id)
            if found is not None:
                found.photo_mark = entry.photo_mark


async def _forget_old_runs(session: AsyncSession, account_id: str) -> None:
    query = select(LdapRun.id).where(LdapRun.account_id == account_id).order_by(LdapRun.started_at.desc(), LdapRun.id)
    old = (await session.scalars(query.offset(KEPT_RUNS))).all()
    await session.execute(delete(LdapRun).where(LdapRun.id.in_(old)))


async def runs_of(session: AsyncSession, account_id: str) -> Sequence[LdapRun]:
    query = select(LdapRun).where(LdapRun.account_id == account_id).order_by(LdapRun.started_at.desc(), LdapRun.id)
    return (await session.scalars(query)).all()


def plan_view(looked: Looked) -> LdapPlan:
    """The first 500 steps, and how many of each kind there are."""
    percent = looked.directory.most_disabled_percent
    return {
        "counts": cast("LdapPlanCounts", {kind: looked.plan.count(kind) for kind in KINDS}),
        "tooManyDisabled": looked.plan.disables_too_many(percent),
        "steps": [
            {
                "kind": step.kind,
                "name": step.name,
                "extensionId": step.extension_id or None,
                "changes": list(step.changes),
                "why": step.why,
            }
            for step in looked.plan.steps[:500]
        ],
    }
