"""What administrators of some sites do stays within their sites."""

from clarion.base.errors import Forbidden
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sites.service import move_to_site
from clarion.features.people.users.models import Extension


def check_within_sites(caller: Caller, row: Extension) -> None:
    """After a change: raise Forbidden when it took the extension out of the caller's sites."""
    if not caller.reaches(row):
        raise Forbidden("This is a site that you do not administer.", code="CMN-404", parameter="site.id")


async def settle_within_sites(session: AsyncSession, caller: Caller, row: Extension, *, site_named: bool) -> None:
    """A new extension belongs to the first of the caller's sites, unless the request named another of them."""
    if caller.site_ids and not site_named:
        await move_to_site(session, row, min(caller.site_ids))
    check_within_sites(caller, row)
