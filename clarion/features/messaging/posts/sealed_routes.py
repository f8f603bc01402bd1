"""What is sealed is changed here: the surface knows only text."""

from fastapi import APIRouter

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.features.messaging.chats import OWN, Chatter, visible_chat
from clarion.features.messaging.posts import service
from clarion.features.messaging.posts.reading import get_post, reactions_of
from clarion.features.messaging.posts.responses import PostDetails
from clarion.features.messaging.posts.schemas import SealedText
from clarion.features.messaging.posts.views import full_view

router = APIRouter(prefix=OWN, tags=["Team messaging: encryption"])


@router.put("/chats/{chatId}/posts/{postId}/sealed", summary="Change a sealed post")
async def change_sealed_post(
    here: Here,
    caller: Chatter,
    chatId: str,
    postId: str,
    body: SealedText,
) -> PostDetails:
    """Under the chat's newest key. What it said before is kept, sealed as it was. 409 with E2E-103: begin a new key."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        post = await get_post(session, chat, postId)
        wanted = service.Wanted(sealed=body.sealed.model_dump(), names=body.names)
        await service.edit_sealed(here, session, caller, chat, post, wanted)
        reactions = await reactions_of(session, [post.id])
        return full_view(post, here.settings.public_url, reactions.get(post.id, ()))
