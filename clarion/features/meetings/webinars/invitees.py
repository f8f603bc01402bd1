"""Who is invited to a session: co-hosts, panelists, and attendees by name."""

from collections.abc import Sequence

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.rules import new_link
from clarion.features.meetings.webinars import mails
from clarion.features.meetings.webinars.access import check_open, get_invitee
from clarion.features.meetings.webinars.models import Webinar, WebinarInvitee, WebinarSession
from clarion.features.meetings.webinars.notices import announce_session
from clarion.features.meetings.webinars.schemas import ChangedInvitee, InviteeChange, InviteeChanges, NewInvitee
from clarion.features.people import PEOPLE_TYPES, Extension, ExtensionStatus

MOST_INVITEES = 5000
Changed = tuple[list[WebinarInvitee], list[WebinarInvitee], list[str]]


async def change_invitees(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, body: InviteeChanges
) -> Changed:
    """All or none. Added, updated, and the ids of deleted ones. Raises Conflict, Forbidden, Invalid, NotFound."""
    check_open(row, "Scheduled", "Active")
    if row.status == "Active" and (body.updated_invitees or body.deleted_invitees):
        check_open(row)
    deleted = [one.id for one in body.deleted_invitees]
    for invitee_id in deleted:
        await _delete(here, session, webinar, row, await get_invitee(session, row, invitee_id))
    await session.flush()
    updated = []
    for change in body.updated_invitees:
        invitee = await get_invitee(session, row, change.id)
        await update(here, session, row, invitee, change)
        updated.append(invitee)
    added = [await _add(here, session, row, new) for new in body.added_invitees]
    await _check_room(session, row)
    for invitee in added:
        await mails.send_invitation(here, session, webinar, row, invitee)
    announce_session(session, row, "invitees")
    return added, updated, deleted


async def _check_room(session: AsyncSession, row: WebinarSession) -> None:
    await session.flush()
    mine = select(func.count()).select_from(WebinarInvitee).where(WebinarInvitee.session_id == row.id)
    if (await session.scalar(mine) or 0) > MOST_INVITEES:
        raise Conflict(f"A session has at most {MOST_INVITEES} invitees.")


async def _add(here: Container, session: AsyncSession, row: WebinarSession, new: NewInvitee) -> WebinarInvitee:
    now = here.clock.now()
    found = WebinarInvitee(
        id=new_id(),
        session_id=row.id,
        role=new.role,
        kind=new.type or "User",
        first_name=new.first_name or "",
        last_name=new.last_name or "",
        email=new.email or "",
        job_title=new.job_title or "",
        link=new_link(),
        send_invite=new.send_invite is not False,
        created_at=now,
        modified_at=now,
    )
    found.extension_id = ""
    if new.linked_user is not None:
        if new.email or new.first_name or new.last_name:
            raise Invalid("Give either linkedUser or a name and email address.", parameter="addedInvitees.linkedUser")
        await _link(session, row, found, new.linked_user.user_id, new.linked_user.account_id)
    elif not new.email:
        raise Invalid("Parameter [email] is missing.", parameter="addedInvitees.email")
    await _check_new(session, row, found)
    session.add(found)
    await session.flush()
    return found


async def _link(
    session: AsyncSession, row: WebinarSession, found: WebinarInvitee, user_id: str, account_id: str
) -> None:
    """A colleague, who signs in. Raises Invalid."""
    person = await session.get(Extension, user_id) if len(user_id) <= 64 else None
    own = person is not None and person.account_id == row.account_id and account_id in ("~", row.account_id)
    if person is None or not own or person.type not in PEOPLE_TYPES or person.status != ExtensionStatus.ENABLED:
        raise Invalid("This person does not exist in your company.", parameter="addedInvitees.linkedUser.userId")
    found.extension_id = person.id
    found.first_name, found.last_name = person.first_name[:64], person.last_name[:64]
    found.email = person.email or ""


async def _check_new(session: AsyncSession, row: WebinarSession, new: WebinarInvitee) -> None:
    """Raises Conflict for someone who is invited already."""
    mine = WebinarInvitee.session_id == row.id
    if new.extension_id:
        same = WebinarInvitee.extension_id == new.extension_id
    else:
        same = (WebinarInvitee.email == new.email) & (WebinarInvitee.extension_id == "")
    if await session.scalar(select(WebinarInvitee.id).where(mine, same).limit(1)) is not None:
        raise Conflict("This person is invited already.", parameter="addedInvitees")


async def update(
    here: Container,
    session: AsyncSession,
    row: WebinarSession,
    invitee: WebinarInvitee,
    change: InviteeChange | ChangedInvitee,
) -> None:
    """Raises Forbidden for the host, Invalid for the name of a colleague."""
    if invitee.role == "Host":
        raise Forbidden("The host of a webinar cannot be changed.", code="MTG-123", parameter="inviteeId")
    named = change.first_name, change.last_name, change.email
    if invitee.extension_id and any(one is not None for one in named):
        raise Invalid("Colleagues have the name of their account.", parameter="firstName")
    invitee.role = change.role
    invitee.kind = change.type or invitee.kind
    for name in ("first_name", "last_name", "email", "job_title", "send_invite"):
        value = getattr(change, name)
        if value is not None:
            setattr(invitee, name, value)
    invitee.modified_at = here.clock.now()


async def delete(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, invitee: WebinarInvitee
) -> None:
    """Raises Forbidden for the host, and once the session began."""
    check_open(row)
    await _delete(here, session, webinar, row, invitee)
    announce_session(session, row, "invitees")


async def _delete(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, invitee: WebinarInvitee
) -> None:
    if invitee.role == "Host":
        raise Forbidden("The host of a webinar cannot be removed.", code="MTG-123", parameter="inviteeId")
    await mails.send_cancellation(here, session, webinar, row, invitee)
    await session.delete(invitee)


async def list_invitees(
    session: AsyncSession, row: WebinarSession, after: str | None, most: int, roles: Sequence[str] = ()
) -> Sequence[WebinarInvitee]:
    """By id; one row more than `most` if there is one."""
    query = select(WebinarInvitee).where(WebinarInvitee.session_id == row.id)
    if after is not None:
        query = query.where(WebinarInvitee.id > after)
    if roles:
        query = query.where(WebinarInvitee.role.in_(roles))
    return (await session.scalars(query.order_by(WebinarInvitee.id).limit(most + 1))).all()
