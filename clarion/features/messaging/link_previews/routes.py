"""Previews of links: their pictures, taking one away, and the account's switch."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.base.files import Files
from clarion.base.http import WireModel
from clarion.base.http_files import FileMeta, stored_file
from clarion.base.outbox import announce
from clarion.features.messaging.chats import OWN, Visitor, visible_chat
from clarion.features.messaging.link_previews import service
from clarion.features.messaging.link_previews.events import LINKS_WANTED, LinksWanted
from clarion.features.messaging.link_previews.responses import LinkPreviewSetting, LinkPreviewSettingResponse
from clarion.features.messaging.link_previews.showing import is_wanted
from clarion.features.messaging.posts import get_post
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix=OWN, tags=["Team messaging"])
Reader = Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditCompanyInfo", scopes="EditAccounts")]
_LINK = "/chats/{chatId}/posts/{postId}/links/{linkId}"


class LinkSwitch(WireModel):
    enabled: bool


@router.get(_LINK + "/picture", summary="See the picture of a link")
async def read_link_picture(
    request: Request,
    here: Here,
    caller: Visitor,
    chatId: str,
    postId: str,
    linkId: str,
) -> Response:
    """For who is in the chat. It was made anew here: nothing of the page itself is served."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        page = await service.get_shown_page(session, await get_post(session, chat, postId), linkId)
    files = here.get(Files)
    facts = await files.find(page.picture_key)
    if facts is None:
        raise service.no_such_link()
    etag = page.picture_key.rpartition("/")[2]
    return await stored_file(request, files, page.picture_key, FileMeta(page.picture_type, facts.size, "picture", etag))


@router.delete(_LINK, status_code=204, summary="Take away the preview of a link")
async def remove_link(
    here: Here,
    caller: Visitor,
    chatId: str,
    postId: str,
    linkId: str,
) -> Response:
    """The link itself stays in the text. For the post's author and who administers the team."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        post = await get_post(session, chat, postId)
        await service.remove_link(here, session, caller, chat, post, linkId)
    return Response(status_code=204)


@router.get("/link-previews", summary="Read whether links are shown")
async def read_link_switch(here: Here, caller: Reader) -> LinkPreviewSetting:
    """`possible`: false where the installation has them switched off for all."""
    async with here.storage.reading() as session:
        enabled = await is_wanted(session, caller.account_id)
    return {"enabled": enabled, "possible": here.settings.link_previews != "off"}


@router.put("/link-previews", summary="Say whether links are shown")
async def set_link_switch(here: Here, caller: Editor, body: LinkSwitch) -> LinkPreviewSettingResponse:
    """Off: no page is fetched any more, and what posts show of pages is taken away behind."""
    async with here.storage.transaction() as session:
        await service.set_enabled(here, session, caller, body.enabled)
        announce(session, LINKS_WANTED, LinksWanted(account_id=caller.account_id))
    return {"enabled": body.enabled, "possible": here.settings.link_previews != "off"}
