"""What a limit is for, in words and by id."""

from clarion.base.errors import Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people import MAIN_SITE, Account, Extension, get_cost_center, get_site
from clarion.features.phone.spending.book import ACCOUNT, COST_CENTER, EACH_PERSON, EXTENSION, SITE


async def check_target(session: AsyncSession, account: Account, scope: str, target_id: str) -> None:
    """Raises Invalid, NotFound: a limit is for somebody or something of the account."""
    if scope in (ACCOUNT, EACH_PERSON):
        if target_id:
            raise Invalid(f"A limit of scope [{scope}] has no target.", parameter="targetId")
        return
    if not target_id:
        raise Invalid(f"Parameter [targetId] is required for scope [{scope}].", parameter="targetId")
    if scope == SITE:
        await get_site(session, account.id, target_id, parameter="targetId")
    elif scope == COST_CENTER:
        await get_cost_center(session, account, target_id, parameter="targetId")
    else:
        row = await session.get(Extension, target_id[:64])
        if row is None or row.account_id != account.id:
            raise NotFound("Resource for parameter [targetId] is not found.", parameter="targetId")


async def site_of_target(session: AsyncSession, scope: str, target_id: str) -> str:
    """Where that lies for which a limit is; empty: it is the whole company's."""
    if scope == SITE:
        return target_id
    if scope in (EXTENSION, EACH_PERSON) and target_id:
        row = await session.get(Extension, target_id)
        return (row.site_id or MAIN_SITE) if row is not None else ""
    return ""


async def name_of_target(session: AsyncSession, account: Account, scope: str, target_id: str) -> str:
    """Empty for what is not there any more."""
    if scope in (EXTENSION, EACH_PERSON) and target_id:
        row = await session.get(Extension, target_id)
        return row.name if row is not None else ""
    if scope == SITE:
        if target_id == MAIN_SITE:
            return account.name
        row = await session.get(Extension, target_id)
        return row.name if row is not None else ""
    if scope == COST_CENTER and target_id != account.id:
        try:
            return (await get_cost_center(session, account, target_id)).name
        except NotFound:
            return ""
    return account.name
