"""Bots: programs that are members of chats. Added by an administrator, they write by a token that lasts until another
one is made or the bot is removed; everything they do is judged like anybody's.
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Conflict, NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.developer.apps.models import App
from clarion.features.developer.gallery.models import Bot
from clarion.features.messaging import OutsidePrograms, bring_into_teams, check_words, take_out_of_all
from clarion.features.people import Extension, ExtensionStatus, ExtensionType, tell_extension_changed
from clarion.features.people.sign_in import Caller, ClientSource, Sessions, SignInRequest

ALWAYS_S = 2**31 - 1
"""How long the token of a bot lasts, as the surface has it: bots get no refresh token."""
_NO_BOT = "This app is no bot: whoever registered it says so in its settings."


async def add_bot(
    here: Container, session: AsyncSession, caller: Caller, app: App, team_ids: Sequence[str]
) -> tuple[Bot, str]:
    """The bot and its token. Raises 409 for an app that is none, or is in the account already; 404 for a team."""
    if not app.bot:
        raise Conflict(_NO_BOT, parameter="appId")
    query = select(Bot).where(Bot.account_id == caller.account_id, Bot.app_id == app.id).with_for_update()
    row = (await session.scalars(query)).one_or_none()
    if row is not None and row.removed_at is None:
        raise Conflict("The bot is in the account already: make a new token if it has lost its own.", parameter="appId")
    await check_words(here, session, caller, app.name, subject="invitation:1")
    person = await session.get(Extension, row.extension_id) if row is not None else None
    if row is None or person is None:
        person = _new_person(here, caller, app)
        session.add(person)
        row = Bot(extension_id=person.id, account_id=caller.account_id, app_id=app.id)
    person.status = ExtensionStatus.ENABLED
    row.added_by, row.added_at, row.removed_at = caller.extension_id, here.clock.now(), None
    await session.flush()
    session.add(row)
    await session.flush()
    tell_extension_changed(session, person, "Create")
    token = await _token(here, session, person, app)
    await bring_into_teams(here, session, caller, team_ids, person.id)
    return row, token


def _new_person(here: Container, caller: Caller, app: App) -> Extension:
    extension_id = new_id()
    return Extension(
        id=extension_id,
        account_id=caller.account_id,
        number=f"b{extension_id[-11:]}",  # nobody can dial letters
        type=ExtensionType.BOT,
        role="bot",
        first_name=app.name,
        hidden=True,
        voicemail_enabled=False,
        international_calling=False,
        created_at=here.clock.now(),
    )


async def _token(here: Container, session: AsyncSession, person: Extension, app: App) -> str:
    client = await here.get(ClientSource).find_client(app.id)
    if client is None:
        raise Conflict("The app is switched off.", parameter="appId")
    request = SignInRequest(
        client=replace(client, refresh_tokens=False),
        scopes=tuple(app.scopes),
        access_ttl=ALWAYS_S,
        user_agent="bot",
        authenticated_at=here.clock.now(),
    )
    return (await here.get(Sessions).start(session, person, request)).access


async def renew_token(here: Container, session: AsyncSession, app: App, bot: Bot | None) -> str:
    """Another token; the one before is worth nothing any more. Raises 404 when there is no such bot here."""
    person = await session.get_one(Extension, get_bot(bot).extension_id)
    await here.get(Sessions).end_all(session, person.id, "another token")
    return await _token(here, session, person, app)


def get_bot(bot: Bot | None) -> Bot:
    """Raises 404."""
    if bot is None:
        raise NotFound("This account has not added the bot.", parameter="appId")
    return bot


async def end_bot(here: Container, session: AsyncSession, bot: Bot) -> None:
    """Out of all chats and without a token, at once. What it wrote stays."""
    await take_out_of_all(here, session, bot.account_id, bot.extension_id)
    person = await session.get_one(Extension, bot.extension_id)
    person.status = ExtensionStatus.DISABLED
    bot.removed_at = here.clock.now()
    await here.get(Sessions).end_all(session, person.id, "bot removed")
    tell_extension_changed(session, person, "Delete")


async def end_bots_of(here: Container, session: AsyncSession, app: App) -> None:
    """In all accounts: the app is going."""
    for bot in await session.scalars(select(Bot).where(Bot.app_id == app.id, Bot.removed_at.is_(None))):
        await end_bot(here, session, bot)


async def hand_over(here: Container, app: App, bot: Bot, token: str) -> str:
    """Tell the bot's program its token, as the surface has it for private bots: a form posted to its first redirect
    URI. Returns why that did not work; "" when it did, or there is nowhere to post.
    """
    address = next((uri for uri in app.redirect_uris if uri.startswith(("https://", "http://"))), "")
    if not address:
        return ""
    form = {
        "access_token": token,
        "token_type": "bearer",
        "client_id": app.id,
        "creator_extension_id": bot.added_by or "",
        "creator_account_id": bot.account_id,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    programs = here.get(OutsidePrograms)
    try:
        await programs.call(programs.checked(address, "redirectUris"), headers, urlencode(form).encode())
    except ClarionError as error:
        return error.message
    return ""
