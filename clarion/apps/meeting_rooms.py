"""Meetings in this process: the rooms it owns, and what they need of other features."""

from collections.abc import Iterable, Sequence

import structlog

from clarion.apps.meeting_chats import ChatListener
from clarion.apps.meeting_video import offer_composer
from clarion.apps.sip_addresses import call_server_ids
from clarion.apps.speech import offer_speech
from clarion.base.bus import Subscription
from clarion.base.container import Container
from clarion.base.sfu import Sfu
from clarion.base.storage import AsyncSession
from clarion.calls.control import CallControl
from clarion.features.conduct import judging_of
from clarion.features.meetings import DialIn, MeetingDelegates, RecordingCollector, RoomServer
from clarion.features.people import Extension
from clarion.features.phone import conference_dial_in_numbers, delegates_of, delegators_of

log = structlog.stdlib.get_logger("clarion.meetings")


class PhoneDelegates(MeetingDelegates):
    """Who stands in for somebody on the phone hosts and schedules their meetings too."""

    async def delegators(self, session: AsyncSession, extension_id: str) -> dict[str, str]:
        me = await session.get(Extension, extension_id)
        return _names(await delegators_of(session, me) if me is not None else ())

    async def delegates(self, session: AsyncSession, extension_id: str) -> dict[str, str]:
        me = await session.get(Extension, extension_id)
        return _names(await delegates_of(session, me) if me is not None else ())

    async def dial_in_numbers(self, session: AsyncSession, account_id: str) -> Sequence[DialIn]:
        found = await conference_dial_in_numbers(session, account_id)
        return [DialIn(one.number, one.country, one.label) for one in found]


def _names(rows: Iterable[tuple[object, Extension]]) -> dict[str, str]:
    return {row.id: row.display_name or f"{row.first_name} {row.last_name}".strip() for _, row in rows}


class MeetingRooms:
    """A part. Without a media engine people meet, and learn that media is missing. It judges by itself: in a process
    of its own nothing else would ask acceptable use before a recording, or hear that something was suspended.
    """

    name = "meetings"

    def __init__(self, here: Container) -> None:
        self._here = here
        self._judging = judging_of(here)
        self._server: RoomServer | None = None
        self._collector: RecordingCollector | None = None
        self._listening: Subscription | None = None

    async def start(self) -> None:
        await self._judging.open()
        if self._here.find(CallControl) is None:
            self._here.offer(CallControl, CallControl(self._here.bus, call_server_ids(self._here.settings)))
        offer_speech(self._here)
        offer_composer(self._here)
        self._server = self._here.offer(RoomServer, RoomServer(self._here, self._here.find(Sfu)))
        await self._server.open()
        self._listening = ChatListener(self._here, self._server).open()
        await self._listening.ready()
        self._collector = RecordingCollector(self._here, self._here.find(Sfu))
        await self._collector.open()

    async def stop(self) -> None:
        if self._collector is not None:
            await self._collector.close()
        if self._listening is not None:
            await self._listening.close()
        if self._server is not None:
            await self._server.close()
        await self._judging.close()

    async def health(self) -> str | None:
        return None
