"""Who may see and change a webinar: its host, a delegate of the host, or an administrator of webinars."""

from clarion.base.container import Container
from clarion.base.errors import Forbidden, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.delegates import MeetingDelegates
from clarion.features.meetings.webinars.models import Webinar, WebinarInvitee, WebinarRegistrant, WebinarSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller

ADMINISTER = "WebinarSettings"


def not_found(parameter: str) -> NotFound:
    return NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)


async def get_webinar(here: Container, session: AsyncSession, caller: Caller, webinar_id: str) -> Webinar:
    """Raises NotFound, also for the webinars of others."""
    row = await session.get(Webinar, webinar_id) if len(webinar_id) <= 20 else None
    if row is None or not await may_manage(here, session, caller, row.account_id, row.host_extension_id):
        raise not_found("webinarId")
    return row


async def may_manage(
    here: Container, session: AsyncSession, caller: Caller, account_id: str, host_extension_id: str
) -> bool:
    if account_id != caller.account_id or caller.is_guest:
        return False
    if host_extension_id == caller.extension_id:
        return True
    if host_extension_id in await here.get(MeetingDelegates).delegators(session, caller.extension_id):
        return True
    owner = await session.get(Extension, host_extension_id)
    return owner is not None and caller.may(ADMINISTER) and caller.reaches(owner)


async def get_session(
    here: Container, session: AsyncSession, caller: Caller, webinar_id: str, session_id: str
) -> tuple[Webinar, WebinarSession]:
    """Raises NotFound."""
    webinar = await get_webinar(here, session, caller, webinar_id)
    row = await session.get(WebinarSession, session_id) if len(session_id) <= 20 else None
    if row is None or row.webinar_id != webinar.id:
        raise not_found("sessionId")
    return webinar, row


async def get_session_alone(
    here: Container, session: AsyncSession, caller: Caller, session_id: str
) -> tuple[Webinar, WebinarSession]:
    """The same by the session's id. Raises NotFound."""
    row = await session.get(WebinarSession, session_id) if len(session_id) <= 20 else None
    if row is None or not await may_manage(here, session, caller, row.account_id, row.host_extension_id):
        raise not_found("sessionId")
    return await session.get_one(Webinar, row.webinar_id), row


async def get_invitee(session: AsyncSession, row: WebinarSession, invitee_id: str) -> WebinarInvitee:
    found = await session.get(WebinarInvitee, invitee_id) if len(invitee_id) <= 20 else None
    if found is None or found.session_id != row.id:
        raise not_found("inviteeId")
    return found


async def get_registrant(session: AsyncSession, row: WebinarSession, registrant_id: str) -> WebinarRegistrant:
    found = await session.get(WebinarRegistrant, registrant_id) if len(registrant_id) <= 20 else None
    if found is None or found.session_id != row.id:
        raise not_found("registrantId")
    return found


def check_open(row: WebinarSession, *statuses: str) -> None:
    """Raises Forbidden for a session that goes on or is over."""
    if row.status not in (statuses or ("Scheduled",)):
        raise Forbidden(f"The session is {row.status.lower()} and cannot be changed.", code="MTG-123")


def check_administrator(caller: Caller) -> None:
    """Raises Forbidden (CMN-408)."""
    caller.check_permission(ADMINISTER)
    if not caller.reaches_site(""):
        raise Forbidden("You administer some sites only. Ask for the webinars of one host.", code="CMN-404")
