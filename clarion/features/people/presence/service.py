"""Presence: read for one, read for all, change one's own."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import select

from clarion.base.http import wire_time
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.presence.events import PRESENCE_CHANGED, PresenceChanged
from clarion.features.people.presence.models import DndStatus, PresenceSettings, UserStatus
from clarion.features.people.presence.responses import PresenceEnds, PresenceFields, ShownStatus, TelephonyStatus
from clarion.features.people.presence.rules import personal_status, presence_status, takes_queue_calls
from clarion.features.people.users.models import Extension

_PER_STATEMENT = 5_000  # databases bound the parameters of a statement


def default_settings(extension_id: str) -> PresenceSettings:
    """What counts for someone who never changed anything. Not in any session."""
    return PresenceSettings(
        extension_id=extension_id,
        user_status=UserStatus.AVAILABLE,
        dnd_status=DndStatus.TAKE_ALL,
        message="",
        visible=True,
        caller_id_visibility="All",
        ring_on_monitored_call=False,
        pick_up_calls_on_hold=False,
        accept_queue_calls=True,
        in_meeting_until=None,
        status_until=None,
        message_until=None,
        in_video_meeting=False,
    )


async def get_settings(session: AsyncSession, extension_id: str) -> PresenceSettings:
    return await session.get(PresenceSettings, extension_id) or default_settings(extension_id)


async def settings_of(session: AsyncSession, rows: Sequence[Extension]) -> dict[str, PresenceSettings]:
    """By extension id, for all of `rows`."""
    ids = [row.id for row in rows]
    found = await stored_settings_of(session, ids)
    return {extension_id: found.get(extension_id) or default_settings(extension_id) for extension_id in ids}


async def stored_settings_of(session: AsyncSession, ids: Sequence[str]) -> dict[str, PresenceSettings]:
    """By extension id, of those who have set anything; the others have `default_settings`."""
    found: dict[str, PresenceSettings] = {}
    for start in range(0, len(ids), _PER_STATEMENT):
        query = select(PresenceSettings).where(PresenceSettings.extension_id.in_(ids[start : start + _PER_STATEMENT]))
        found |= {item.extension_id: item for item in await session.scalars(query)}
    return found


async def update_presence(session: AsyncSession, person: Extension, changes: dict[str, Any]) -> PresenceSettings:
    """Write the given columns of `PresenceSettings`."""
    row = await session.get(PresenceSettings, person.id)
    if row is None:
        row = default_settings(person.id)
        session.add(row)
    for name, value in changes.items():
        setattr(row, name, value)
    row.accept_queue_calls = takes_queue_calls(row.dnd_status)
    announce(
        session,
        PRESENCE_CHANGED,
        PresenceChanged(
            account_id=person.account_id,
            extension_id=person.id,
            user_status=row.user_status,
            dnd_status=row.dnd_status,
            message=row.message,
        ),
    )
    return row


def presence_fields(
    settings: PresenceSettings, telephony_status: str, *, own: bool, reachable: bool = True
) -> PresenceFields:
    """The wire's fields without uri and extension. Who hides their presence shows others only Offline."""
    if not settings.visible and not own:
        return {
            "userStatus": "Offline",
            "dndStatus": "Unknown",
            "dndStatusPersonal": "Unknown",
            "presenceStatus": "Offline",
            "telephonyStatus": "NoCall",
            "meetingStatus": "Disconnected",
            "allowSeeMyPresence": False,
        }
    shown = presence_status(
        settings.user_status,
        settings.dnd_status,
        telephony_status,
        in_meeting=settings.in_meeting,
        reachable=reachable,
    )
    fields: PresenceFields = {
        "userStatus": cast("ShownStatus", settings.user_status),
        "dndStatus": settings.dnd_status,
        "dndStatusPersonal": personal_status(settings.dnd_status),
        "presenceStatus": cast("ShownStatus", shown),
        "telephonyStatus": cast("TelephonyStatus", telephony_status),
        "aggregatedTelephonyStatus": telephony_status,
        "cxTelephonyStatus": "NoCall",
        "meetingStatus": "Connected" if settings.in_video_meeting else "Disconnected",
        "message": settings.message,
        "allowSeeMyPresence": settings.visible,
        "callerIdVisibility": settings.caller_id_visibility,
        "ringOnMonitoredCall": settings.ring_on_monitored_call,
        "pickUpCallsOnHold": settings.pick_up_calls_on_hold,
        "acceptCallQueueCalls": settings.accept_queue_calls,
    }
    return cast("PresenceFields", {**fields, **_ends(settings)})


def _ends(settings: PresenceSettings) -> PresenceEnds:
    """When what is shown now ends, as far as that is known."""
    found: PresenceEnds = {}
    if settings.status_until:
        found["statusExpirationTime"] = wire_time(settings.status_until)
    if settings.message_until:
        found["messageExpirationTime"] = wire_time(settings.message_until)
    if settings.in_meeting_until:
        found["inMeetingUntil"] = wire_time(settings.in_meeting_until)
    return found
