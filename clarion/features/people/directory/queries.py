"""Which extensions the directory shows, and to whom."""

from sqlalchemy import Select

from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sites.models import MAIN_SITE
from clarion.features.people.sites.queries import find_site
from clarion.features.people.users import queries
from clarion.features.people.users.models import Extension, ExtensionStatus


async def accessible_sites(session: AsyncSession, caller: Caller) -> frozenset[str]:
    """The sites whose people the caller may find; an empty set means all sites."""
    own = await session.get(Extension, caller.extension_id)
    place = await find_site(session, caller.account_id, (own.site_id if own else None) or MAIN_SITE)
    if place is None or place.row.access != "Limited":
        return frozenset()
    return frozenset({place.id, *place.row.accessible_ids})


def visible(account_id: str, *, hidden_too: bool = False) -> Select[Extension]:
    """Select the extensions of the directory: no unassigned ones, hidden ones only where that is asked for."""
    query = queries.extensions_of(account_id).where(Extension.status != ExtensionStatus.UNASSIGNED)
    return query if hidden_too else query.where(Extension.hidden.is_(False))
