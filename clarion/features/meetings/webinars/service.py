"""What hosts do with webinars and their sessions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid
from clarion.base.http import parse_time
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges import service as bridges
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.rules import new_link
from clarion.features.meetings.webinars import mails
from clarion.features.meetings.webinars.access import check_open
from clarion.features.meetings.webinars.models import Webinar, WebinarInvitee, WebinarRegistrant, WebinarSession
from clarion.features.meetings.webinars.notices import announce_session
from clarion.features.meetings.webinars.rules import merged_settings
from clarion.features.meetings.webinars.schemas import NewWebinar, SessionChange, Settings, WebinarChange
from clarion.features.people import Account, Extension

MOST_WEBINARS, MOST_SESSIONS = 1000, 200
_LATEST, _FARTHEST = timedelta(days=1), timedelta(days=3653)
_SEAL = "meeting passwords"


def settings_of(row: Webinar) -> Settings:
    return Settings.model_validate(row.settings)


async def create_webinar(here: Container, session: AsyncSession, owner: Extension, body: NewWebinar) -> Webinar:
    """Raises Conflict, Invalid."""
    bridges.check_may_host(owner)
    mine = select(func.count()).select_from(Webinar).where(Webinar.host_extension_id == owner.id)
    if (await session.scalar(mine) or 0) >= MOST_WEBINARS:
        raise Conflict(f"A person has at most {MOST_WEBINARS} webinars. Delete some.")
    now = here.clock.now()
    row = Webinar(
        id=new_id(),
        account_id=owner.account_id,
        host_extension_id=owner.id,
        title=body.title,
        description=body.description or "",
        settings={},
        created_at=now,
        modified_at=now,
    )
    row.password = ""
    session.add(row)
    await _apply_settings(here, session, row, body.settings or {})
    await session.flush()
    return row


async def change_webinar(here: Container, session: AsyncSession, row: Webinar, body: WebinarChange) -> None:
    """Its sessions to come follow. Raises Invalid."""
    if body.title is not None:
        row.title = body.title
    if body.description is not None:
        row.description = body.description
    await _apply_settings(here, session, row, body.settings or {})
    row.modified_at = here.clock.now()
    for one in await sessions_of(session, row):
        if one.status != "Finished":
            bridge = await session.get_one(MeetingBridge, one.bridge_id)
            _follow(bridge, row, one)
            announce_session(session, one, "session")


async def _apply_settings(here: Container, session: AsyncSession, row: Webinar, change: dict[str, Any]) -> None:
    row.settings = merged_settings(row.settings, change)
    if "password" in change:
        password = change["password"]
        if not isinstance(password, str) or len(password) > 64 or not password.isprintable():
            raise Invalid("A password has at most 64 characters.", parameter="settings.password")
        row.password = here.keys.seal(_SEAL, password.encode()).decode() if password else ""


def password_text(here: Container, row: Webinar) -> str:
    return here.keys.unseal(_SEAL, row.password.encode()).decode() if row.password else ""


async def delete_webinar(session: AsyncSession, row: Webinar) -> None:
    """Raises Forbidden when it was held already."""
    sessions = await sessions_of(session, row)
    if any(one.status != "Scheduled" for one in sessions):
        raise Forbidden("A webinar that was held cannot be deleted.", code="MTG-123")
    for one in sessions:
        await _delete_rows(session, one)
    await session.delete(row)


async def sessions_of(session: AsyncSession, row: Webinar) -> Sequence[WebinarSession]:
    query = select(WebinarSession).where(WebinarSession.webinar_id == row.id)
    return (await session.scalars(query.order_by(WebinarSession.starts_at, WebinarSession.id))).all()


async def create_session(
    here: Container, session: AsyncSession, webinar: Webinar, body: SessionChange
) -> WebinarSession:
    """With its room and the host as its first invitee. Raises Conflict, Invalid."""
    if not body.scheduled_start_time:
        raise Invalid("Parameter [scheduledStartTime] is missing.", parameter="scheduledStartTime")
    if body.status not in (None, "Scheduled"):
        raise Forbidden("A session becomes active when its host opens it.", code="MTG-123", parameter="status")
    if len(await sessions_of(session, webinar)) >= MOST_SESSIONS:
        raise Conflict(f"A webinar has at most {MOST_SESSIONS} sessions.")
    owner = await session.get_one(Extension, webinar.host_extension_id)
    account = await session.get_one(Account, webinar.account_id)
    bridge = await bridges.create_for_webinar(here, session, owner, webinar.title[:200])
    now = here.clock.now()
    row = _new_session(webinar, bridge, owner.time_zone or account.time_zone, now)
    _apply_session(row, body, now)
    _follow(bridge, webinar, row)
    session.add(row)
    await session.flush()
    session.add(_host_invitee(row, owner, now))
    announce_session(session, row, "created")
    await session.flush()
    return row


def _new_session(webinar: Webinar, bridge: MeetingBridge, time_zone: str, now: datetime) -> WebinarSession:
    return WebinarSession(
        id=new_id(),
        webinar_id=webinar.id,
        account_id=webinar.account_id,
        host_extension_id=webinar.host_extension_id,
        bridge_id=bridge.id,
        title="",
        description="",
        starts_at=now,
        ends_at=now + timedelta(seconds=1800),
        time_zone=time_zone,
        panel_offset_s=0,
        locale="en-US",
        status="Scheduled",
        stage="",
        registration_open=settings_of(webinar).registrationEnabled,
        registration={},
        form={},
        sequence=0,
        created_at=now,
        modified_at=now,
    )


def _host_invitee(row: WebinarSession, owner: Extension, now: datetime) -> WebinarInvitee:
    return WebinarInvitee(
        id=new_id(),
        session_id=row.id,
        role="Host",
        extension_id=owner.id,
        first_name=owner.first_name[:64],
        last_name=owner.last_name[:64],
        email=owner.email or "",
        link=new_link(),
        send_invite=False,
        created_at=now,
        modified_at=now,
    )


def _apply_session(row: WebinarSession, body: SessionChange, now: datetime) -> bool:
    """Whether calendars need the change. Raises Invalid."""
    before = (row.starts_at, row.ends_at, row.time_zone, row.title, row.description)
    lasts = row.ends_at - row.starts_at
    if body.scheduled_duration is not None:
        lasts = timedelta(seconds=body.scheduled_duration)
    if body.scheduled_start_time:
        row.starts_at = parse_time(body.scheduled_start_time, parameter="scheduledStartTime")
        if not now - _LATEST <= row.starts_at <= now + _FARTHEST:
            raise Invalid("A session begins within the next ten years.", parameter="scheduledStartTime")
    row.ends_at = row.starts_at + lasts
    row.time_zone = body.time_zone or row.time_zone
    if body.panel_join_time_offset is not None:
        row.panel_offset_s = body.panel_join_time_offset
    if body.title is not None:
        row.title = body.title
    if body.description is not None:
        row.description = body.description
    row.locale = body.locale_code or row.locale
    row.modified_at = now
    return before != (row.starts_at, row.ends_at, row.time_zone, row.title, row.description)


def _follow(bridge: MeetingBridge, webinar: Webinar, row: WebinarSession) -> None:
    """The room of a session has its title, and its audience the password of the webinar."""
    bridge.name = (row.title or webinar.title)[:200]
    bridge.password = webinar.password
    settings = settings_of(webinar)
    bridge.preferences = bridge.preferences | {
        "joinBeforeHost": False,
        "screenSharing": settings.panelistScreenSharingEnabled,
    }


async def change_session(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, body: SessionChange
) -> None:
    """Panel and registrants get the change by mail. Raises Forbidden, Invalid."""
    check_open(row)
    if body.status not in (None, row.status):
        raise Forbidden("A session becomes active when its host opens it.", code="MTG-123", parameter="status")
    if _apply_session(row, body, here.clock.now()):
        row.sequence += 1
        await mails.send_change(here, session, webinar, row)
    _follow(await session.get_one(MeetingBridge, row.bridge_id), webinar, row)
    announce_session(session, row, "session")


async def delete_session(here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession) -> None:
    """Who was invited or registered gets a cancellation. Raises Forbidden."""
    check_open(row)
    row.sequence += 1
    await mails.send_change(here, session, webinar, row, cancelled=True)
    announce_session(session, row, "deleted")
    await _delete_rows(session, row)


async def _delete_rows(session: AsyncSession, row: WebinarSession) -> None:
    bridge = await session.get_one(MeetingBridge, row.bridge_id)
    await session.delete(row)
    await session.flush()
    await session.delete(bridge)


async def host_of(session: AsyncSession, row: WebinarSession) -> WebinarInvitee:
    query = select(WebinarInvitee).where(WebinarInvitee.session_id == row.id, WebinarInvitee.role == "Host")
    return (await session.scalars(query)).one()


async def hosts_of(session: AsyncSession, rows: Sequence[WebinarSession]) -> dict[str, WebinarInvitee]:
    """By session."""
    mine = WebinarInvitee.session_id.in_([row.id for row in rows])
    query = select(WebinarInvitee).where(mine, WebinarInvitee.role == "Host")
    return {one.session_id: one for one in await session.scalars(query)}


async def has_unsent(session: AsyncSession, row: WebinarSession) -> bool:
    query = select(WebinarInvitee.id).where(
        WebinarInvitee.session_id == row.id,
        WebinarInvitee.send_invite.is_(True),
        WebinarInvitee.invited_at.is_(None),
    )
    return await session.scalar(query.limit(1)) is not None


async def count_registrants(session: AsyncSession, row: WebinarSession, state: str) -> int:
    query = select(func.count()).select_from(WebinarRegistrant)
    mine = (WebinarRegistrant.session_id == row.id) & (WebinarRegistrant.state == state)
    return await session.scalar(query.where(mine)) or 0
