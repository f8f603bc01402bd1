"""What the gallery holds for an account, and what its administrators say of an app."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.developer.apps.events import APP_CHANGED, AppChanged
from clarion.features.developer.apps.models import App
from clarion.features.developer.gallery.bots import end_bot
from clarion.features.developer.gallery.models import Bot, ForbiddenApp
from clarion.features.people.sign_in import Caller, Sessions

MOST_SHOWN = 500


@dataclass(frozen=True)
class Entry:
    """An app as an account sees it. `users`: extension ids of who is signed in with it now."""

    app: App
    forbidden: bool
    bot: Bot | None
    users: frozenset[str]


async def entries(here: Container, session: AsyncSession, caller: Caller) -> list[Entry]:
    """By name. Everybody sees what is offered (listed) or used in the account; who may forbid apps sees those that
    are forbidden, and the account's own unlisted ones, too.
    """
    account_id, admin = caller.account_id, caller.may("AccountAdministration")
    users = await here.get(Sessions).users_by_client(session, account_id)
    forbidden = set(await session.scalars(select(ForbiddenApp.app_id).where(ForbiddenApp.account_id == account_id)))
    mine = (Bot.account_id == account_id) & Bot.removed_at.is_(None)
    bots = {bot.app_id: bot for bot in await session.scalars(select(Bot).where(mine))}
    used = [*users, *bots, *(forbidden if admin else ())]
    shown = or_(App.listed, App.id.in_(used), App.account_id == account_id if admin else App.listed)
    query = select(App).where(or_(App.account_id == account_id, App.account_id.is_(None)), shown)
    query = query.where(App.enabled, ~App.first_party).order_by(App.name, App.id).limit(MOST_SHOWN)
    found = [row for row in await session.scalars(query) if admin or row.id not in forbidden]
    return [Entry(row, row.id in forbidden, bots.get(row.id), users.get(row.id, frozenset())) for row in found]


async def get_entry(here: Container, session: AsyncSession, caller: Caller, app_id: str) -> Entry:
    """Raises 404 for what the caller does not find in the gallery."""
    for entry in await entries(here, session, caller):
        if entry.app.id == app_id:
            return entry
    raise NotFound("Resource for parameter [appId] is not found.", parameter="appId")


async def set_standing(here: Container, session: AsyncSession, caller: Caller, entry: Entry, state: str) -> None:
    """Forbidden: whoever of the account is signed in with the app is signed out of it, and its bot is removed."""
    app_id = entry.app.id
    if (state == "Forbidden") == entry.forbidden:
        return
    if state == "Allowed":
        await session.delete(await session.get_one(ForbiddenApp, (caller.account_id, app_id)))
    else:
        row = ForbiddenApp(account_id=caller.account_id, app_id=app_id, forbidden_by=caller.extension_id)
        row.forbidden_at = here.clock.now()
        session.add(row)
        if entry.bot is not None:
            await end_bot(here, session, entry.bot)
        await here.get(Sessions).end_by_client(session, app_id, account_id=caller.account_id)
    await session.flush()
    announce(session, APP_CHANGED, AppChanged(account_id=caller.account_id, app_id=app_id, change="updated"))


async def forbidding_accounts(session: AsyncSession, app_id: str) -> Sequence[str]:
    """Accounts that do not want the app."""
    return (await session.scalars(select(ForbiddenApp.account_id).where(ForbiddenApp.app_id == app_id))).all()
