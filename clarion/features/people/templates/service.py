"""Keep the settings of somebody as a template, and give them to others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.people.roles.queries import list_roles, roles_of
from clarion.features.people.roles.service import assign_roles, check_may_manage
from clarion.features.people.settings.notices import keep_notices, notices_of
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.templates.models import UserTemplate
from clarion.features.people.templates.responses import TemplateRecordChange
from clarion.features.people.templates.showing import Value, changes, shown, with_addresses
from clarion.features.people.users.models import PEOPLE_TYPES, Extension
from clarion.features.people.users.service import tell_extension_changed

MOST_TEMPLATES = 200
_COLUMNS = ("language", "time_zone", "time_format", "home_country", "greeting_language", "formatting_locale",
            "international_calling", "ring_seconds", "voicemail_enabled")  # fmt: skip


async def templates_of(session: AsyncSession, account_id: str, kind: str | None = None) -> Sequence[UserTemplate]:
    query = select(UserTemplate).where(UserTemplate.account_id == account_id)
    if kind is not None:
        query = query.where(UserTemplate.type == kind)
    return (await session.scalars(query.order_by(func.lower(UserTemplate.name), UserTemplate.id))).all()


async def get_template(session: AsyncSession, account_id: str, template_id: str) -> UserTemplate:
    """Raises NotFound."""
    row = await session.get(UserTemplate, template_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [templateId] is not found.", parameter="templateId")
    return row


async def settings_of(session: AsyncSession, person: Extension) -> dict[str, Any]:
    """What a template keeps: regional settings, ringing, roles and notices, without anybody's own addresses."""
    return {
        "columns": {name: getattr(person, name) for name in _COLUMNS},
        "roles": [role.id for role in await roles_of(session, person)],
        "notices": with_addresses((await notices_of(session, person)).chosen, {}),
    }


async def create_template(
    session: AsyncSession, person: Extension, name: str, description: str, *, now: datetime
) -> UserTemplate:
    """Raises Conflict, Forbidden."""
    _check_person(person)
    known = await templates_of(session, person.account_id)
    if len(known) >= MOST_TEMPLATES:
        raise Conflict(f"An account has at most {MOST_TEMPLATES} templates.", code="CMN-409")
    _check_name(known, name)
    row = UserTemplate(
        id=new_id(),
        account_id=person.account_id,
        name=name,
        description=description,
        type="UserSettings",
        settings=await settings_of(session, person),
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def change_template(
    session: AsyncSession,
    row: UserTemplate,
    *,
    name: str | None,
    description: str | None,
    person: Extension | None,
    now: datetime,
) -> None:
    """What is None stays. `person`: whose settings are kept from now on. Raises Conflict, Forbidden."""
    if name is not None:
        _check_name([one for one in await templates_of(session, row.account_id) if one.id != row.id], name)
        row.name = name
    row.description = row.description if description is None else description
    if person is not None:
        _check_person(person)
        row.settings = await settings_of(session, person)
    row.changed_at = now
    await session.flush()


def _check_name(others: Sequence[UserTemplate], name: str) -> None:
    if any(row.name.casefold() == name.casefold() for row in others):
        raise Conflict("Another template has this name.", code="CMN-406", parameter="name")


async def apply_template(
    here: Container, session: AsyncSession, caller: Caller, template: UserTemplate, person: Extension
) -> None:
    """Give one person the kept settings, but for addresses of their own. Roles that are gone by now are left out.

    Raises Forbidden.
    """
    _check_person(person)
    await check_may_manage(session, caller, person)
    kept = template.settings
    for name, value in kept["columns"].items():
        setattr(person, name, value)
    roles = [role for role in await list_roles(session, person.account_id) if role.id in kept["roles"]]
    if roles:
        await assign_roles(here, session, person, roles, caller=caller)
    mine = (await notices_of(session, person)).chosen
    await keep_notices(session, person, with_addresses(kept["notices"], mine))
    tell_extension_changed(session, person, "Update")


async def try_template(
    here: Container, session: AsyncSession, caller: Caller, template: UserTemplate, person: Extension
) -> list[TemplateRecordChange]:
    """What `apply_template` changes, by doing it: the transaction must not be committed."""
    before = await _shown_person(session, person)
    await apply_template(here, session, caller, template, person)
    await session.flush()
    return changes(before, await _shown_person(session, person))


async def _shown_person(session: AsyncSession, person: Extension) -> dict[str, Value]:
    roles = await roles_of(session, person)
    return shown(await settings_of(session, person), [role.display_name for role in roles])


async def shown_template(session: AsyncSession, row: UserTemplate) -> dict[str, Value]:
    """Roles that are gone by now are left out."""
    roles = await list_roles(session, row.account_id)
    return shown(row.settings, [role.display_name for role in roles if role.id in row.settings["roles"]])


def _check_person(person: Extension) -> None:
    if person.type not in PEOPLE_TYPES:
        raise Forbidden("A template is about people.", code="CMN-403", parameter="extensionId")
