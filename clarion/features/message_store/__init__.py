"""The message store: messages of every type, with what is attached, where their owners find them.

Texting, voicemail and fax stand above it and write through `MessageStore`; ask the container for it. What clients do
with messages whatever their type (list, read, mark, delete, synchronise, fetch, export) is here.
"""

from clarion.base.container import Container
from clarion.features.message_store.content_routes import router as content_router
from clarion.features.message_store.events import (
    FILES_DROPPED,
    MESSAGES_CHANGED,
    REPORT_ASKED,
    FilesDropped,
    MessagesChanged,
)
from clarion.features.message_store.kinds import Availability, Direction, MessageStatus, MessageType, ReadStatus
from clarion.features.message_store.models import Attachment, Conversation, Message
from clarion.features.message_store.queries import attachments_of, counts_of, find_message, get_message, unread_counts
from clarion.features.message_store.reactions import FileSweeper
from clarion.features.message_store.report_routes import router as report_router
from clarion.features.message_store.reports import ReportMaker
from clarion.features.message_store.responses import MessageInfo
from clarion.features.message_store.retention import MessageRetentionJob
from clarion.features.message_store.routes import router as messages_router
from clarion.features.message_store.rules import Party, participants_key
from clarion.features.message_store.schemas import message_view
from clarion.features.message_store.service import MessageStore, NewAttachment, NewMessage
from clarion.features.message_store.sync import OVERLAP as SYNC_OVERLAP
from clarion.features.message_store.sync import TOKEN_LASTS as SYNC_LASTS
from clarion.features.message_store.sync import full_sync_required
from clarion.features.message_store.sync_routes import router as sync_router

routers = (messages_router, content_router, sync_router, report_router)


def offer_message_store(here: Container) -> None:
    """What other features use of this one."""
    here.offer(MessageStore, MessageStore(here))


async def open_message_store(here: Container) -> None:
    """Start to listen and to tidy. Call on the event loop, before the features above."""
    await here.offer(FileSweeper, FileSweeper(here)).open()
    await here.offer(ReportMaker, ReportMaker(here)).open()
    here.offer(MessageRetentionJob, MessageRetentionJob(here)).open()


async def close_message_store(here: Container) -> None:
    await here.get(MessageRetentionJob).close()
    await here.get(ReportMaker).close()
    await here.get(FileSweeper).close()


__all__ = [
    "FILES_DROPPED",
    "MESSAGES_CHANGED",
    "REPORT_ASKED",
    "SYNC_LASTS",
    "SYNC_OVERLAP",
    "Attachment",
    "Availability",
    "Conversation",
    "Direction",
    "FilesDropped",
    "Message",
    "MessageInfo",
    "MessageRetentionJob",
    "MessageStatus",
    "MessageStore",
    "MessageType",
    "MessagesChanged",
    "NewAttachment",
    "NewMessage",
    "Party",
    "ReadStatus",
    "attachments_of",
    "close_message_store",
    "counts_of",
    "find_message",
    "full_sync_required",
    "get_message",
    "message_view",
    "offer_message_store",
    "open_message_store",
    "participants_key",
    "routers",
    "unread_counts",
]
