"""Keeping templates: each belongs to a company or to a person, and is found by nobody else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from clarion.base.errors import Conflict, NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging.text_templates.models import TextTemplate
from clarion.features.people import MAIN_SITE, Extension, get_site

MOST = 100
"""Templates of a company, and of a person."""


@dataclass(frozen=True)
class Owner:
    """Whose templates: a person's, or the company's where `extension_id` is None."""

    account_id: str
    extension_id: str | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        mine = TextTemplate.account_id == self.account_id
        return mine & (TextTemplate.extension_id == self.extension_id)

    @property
    def scope(self) -> str:
        return "Personal" if self.extension_id else "Company"


@dataclass(frozen=True)
class Wording:
    name: str
    text: str
    site_id: str | None = None


async def list_templates(
    session: AsyncSession, owner: Owner, *, site_ids: Collection[str] = (), with_company: bool = False
) -> list[TextTemplate]:
    """The owner's (`with_company`: and the company's), by name; those for all sites, and for `site_ids` if given."""
    whose = owner.condition
    if with_company:
        whose = whose | Owner(owner.account_id).condition
    query = select(TextTemplate).where(whose)
    if site_ids:
        query = query.where(TextTemplate.site_id.in_(site_ids) | TextTemplate.site_id.is_(None))
    return list(await session.scalars(query.order_by(func.lower(TextTemplate.name), TextTemplate.id)))


async def site_names(session: AsyncSession, account_id: str, rows: Collection[TextTemplate]) -> dict[str, str]:
    """The names of the templates' sites, by id; sites that are gone have none."""
    wanted = {row.site_id for row in rows if row.site_id}
    query = select(Extension).where(Extension.account_id == account_id, Extension.id.in_(wanted))
    names = {site.id: site.name for site in await session.scalars(query)}
    if MAIN_SITE in wanted:
        names[MAIN_SITE] = (await get_site(session, account_id, MAIN_SITE)).name
    return names


async def get_template(session: AsyncSession, owner: Owner, template_id: str) -> TextTemplate:
    """Raises 404, also for somebody else's."""
    query = select(TextTemplate).where(owner.condition, TextTemplate.id == template_id)
    row = await session.scalar(query)
    if row is None:
        raise NotFound("Resource for parameter [templateId] is not found.", parameter="templateId")
    return row


async def create_template(session: AsyncSession, owner: Owner, wording: Wording, now: datetime) -> TextTemplate:
    """Raises 409 when there are enough already, 404 for a site that the account has not."""
    if (await session.scalar(select(func.count()).where(owner.condition)) or 0) >= MOST:
        raise Conflict(f"There are {MOST} templates already: delete one that is not used.")
    row = TextTemplate(
        id=new_id(), account_id=owner.account_id, extension_id=owner.extension_id, name="", text="", created_at=now
    )
    await change_template(session, row, wording, now)
    session.add(row)
    return row


async def change_template(session: AsyncSession, row: TextTemplate, wording: Wording, now: datetime) -> None:
    if wording.site_id is not None:
        place = await get_site(session, row.account_id, wording.site_id, parameter="site.id")
        row.site_id = place.id
    else:
        row.site_id = None
    row.name, row.text, row.changed_at = wording.name, wording.text, now
