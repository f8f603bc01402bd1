"""Our own surface: the app gallery. Everybody looks; administrators allow, forbid, add bots, in the web app only."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from clarion.base.container import Container, Here
from clarion.base.errors import Conflict, Forbidden
from clarion.base.http import wire_time
from clarion.base.outbox import announce
from clarion.features.developer.apps.events import APP_CHANGED, AppChanged
from clarion.features.developer.apps.service import get_app
from clarion.features.developer.gallery import bots, service
from clarion.features.developer.gallery.icons import drop_icon, show_icon, take_icon
from clarion.features.developer.gallery.responses import AddedBot, BotTokenResponse, GalleryAppInfo, GalleryAppList
from clarion.features.developer.gallery.schemas import AppStanding, NewBot
from clarion.features.developer.gallery.service import Entry
from clarion.features.people.sign_in import Caller, ClientSource, require

PATH = "/restapi/v1.0/clarion/gallery"
router = APIRouter(prefix=PATH, tags=["App gallery"])
Reader = Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")]
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]


def _view(caller: Caller, entry: Entry) -> GalleryAppInfo:
    """`people`: how many use it, for administrators; `mine`: whether the caller does."""
    app, bot = entry.app, entry.bot
    view: GalleryAppInfo = {
        "id": app.id,
        "name": app.name,
        "description": app.description,
        "maker": app.maker,
        "privacyUrl": app.privacy_url or None,
        "iconUri": f"{PATH}/{app.id}/icon?v={app.icon_key[-12:]}" if app.icon_key else None,
        "kind": "Bot" if app.bot else "App",
        "scopes": app.scopes,
        "ownAccount": app.account_id is not None,
        "listed": app.listed,
        "state": "Forbidden" if entry.forbidden else "Allowed",
        "mine": caller.extension_id in entry.users,
        "bot": {"extensionId": bot.extension_id, "addedBy": bot.added_by, "creationTime": wire_time(bot.added_at)}
        if bot
        else None,
    }
    if _administers(caller):
        view["people"] = len(entry.users - {bot.extension_id if bot else ""})
    return view


def _administers(caller: Caller) -> bool:
    return caller.may("AccountAdministration")


def _first_party_only(caller: Caller) -> None:
    # An app must not be able to let itself in, or to get the token of a bot.
    if not caller.app.first_party:
        raise Forbidden("The gallery is changed in the web app only.", code="CMN-401")


@router.get("", summary="List the apps and bots of the gallery")
async def list_gallery(here: Here, caller: Reader) -> GalleryAppList:
    """What is offered in the account, and what is used in it, by name; at most 500. `scopes` say what an app may do."""
    async with here.storage.reading() as session:
        return {"records": [_view(caller, entry) for entry in await service.entries(here, session, caller)]}


@router.get("/{appId}", summary="Read an app of the gallery")
async def read_entry(here: Here, caller: Reader, appId: str) -> GalleryAppInfo:
    async with here.storage.reading() as session:
        return _view(caller, await service.get_entry(here, session, caller, appId))


@router.put("/{appId}", summary="Allow or forbid an app in my account")
async def set_standing(here: Here, caller: Admin, appId: str, body: AppStanding) -> GalleryAppInfo:
    """Forbidden: everybody of the account is signed out of it at once, nobody signs in with it, its bot is removed."""
    _first_party_only(caller)
    async with here.storage.transaction() as session:
        entry = await service.get_entry(here, session, caller, appId)
        await service.set_standing(here, session, caller, entry, body.state)
        view = _view(caller, await service.get_entry(here, session, caller, appId))
    here.get(ClientSource).forget(appId)
    return view


@router.post("/{appId}/bot", status_code=201, summary="Add a bot to my account")
async def add_bot(here: Here, caller: Admin, appId: str, body: NewBot) -> AddedBot:
    """`accessToken` is in this answer only, and lasts. It is posted to the app's first redirect URI, too (a form with
    access_token, client_id, creator_extension_id, creator_account_id); `problem` says why that did not work.
    """
    _first_party_only(caller)
    async with here.storage.transaction() as session:
        entry = await service.get_entry(here, session, caller, appId)
        if entry.forbidden:
            raise Conflict("The app is forbidden in this account: allow it first.", parameter="appId")
        bot, token = await bots.add_bot(here, session, caller, entry.app, body.team_ids)
        view = _view(caller, await service.get_entry(here, session, caller, appId))
    return {**view, "accessToken": token, "problem": await bots.hand_over(here, entry.app, bot, token)}


@router.post("/{appId}/bot/token", summary="Make a new token for a bot")
async def renew_token(here: Here, caller: Admin, appId: str) -> BotTokenResponse:
    """The one before stops at once. Told as for a bot that is added."""
    _first_party_only(caller)
    async with here.storage.transaction() as session:
        entry = await service.get_entry(here, session, caller, appId)
        token = await bots.renew_token(here, session, entry.app, entry.bot)
        view = _view(caller, entry)
    bot = bots.get_bot(entry.bot)
    return {**view, "accessToken": token, "problem": await bots.hand_over(here, entry.app, bot, token)}


@router.delete("/{appId}/bot", status_code=204, summary="Remove a bot from my account")
async def remove_bot(here: Here, caller: Admin, appId: str) -> Response:
    """Out of every chat, and its token stops. What it wrote stays."""
    _first_party_only(caller)
    async with here.storage.transaction() as session:
        entry = await service.get_entry(here, session, caller, appId)
        await bots.end_bot(here, session, bots.get_bot(entry.bot))
    return Response(status_code=204)


@router.get("/{appId}/icon", summary="Read the icon of an app")
async def read_icon(request: Request, here: Here, caller: Reader, appId: str) -> Response:
    """With an ETag."""
    async with here.storage.reading() as session:
        entry = await service.get_entry(here, session, caller, appId)
    return await show_icon(request, here, entry.app)


@router.put("/{appId}/icon", status_code=204, summary="Give an app of my account an icon")
async def put_icon(request: Request, here: Here, caller: Admin, appId: str) -> Response:
    """A JPEG, PNG or GIF of at most 2 MB: as the body, or as a part of a form."""
    _first_party_only(caller)
    async with here.storage.reading() as session:
        await get_app(session, caller.account_id, appId)
    await _keep_icon(here, caller, appId, *await take_icon(request, here, caller))
    return Response(status_code=204)


@router.delete("/{appId}/icon", status_code=204, summary="Take the icon of an app away")
async def delete_icon(here: Here, caller: Admin, appId: str) -> Response:
    _first_party_only(caller)
    await _keep_icon(here, caller, appId, "", "")
    return Response(status_code=204)


async def _keep_icon(here: Container, caller: Caller, app_id: str, key: str, media_type: str) -> None:
    try:
        async with here.storage.transaction() as session:
            app = await get_app(session, caller.account_id, app_id)
            old, app.icon_key, app.icon_type = app.icon_key, key, media_type
            announce(session, APP_CHANGED, AppChanged(account_id=app.account_id, app_id=app.id, change="updated"))
    except BaseException:
        await drop_icon(here, key)
        raise
    await drop_icon(here, old)
