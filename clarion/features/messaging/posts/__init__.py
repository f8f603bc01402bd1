"""Posts of chats: written, changed, deleted, answered in threads, with files, mentions and what people put on them.

Other packages put theirs into a chat with `add_system_post`, and say how it looks with `attachment_sources`.
"""

from clarion.features.messaging.posts.chat_file_routes import router as chat_file_router
from clarion.features.messaging.posts.events import PostChanged
from clarion.features.messaging.posts.file_routes import router as file_router
from clarion.features.messaging.posts.files import FileSource, attachment_of, promise_files
from clarion.features.messaging.posts.group_routes import router as group_router
from clarion.features.messaging.posts.housekeeping import FileSweeper
from clarion.features.messaging.posts.keeping import keep_file
from clarion.features.messaging.posts.mark_routes import router as mark_router
from clarion.features.messaging.posts.models import ChatFile, Post, PostKind
from clarion.features.messaging.posts.own_routes import router as own_router
from clarion.features.messaging.posts.reading import get_post, posts_of
from clarion.features.messaging.posts.routes import router as post_router
from clarion.features.messaging.posts.rules import MOST_ATTACHMENTS
from clarion.features.messaging.posts.schemas import AttachmentRef
from clarion.features.messaging.posts.sealed_routes import router as sealed_router
from clarion.features.messaging.posts.service import Wanted, attachments_of, create_post, remove_post
from clarion.features.messaging.posts.sources import AttachmentSource, attachment_sources
from clarion.features.messaging.posts.views import event_body, post_view
from clarion.features.messaging.posts.watch import Along, AlongRows, ContentWatch, content_watches
from clarion.features.messaging.posts.writing import Draft, PostLog, add_post, add_system_post, update_system_post

routers = (post_router, group_router, file_router, chat_file_router, own_router, mark_router, sealed_router)

__all__ = [
    "MOST_ATTACHMENTS",
    "Along",
    "AlongRows",
    "AttachmentRef",
    "AttachmentSource",
    "ChatFile",
    "ContentWatch",
    "Draft",
    "FileSource",
    "FileSweeper",
    "Post",
    "PostChanged",
    "PostKind",
    "PostLog",
    "Wanted",
    "add_post",
    "add_system_post",
    "attachment_of",
    "attachment_sources",
    "attachments_of",
    "content_watches",
    "create_post",
    "event_body",
    "get_post",
    "keep_file",
    "post_view",
    "posts_of",
    "promise_files",
    "remove_post",
    "routers",
    "update_system_post",
]
