"""Webinars on the wire."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.http_paging import Position, TokenPaging, token_answer
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.service import link_of, password_of
from clarion.features.meetings.webinars.models import Webinar, WebinarInvitee, WebinarRegistrant, WebinarSession
from clarion.features.meetings.webinars.responses import (
    DomainUser,
    InviteeInfo,
    ListedSession,
    RegistrantInfo,
    SessionEntry,
    SessionInfo,
    SessionSecrets,
    WebinarInfo,
    WebinarPage,
)
from clarion.features.meetings.webinars.schemas import Settings

Row = TypeVar("Row")
Record = TypeVar("Record")


def page_of(
    rows: Sequence[Row], paging: TokenPaging, position: Callable[[Row], Position], view: Callable[[Row], Record]
) -> WebinarPage[Record]:
    """`token_answer`, whose first page has an empty token here."""
    found = token_answer(rows, paging, position, view)
    numbers = found["paging"]
    answer: WebinarPage[Record] = {
        "records": found["records"],
        "paging": {"perPage": numbers["perPage"], "pageToken": paging.token},
    }
    if "nextPageToken" in numbers:
        answer["paging"]["nextPageToken"] = numbers["nextPageToken"]
    return answer


def domain_user(account_id: str, extension_id: str) -> DomainUser:
    return {"userId": extension_id, "accountId": account_id, "domain": "pbx"}


def settings_view(settings: dict[str, Any], password: str) -> dict[str, Any]:
    """Complete. `password`: as typed, for hosts; empty: none, or not for the reader."""
    found = Settings.model_validate(settings).model_dump()
    if not found["postWebinarRedirectUri"]:
        del found["postWebinarRedirectUri"]
    return found | ({"password": password} if password else {})


def webinar_view(row: Webinar, password: str) -> WebinarInfo:
    user = domain_user(row.account_id, row.host_extension_id)
    return {
        "id": row.id,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.modified_at),
        "title": row.title,
        "description": row.description,
        "settings": settings_view(row.settings, password),
        "host": {
            "userId": row.host_extension_id,
            "accountId": row.account_id,
            "linkedUser": user,
            "entitled": True,
        },
    }


def meet_link(here: Container, link: str) -> str:
    return f"{here.settings.public_url.rstrip('/')}/meet/{link}"


def registration_link(here: Container, bridge: MeetingBridge) -> str:
    return f"{here.settings.public_url.rstrip('/')}/webinar/{bridge.link}"


def session_entry(here: Container, row: WebinarSession, webinar: Webinar, host: WebinarInvitee) -> SessionEntry:
    return {
        "id": row.id,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.modified_at),
        "scheduledStartTime": wire_time(row.starts_at),
        "scheduledDuration": round((row.ends_at - row.starts_at).total_seconds()),
        "timeZone": row.time_zone,
        "panelJoinTimeOffset": row.panel_offset_s,
        "title": row.title or webinar.title,
        "description": row.description or webinar.description,
        "status": row.status,
        "hostJoinUri": meet_link(here, host.link),
        "localeCode": row.locale,
    }


def listed_session(here: Container, row: WebinarSession, webinar: Webinar, host: WebinarInvitee) -> ListedSession:
    return {
        **session_entry(here, row, webinar, host),
        "webinar": {
            "id": webinar.id,
            "title": webinar.title,
            "description": webinar.description,
            "host": {"linkedUser": domain_user(webinar.account_id, webinar.host_extension_id)},
        },
    }


def session_view(
    here: Container,
    row: WebinarSession,
    webinar: Webinar,
    bridge: MeetingBridge,
    host: WebinarInvitee,
    *,
    unsent: bool,
) -> SessionInfo:
    registers = settings_view(webinar.settings, "")["registrationEnabled"]
    password = password_of(here, bridge)
    secrets: SessionSecrets = {}
    if password is not None:
        secrets = {"videoBridgePassword": password.plain, "videoBridgePstnPassword": password.digits}
    return {
        **session_entry(here, row, webinar, host),
        **secrets,
        "videoBridgeId": bridge.id,
        "attendeeJoinUri": registration_link(here, bridge) if registers else link_of(here, bridge),
        "hasUnsentInvites": unsent,
    }


def invitee_view(here: Container, row: WebinarInvitee, account_id: str) -> InviteeInfo:
    view: InviteeInfo = {
        "id": row.id,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.modified_at),
        "firstName": row.first_name,
        "lastName": row.last_name,
        "role": row.role,
        "type": row.kind,
        "sendInvite": row.send_invite,
        "joinUri": meet_link(here, row.link),
    }
    if row.email:
        view["email"] = row.email
    if row.job_title:
        view["jobTitle"] = row.job_title
    if row.extension_id:
        view["linkedUser"] = domain_user(account_id, row.extension_id)
    return view


def registrant_view(here: Container, row: WebinarRegistrant, *, questionnaire: bool) -> RegistrantInfo:
    view: RegistrantInfo = {
        "id": row.id,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.modified_at),
        "firstName": row.first_name,
        "lastName": row.last_name,
        "email": row.email,
        "registrationTime": wire_time(row.created_at),
        "registeredPostWebinar": row.post_webinar,
        "clarionState": row.state,
    }
    if row.state == "Registered":
        view["joinUri"] = meet_link(here, row.link)
    if row.state != "Cancelled":
        view["cancellationUri"] = cancellation_link(here, row)
    if row.visitor_id:
        view["visitorId"] = row.visitor_id
    if row.external_id:
        view["externalId"] = row.external_id
    if row.ip_address:
        view["ipAddress"] = row.ip_address
    if row.source:
        view["source"] = row.source
    if questionnaire:
        view["questionnaire"] = row.answers
    return view


def cancellation_link(here: Container, row: WebinarRegistrant) -> str:
    return f"{here.settings.public_url.rstrip('/')}/webinar/cancel/{row.cancel}"
