"""Everything in chats that is more than words: what of it the API shows, and what runs behind."""

from clarion.base.container import Container
from clarion.features.messaging.calendar.feed_routes import file_router, link_router
from clarion.features.messaging.calendar.routes import own_router as occurrence_router
from clarion.features.messaging.calendar.routes import router as calendar_router
from clarion.features.messaging.calendar.source import EventSource
from clarion.features.messaging.cards.routes import router as card_router
from clarion.features.messaging.cards.source import CardSource
from clarion.features.messaging.chat_export.maker import ExportMaker
from clarion.features.messaging.chat_export.routes import router as export_router
from clarion.features.messaging.chat_import.routes import router as import_router
from clarion.features.messaging.chat_import.runner import ImportRunner
from clarion.features.messaging.chat_recovery.report_routes import router as report_router
from clarion.features.messaging.chat_recovery.routes import router as recovery_router
from clarion.features.messaging.chat_retention.holding import HoldWatch
from clarion.features.messaging.chat_retention.retention_job import ChatRetentionJob
from clarion.features.messaging.chat_retention.routes import router as retention_router
from clarion.features.messaging.chat_webhooks.routes import gate_router
from clarion.features.messaging.chat_webhooks.routes import router as webhook_router
from clarion.features.messaging.checklists.routes import router as checklist_router
from clarion.features.messaging.federation import close_federation, open_federation
from clarion.features.messaging.federation import routers as federation_routers
from clarion.features.messaging.guests.expiry_job import GuestExpiryJob
from clarion.features.messaging.guests.routes import router as guest_router
from clarion.features.messaging.language_model import router as language_model_router
from clarion.features.messaging.link_previews.reader import LinkReader
from clarion.features.messaging.link_previews.routes import router as link_preview_router
from clarion.features.messaging.link_previews.watch import LinkWatch
from clarion.features.messaging.moderation import ReportTaker
from clarion.features.messaging.notes.routes import router as note_router
from clarion.features.messaging.notes.source import NoteSource
from clarion.features.messaging.outgoing_webhooks.dispatcher import PostDispatcher
from clarion.features.messaging.outgoing_webhooks.noting import OutgoingWatch
from clarion.features.messaging.outgoing_webhooks.routes import router as outgoing_webhooks_router
from clarion.features.messaging.polls.routes import router as poll_router
from clarion.features.messaging.posts import attachment_sources, content_watches
from clarion.features.messaging.pushes import ChatPushes
from clarion.features.messaging.scheduled_messages.routes import router as scheduled_messages_router
from clarion.features.messaging.scheduled_messages.scheduler import Scheduler
from clarion.features.messaging.search.builder import SearchBuilder
from clarion.features.messaging.search.contents import SearchWatch
from clarion.features.messaging.search.routes import router as search_router
from clarion.features.messaging.summaries import router as summary_router
from clarion.features.messaging.tasks.routes import router as task_router
from clarion.features.messaging.tasks.source import TaskSource
from clarion.features.messaging.translations.routes import router as translation_router
from clarion.features.messaging.voice_rooms import VoiceRoomConsumer
from clarion.features.messaging.voice_rooms import router as voice_room_router

routers = (
    task_router,
    note_router,
    calendar_router,
    occurrence_router,
    link_router,
    file_router,
    card_router,
    webhook_router,
    gate_router,
    export_router,
    import_router,
    poll_router,
    scheduled_messages_router,
    outgoing_webhooks_router,
    search_router,
    retention_router,
    translation_router,
    summary_router,
    language_model_router,
    checklist_router,
    link_preview_router,
    guest_router,
    *federation_routers,
    recovery_router,
    report_router,
    voice_room_router,
)


async def open_work(here: Container) -> None:
    sources = attachment_sources(here)
    sources.add("Task", TaskSource())
    sources.add("Note", NoteSource())
    sources.add("Event", EventSource())
    sources.add("Card", CardSource())
    content_watches(here).add(HoldWatch(here))
    content_watches(here).add(SearchWatch(here))
    content_watches(here).add(OutgoingWatch(here))
    content_watches(here).add(LinkWatch(here))
    here.offer(ChatRetentionJob, ChatRetentionJob(here)).open()
    here.offer(SearchBuilder, SearchBuilder(here)).open()
    await here.offer(LinkReader, LinkReader(here)).open()
    await here.offer(GuestExpiryJob, GuestExpiryJob(here)).open()
    await here.offer(ExportMaker, ExportMaker(here)).open()
    await here.offer(ImportRunner, ImportRunner(here)).open()
    await here.offer(Scheduler, Scheduler(here)).open()
    await here.offer(PostDispatcher, PostDispatcher(here)).open()
    await here.offer(ChatPushes, ChatPushes(here)).open()
    await open_federation(here)
    await here.offer(ReportTaker, ReportTaker(here)).open()
    await here.offer(VoiceRoomConsumer, VoiceRoomConsumer(here)).open()


async def close_work(here: Container) -> None:
    await here.get(VoiceRoomConsumer).close()
    await here.get(ReportTaker).close()
    await close_federation(here)
    await here.get(ChatPushes).close()
    await here.get(PostDispatcher).close()
    await here.get(Scheduler).close()
    await here.get(ImportRunner).close()
    await here.get(ExportMaker).close()
    await here.get(GuestExpiryJob).close()
    await here.get(LinkReader).close()
    await here.get(SearchBuilder).close()
    await here.get(ChatRetentionJob).close()
