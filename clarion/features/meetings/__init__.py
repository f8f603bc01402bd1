"""Video meetings: bridges (permanent rooms with a link and PINs), meetings held in them, who is let in."""

from clarion.base.container import Container
from clarion.features.conduct import NoticedSources
from clarion.features.meetings.bridges.delegates import DialIn, MeetingDelegates
from clarion.features.meetings.bridges.older_routes import router as older_bridges_router
from clarion.features.meetings.bridges.routes import router as bridges_router
from clarion.features.meetings.chat.consumer import MeetingChatConsumer
from clarion.features.meetings.chat.follower import NewPost
from clarion.features.meetings.chat.port import ChatAuthor, MeetingChats
from clarion.features.meetings.chat.routes import router as chat_router
from clarion.features.meetings.documents.routes import router as documents_router
from clarion.features.meetings.events import MEETING_CHANGED, WEBINAR_CHANGED, MeetingChanged, WebinarChanged
from clarion.features.meetings.history.routes import router as history_router
from clarion.features.meetings.phones.caller import CALL_OUT, MeetingCaller
from clarion.features.meetings.phones.gateway import MeetingPhones
from clarion.features.meetings.phones.invited_program import InvitedProgram
from clarion.features.meetings.phones.media_bridge import is_sfu_leg
from clarion.features.meetings.phones.routes import router as phones_router
from clarion.features.meetings.polls.routes import router as polls_router
from clarion.features.meetings.quality.routes import router as quality_router
from clarion.features.meetings.recordings.collector import RecordingCollector
from clarion.features.meetings.recordings.composing import RecordingJobs
from clarion.features.meetings.recordings.events import RECORDING_CHANGED, MeetingRecordingChanged
from clarion.features.meetings.recordings.noticed_files import KIND as NOTICED_RECORDINGS
from clarion.features.meetings.recordings.noticed_files import NoticedRecordings
from clarion.features.meetings.recordings.routes import router as recordings_router
from clarion.features.meetings.rooms.gateway import SignalingGateway
from clarion.features.meetings.rooms.public_routes import router as joining_router
from clarion.features.meetings.rooms.server import RoomServer
from clarion.features.meetings.schedule.configuration_routes import router as configuration_router
from clarion.features.meetings.schedule.routes import router as schedule_router
from clarion.features.meetings.streams.cleanup import StreamCleanup
from clarion.features.meetings.streams.routes import router as streams_router
from clarion.features.meetings.webinars.reminders import WebinarReminders
from clarion.features.meetings.webinars.routers import routers as webinar_routers

routers = (
    bridges_router,
    older_bridges_router,
    history_router,
    schedule_router,
    configuration_router,
    joining_router,
    polls_router,
    quality_router,
    documents_router,
    chat_router,
    *webinar_routers,
    recordings_router,
    streams_router,
    phones_router,
)


def offer_meetings(here: Container) -> None:
    here.offer(SignalingGateway, SignalingGateway(here))
    here.offer(RecordingJobs, RecordingJobs(here))
    here.get(NoticedSources).add(NOTICED_RECORDINGS, NoticedRecordings(here))


async def open_meetings(here: Container) -> None:
    await here.get(SignalingGateway).open()
    await here.get(RecordingJobs).open()
    here.offer(WebinarReminders, WebinarReminders(here)).open()
    here.offer(StreamCleanup, StreamCleanup(here)).open()
    await here.offer(MeetingChatConsumer, MeetingChatConsumer(here)).open()


async def close_meetings(here: Container) -> None:
    await here.get(MeetingChatConsumer).close()
    await here.get(StreamCleanup).close()
    await here.get(WebinarReminders).close()
    await here.get(RecordingJobs).close()
    await here.get(SignalingGateway).close()


__all__ = [
    "CALL_OUT",
    "MEETING_CHANGED",
    "RECORDING_CHANGED",
    "WEBINAR_CHANGED",
    "ChatAuthor",
    "DialIn",
    "InvitedProgram",
    "MeetingCaller",
    "MeetingChanged",
    "MeetingChats",
    "MeetingDelegates",
    "MeetingPhones",
    "MeetingRecordingChanged",
    "NewPost",
    "RecordingCollector",
    "RecordingJobs",
    "RoomServer",
    "SignalingGateway",
    "WebinarChanged",
    "close_meetings",
    "is_sfu_leg",
    "offer_meetings",
    "open_meetings",
    "routers",
]
