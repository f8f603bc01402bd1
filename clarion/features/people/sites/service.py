"""What can be done with sites."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.cost_centers.queries import get_cost_center
from clarion.features.people.sites import queries, rules
from clarion.features.people.sites.events import SITES_CHANGED, SitesChanged
from clarion.features.people.sites.models import MAIN_SITE, Site
from clarion.features.people.sites.queries import Place
from clarion.features.people.sites.schemas import IvrChange, SiteChange
from clarion.features.people.users.events import EXTENSION_CHANGED, ExtensionChanged
from clarion.features.people.users.models import Extension, ExtensionType
from clarion.features.people.users.queries import find_extension
from clarion.features.people.users.service import Profile, create_extension, delete_extension, update_extension


async def create_site(session: AsyncSession, account: Account, change: SiteChange, *, now: datetime) -> Place:
    """A new site with an extension of its own. Raises Invalid, Conflict, NotFound."""
    if not change.name:
        raise Invalid("Parameter [name] is required.", parameter="name")
    count = await session.scalar(select(func.count()).where(Site.account_id == account.id))
    if (count or 0) >= rules.MOST_SITES:
        raise Conflict("The account has as many sites as it may have.", code="CMN-409")
    await _check_name(session, account.id, change.name, "")
    extension = await create_extension(
        session,
        account.id,
        Profile(display_name=change.name),
        now=now,
        number=change.extension_number,
        extension_type=ExtensionType.SITE,
    )
    row = queries.new_site(extension.id, account.id, change.name, now, extension.id)
    session.add(row)
    await _write(session, account, row, change)
    await session.flush()
    _tell(session, account.id, extension.id)
    return Place(row, extension)


async def update_site(session: AsyncSession, account: Account, place: Place, change: SiteChange) -> Place:
    """Change what is given. Raises Invalid, Conflict, NotFound."""
    row = place.row
    if row not in session:
        session.add(row)
    if change.name and change.name != place.name:
        await _check_name(session, account.id, change.name, row.id)
        row.name = change.name
    if place.extension is not None and (change.name or change.extension_number):
        profile = Profile(display_name=change.name or None)
        await update_extension(session, place.extension, profile, number=change.extension_number)
    await _write(session, account, row, change)
    await session.flush()
    _tell(session, account.id, place.id)
    return place


async def delete_site(here: Container, session: AsyncSession, place: Place) -> None:
    """Remove a site; who belonged to it belongs to the main site from now on. The main site stays."""
    if place.extension is None:
        raise Forbidden("The main site cannot be removed.", code="CMN-101", parameter="siteId")
    members = (await session.scalars(queries.members_of(place.row.account_id, place.id))).all()
    _move(session, members, None)
    await session.flush()
    _tell(session, place.row.account_id, place.id)
    await session.delete(place.row)
    await session.flush()
    await delete_extension(here, session, place.extension)


async def assign_members(session: AsyncSession, place: Place, added: Sequence[str], removed: Sequence[str]) -> None:
    """Move people in, and people of this site out to the main site. All or none. Raises NotFound, Invalid."""
    both = set(added) & set(removed)
    if both:
        raise Invalid("An extension cannot be added and removed at once.", parameter="removedExtensionIds")
    account_id, column = place.row.account_id, queries.column_of(place.id)
    coming = await _people(session, account_id, added, "addedExtensionIds")
    leaving = await _people(session, account_id, removed, "removedExtensionIds")
    if removed and place.id == MAIN_SITE:
        raise Invalid("Add people to another site to move them out of the main site.", parameter="removedExtensionIds")
    if stranger := next((row for row in leaving if row.site_id != column), None):
        raise Invalid(f"Extension {stranger.number} is not of this site.", parameter="removedExtensionIds")
    _move(session, coming, column)
    _move(session, leaving, None)
    _tell(session, account_id, place.id)


async def move_to_site(session: AsyncSession, row: Extension, site_id: str) -> None:
    """Put one extension somewhere (the wire's id of the site). Raises Invalid, NotFound."""
    place = await queries.get_site(session, row.account_id, site_id, parameter="site.id")
    if row.type == ExtensionType.SITE:
        raise Invalid("A site cannot belong to a site.", parameter="site.id")
    _move(session, [row], queries.column_of(place.id))


def _move(session: AsyncSession, people: Iterable[Extension], site_column: str | None) -> None:
    for row in people:
        if row.site_id != site_column:
            row.site_id = site_column
            change = ExtensionChanged(account_id=row.account_id, extension_id=row.id, event_type="Update")
            announce(session, EXTENSION_CHANGED, change)


async def update_ivr(session: AsyncSession, place: Place, change: IvrChange) -> None:
    """Change the site's menu; `topMenu: null` leaves callers to the greeting or the operator again.

    Raises Invalid, NotFound.
    """
    row = place.row
    ivr = dict(row.ivr)
    if change.top_menu is not None:
        menu = await find_extension(session, row.account_id, change.top_menu.id)
        if menu is None or menu.type != ExtensionType.IVR_MENU:
            raise NotFound("Resource for parameter [topMenu.id] is not found.", parameter="topMenu.id")
        ivr["topMenu"] = menu.id
    elif "top_menu" in change.model_fields_set:
        ivr["topMenu"] = ""
    if change.prompt_repeat_count is not None:
        ivr["promptRepeatCount"] = change.prompt_repeat_count
    if change.actions is not None:
        actions = [
            {"input": entry.input, "action": entry.action, "extension": entry.extension.id if entry.extension else ""}
            for entry in change.actions
        ]
        rules.check_actions(actions)
        await _people(session, row.account_id, [a["extension"] for a in actions if a["extension"]], "actions.extension")
        ivr["actions"] = actions
    if row not in session:
        session.add(row)
    row.ivr = ivr
    await session.flush()
    _tell(session, row.account_id, place.id)


async def _check_name(session: AsyncSession, account_id: str, name: str, own_id: str) -> None:
    for place in await queries.sites_of(session, account_id):
        if place.row.id != own_id and place.name.casefold() == name.casefold():
            raise Conflict("There is a site of this name.", code="CMN-406", parameter="name")


async def _write(session: AsyncSession, account: Account, row: Site, change: SiteChange) -> None:
    if change.code is not None and change.code != row.code:
        await _write_code(session, row, change.code)
    row.caller_id_name = row.caller_id_name if change.caller_id_name is None else change.caller_id_name
    row.email = row.email if change.email is None else change.email
    if change.business_address is not None:
        row.business_address = change.business_address.over(row.business_address, account.home_country)
    if change.regional_settings is not None:
        change.regional_settings.write(row)
    if change.operator is not None:
        await _people(session, account.id, [change.operator.id], "operator.id")
        row.operator_id = change.operator.id
    row.access = change.site_access or row.access
    if change.accessible_site_ids is not None:
        for site_id in change.accessible_site_ids:
            await queries.get_site(session, account.id, site_id, parameter="accessibleSiteIds")
        row.accessible_ids = list(dict.fromkeys(change.accessible_site_ids))
    if change.cost_center is not None:
        row.cost_center_id = (await get_cost_center(session, account, change.cost_center.id)).id


async def _write_code(session: AsyncSession, row: Site, code: str) -> None:
    if code:
        query = select(Site.code).where(Site.account_id == row.account_id, Site.id != row.id)
        rules.check_code(code, (await session.scalars(query)).all())
    row.code = code


async def _people(session: AsyncSession, account_id: str, ids: Sequence[str], parameter: str) -> list[Extension]:
    """All of these extensions. Raises NotFound for one that is not in the account."""
    found = []
    for extension_id in dict.fromkeys(ids):
        row = await find_extension(session, account_id, extension_id)
        if row is None or row.type == ExtensionType.SITE:
            raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
        found.append(row)
    return found


def _tell(session: AsyncSession, account_id: str, site_id: str) -> None:
    announce(session, SITES_CHANGED, SitesChanged(account_id=account_id, site_id=site_id))
