"""Messaging: texts, and chats of the people in an account."""

from clarion.base.container import Container
from clarion.features.conduct import NoticedSources
from clarion.features.messaging import (
    auto_replies,
    brands,
    chats,
    encryption,
    high_volume,
    inbox,
    posts,
    text_consents,
    text_templates,
    threads,
    work,
)
from clarion.features.messaging.auto_replies import Hours as OwnerHours
from clarion.features.messaging.auto_replies import OpeningHours
from clarion.features.messaging.brands import account_campaigns, require_campaigns
from clarion.features.messaging.cards import CardReceivers
from clarion.features.messaging.chat_import import by_command as chat_imports
from clarion.features.messaging.chat_retention.erasing import (
    erase_posts,
    erase_things,
    is_company_held,
    is_person_held,
)
from clarion.features.messaging.chat_webhooks.events import CHAT_WEBHOOK_CHANGED
from clarion.features.messaging.chats import CHAT_SIGNAL, TEAM_MESSAGING, MemberCache, check_words, get_head
from clarion.features.messaging.chats.outsiders import bring_into_teams, take_out_of_all
from clarion.features.messaging.encryption import ENCRYPTION_CHANGED
from clarion.features.messaging.high_volume import find_batch_view
from clarion.features.messaging.inbox import ThreadReaders
from clarion.features.messaging.meeting_chats import (
    check_meeting_words,
    ensure_meeting_chat,
    meeting_line,
    post_from_meeting,
    texts_of_posts,
)
from clarion.features.messaging.moderation import ChatNoticedFiles
from clarion.features.messaging.outgoing_webhooks import OutsidePrograms
from clarion.features.messaging.posts import event_body
from clarion.features.messaging.texting import (
    BULK_TEXT_CHANGED,
    CONSENT_CHANGED,
    BulkTextChanged,
    ConsentChanged,
    Dispatcher,
    TextInbox,
    ThreadCache,
    close_texting,
    gateway_router,
    open_texting,
    opted_out,
    router,
    send_notice,
    set_consent,
)
from clarion.features.messaging.threads import THREADS_CHANGED, ThreadsChanged
from clarion.features.messaging.voice_rooms import (
    ROOM_CODES_CHANGED,
    VOICE_ROOM_CHANGED,
    LiveRoom,
    RoomCalls,
    live_room,
    read_room_codes,
)
from clarion.features.numbers import CampaignCache
from clarion.features.people import ContactTeams

routers = (
    router,
    gateway_router,
    text_templates.router,
    auto_replies.router,
    *text_consents.routers,
    *high_volume.routers,
    *threads.routers,
    *brands.routers,
    *inbox.routers,
    *chats.routers,
    encryption.router,
    *posts.routers,
    *work.routers,
)


def offer_messaging(here: Container) -> None:
    """What other features use of this one."""
    here.offer(CampaignCache, brands.Campaigns())
    here.offer(ContactTeams, chats.ChatTeams())
    here.offer(chats.MemberCache, chats.MemberCache(here.storage))
    here.get(NoticedSources).add("", ChatNoticedFiles(here))


async def open_messaging(here: Container) -> None:
    """Start to listen and to work. Call on the event loop."""
    here.offer(ThreadCache, threads.Threads(here.clock))
    await auto_replies.open_auto_replies(here)
    await open_texting(here)
    here.offer(chats.ChatLog, posts.PostLog(here))
    posts.attachment_sources(here).add("File", posts.FileSource())
    await work.open_work(here)
    await here.offer(posts.FileSweeper, posts.FileSweeper(here)).open()
    await here.offer(chats.EveryoneMembership, chats.EveryoneMembership(here)).open()


async def close_messaging(here: Container) -> None:
    await work.close_work(here)
    await here.get(chats.EveryoneMembership).close()
    await here.get(posts.FileSweeper).close()
    await close_texting(here)
    await auto_replies.close_auto_replies(here)


__all__ = [
    "BULK_TEXT_CHANGED",
    "CHAT_SIGNAL",
    "CHAT_WEBHOOK_CHANGED",
    "CONSENT_CHANGED",
    "ENCRYPTION_CHANGED",
    "ROOM_CODES_CHANGED",
    "TEAM_MESSAGING",
    "THREADS_CHANGED",
    "VOICE_ROOM_CHANGED",
    "BulkTextChanged",
    "CardReceivers",
    "ConsentChanged",
    "Dispatcher",
    "LiveRoom",
    "MemberCache",
    "OpeningHours",
    "OutsidePrograms",
    "OwnerHours",
    "RoomCalls",
    "TextInbox",
    "ThreadReaders",
    "ThreadsChanged",
    "account_campaigns",
    "bring_into_teams",
    "chat_imports",
    "check_meeting_words",
    "check_words",
    "close_messaging",
    "ensure_meeting_chat",
    "erase_posts",
    "erase_things",
    "event_body",
    "find_batch_view",
    "get_head",
    "is_company_held",
    "is_person_held",
    "live_room",
    "meeting_line",
    "offer_messaging",
    "open_messaging",
    "opted_out",
    "post_from_meeting",
    "read_room_codes",
    "require_campaigns",
    "routers",
    "send_notice",
    "set_consent",
    "take_out_of_all",
    "texts_of_posts",
]
