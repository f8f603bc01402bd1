"""Reading sites. Always within one account."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, func, select

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession, Ready, ask
from clarion.features.people.accounts.models import Account
from clarion.features.people.sites.models import MAIN_SITE, AdministeredSite, Site
from clarion.features.people.sites.rules import DEFAULT_IVR
from clarion.features.people.users.models import Extension, ExtensionType

_OTHERS = Ready(
    select(Site, Extension)
    .join(Extension, Extension.id == Site.extension_id)
    .where(Site.account_id == bindparam("account_id"))
)
_ADMINISTERED = Ready(
    select(AdministeredSite.site_id).where(AdministeredSite.extension_id == bindparam("extension_id"))
)


@dataclass(frozen=True)
class Place:
    """A site with its extension; the main site has none."""

    row: Site
    extension: Extension | None = None

    @property
    def id(self) -> str:
        """As the wire says it."""
        return self.row.extension_id or MAIN_SITE

    @property
    def name(self) -> str:
        return self.extension.name if self.extension else self.row.name

    @property
    def number(self) -> str:
        return self.extension.number if self.extension else ""


def main_site_id(account_id: str) -> str:
    return f"main-{account_id}"


def new_site(site_id: str, account_id: str, name: str, now: datetime, extension_id: str | None = None) -> Site:
    """A site with nothing set; not yet in a session."""
    return Site(
        id=site_id,
        account_id=account_id,
        extension_id=extension_id,
        name=name,
        business_address={},
        accessible_ids=[],
        ivr=dict(DEFAULT_IVR),
        access="Unlimited",
        code="",
        caller_id_name="",
        email="",
        created_at=now,
    )


async def main_site(session: AsyncSession, account_id: str) -> Place:
    """The site that every account has, whether or not anything was ever set for it."""
    row = await session.get(Site, main_site_id(account_id))
    if row is None:
        account = await session.get_one(Account, account_id)
        row = new_site(main_site_id(account_id), account_id, "Main Site", account.created_at)
    return Place(row)


async def sites_of(session: AsyncSession, account_id: str) -> list[Place]:
    """All of them, the main site first, the others by their names."""
    found = [Place(row, owner) for row, owner in await ask(session, _OTHERS, account_id=account_id)]
    return [await main_site(session, account_id), *sorted(found, key=lambda place: (place.name.casefold(), place.id))]


async def sites_of_accounts(session: AsyncSession, accounts: Sequence[Account]) -> dict[str, list[Place]]:
    """The same of many accounts, by their ids."""
    ids = [each.id for each in accounts]
    mains = select(Site).where(Site.id.in_([main_site_id(each) for each in ids]))
    main = {row.account_id: Place(row) for row in await session.scalars(mains)}
    query = select(Site, Extension).join(Extension, Extension.id == Site.extension_id)
    others: dict[str, list[Place]] = {}
    for row, owner in await session.execute(query.where(Site.account_id.in_(ids))):
        others.setdefault(row.account_id, []).append(Place(row, owner))
    return {
        each.id: [
            main.get(each.id) or Place(new_site(main_site_id(each.id), each.id, "Main Site", each.created_at)),
            *sorted(others.get(each.id, []), key=lambda place: (place.name.casefold(), place.id)),
        ]
        for each in accounts
    }


async def places_of(session: AsyncSession, account_id: str, site_ids: Collection[str | None]) -> list[Place]:
    """The main site, and those of these (`Extension.site_id`) that there are, in no order."""
    main = await main_site(session, account_id)
    wanted = {each for each in site_ids if each}
    if not wanted:
        return [main]
    query = select(Site, Extension).join(Extension, Extension.id == Site.extension_id).where(Site.id.in_(wanted))
    rows = (await session.execute(query)).all()
    return [main, *(Place(row, owner) for row, owner in rows if row.account_id == account_id)]


async def accounts_with_sites(session: AsyncSession) -> set[str]:
    """Accounts that have set anything for a site."""
    return set((await session.scalars(select(Site.account_id).distinct())).all())


async def find_site(session: AsyncSession, account_id: str, site_id: str) -> Place | None:
    """By the wire's id."""
    if site_id == MAIN_SITE:
        return await main_site(session, account_id)
    row = await session.get(Site, site_id[:64])
    if row is None or row.account_id != account_id or row.extension_id is None:
        return None
    return Place(row, await session.get(Extension, row.extension_id))


async def get_site(session: AsyncSession, account_id: str, site_id: str, *, parameter: str = "siteId") -> Place:
    """Raises NotFound."""
    place = await find_site(session, account_id, site_id)
    if place is None:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return place


def column_of(site_id: str) -> str | None:
    """The wire's id as `Extension.site_id` has it."""
    return None if site_id == MAIN_SITE else site_id


def members_of(account_id: str, site_id: str) -> Select[Extension]:
    """Who and what belongs to a site, in the order of their numbers."""
    query = select(Extension).where(Extension.account_id == account_id, Extension.type != ExtensionType.SITE)
    query = query.where(Extension.site_id.is_not_distinct_from(column_of(site_id)))
    return query.order_by(func.length(Extension.number), Extension.number)


async def administered_ids(session: AsyncSession, extension_id: str) -> frozenset[str]:
    """The sites that somebody is limited to, by the wire's ids; empty: not limited."""
    return frozenset(await ask(session, _ADMINISTERED, extension_id=extension_id))


def within_sites(query: Select[Extension], site_ids: Sequence[str] | frozenset[str]) -> Select[Extension]:
    """Only extensions of these sites (wire's ids), and the sites' own; of no sites: the query as it was."""
    if not site_ids:
        return query
    named = [site_id for site_id in site_ids if site_id != MAIN_SITE]
    there = Extension.site_id.in_(named) | Extension.id.in_(named)
    if MAIN_SITE in site_ids:
        there = there | (Extension.site_id.is_(None) & (Extension.type != ExtensionType.SITE))
    return query.where(there)
