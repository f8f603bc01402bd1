"""Notices, recipients of texts, and what somebody may do for other extensions."""

from collections.abc import Sequence
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.http import PagingQuery, WireModel, cut, list_answer, uri_of
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people.loose import LooseId
from clarion.features.people.roles.catalogue import granted, reaches
from clarion.features.people.roles.queries import roles_of
from clarion.features.people.settings import notices, recipients
from clarion.features.people.settings.responses import (
    ExtensionGrantExtension,
    ExtensionGrantInfo,
    ExtensionGrants,
    NotificationSettingsInfo,
    SmsRecipients,
)
from clarion.features.people.sign_in.caller import Caller, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionType

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["User settings"])
Ids = Annotated[list[Annotated[LooseId, Field(max_length=64)]], Field(max_length=recipients.MOST_RECIPIENTS)]


class RecipientChange(WireModel):
    added_extension_ids: Ids = []
    removed_extension_ids: Ids = []


async def _notices_view(
    session: AsyncSession, request: Request, row: Extension, wanted: notices.Notices
) -> NotificationSettingsInfo:
    who_reads = await recipients.all_recipients_of(session, row.id)
    own = [row] if row.email else []
    return {
        "uri": uri_of(request, "account", row.account_id, "extension", row.id, "notification-settings"),
        **cast("NotificationSettingsInfo", _without_empty_lists(wanted.chosen)),
        "emailRecipients": notices.recipients_view(own, "FullAccess"),
        "smsRecipients": notices.recipients_view(who_reads, "Messages"),
    }


def _without_empty_lists(chosen: dict[str, Any]) -> dict[str, Any]:
    """The surface leaves out a list in which nothing is."""
    return {
        name: _without_empty_lists(value) if isinstance(value, dict) else value
        for name, value in chosen.items()
        if value != []
    }


@router.get("/notification-settings", summary="Read what an extension wants to be told of")
async def read_notification_settings(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadMessageAndNotificationSettings", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
) -> NotificationSettingsInfo:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        return await _notices_view(session, request, row, await notices.notices_of(session, row))


@router.put("/notification-settings", summary="Choose what an extension wants to be told of")
async def update_notification_settings(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="EditExtensions")],
    accountId: str,
    extensionId: str,
    body: notices.NoticesChange,
) -> NotificationSettingsInfo:
    """What is not given stays; a list that is given replaces the one before."""
    caller.check_permission("EditMessagesNotificationsSettings")
    async with here.storage.transaction() as session:
        asking = caller.asking(("EditMessagesNotificationsSettings",))
        row = await resolve_extension(session, asking, accountId, extensionId)
        wanted = await notices.change_notices(session, row, body)
        await session.flush()
        return await _notices_view(session, request, row, wanted)


@router.get("/sms-recipients", summary="List who gets the texts of an extension")
async def read_sms_recipients(
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
) -> SmsRecipients:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        found = await recipients.all_recipients_of(session, row.id)
    return {
        "smsRecipients": [
            {
                "id": person.id,
                "extensionNumber": person.number,
                "extensionType": person.type,
                "name": person.name,
                "assignable": person.type in recipients.ASSIGNABLE,
                "hasLicense": True,
            }
            for person in found
        ]
    }


@router.post("/sms-recipients/bulk-assign", status_code=204, summary="Say who gets the texts of an extension")
async def assign_sms_recipients(
    here: Here,
    caller: Annotated[Caller, require("EditExtensionInfo", scopes="EditExtensions")],
    accountId: str,
    extensionId: str,
    body: RecipientChange,
) -> Response:
    """Of queues, menus and other extensions that read nothing themselves. All or nothing."""
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        await recipients.assign_recipients(session, row, body.added_extension_ids, body.removed_extension_ids)
    return Response(status_code=204)


@router.get("/grant", summary="List what somebody may do for other extensions")
async def list_grants(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensionGrant", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    types: Annotated[list[str], Query(alias="extensionType", max_length=40)] = [],
) -> ListResponse[ExtensionGrantInfo]:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        found = await _grants(session, row)
    records = [(other, given) for other, given in found if not types or other.type in types]
    uri = uri_of(request, "account", row.account_id, "extension", row.id, "grant")
    shown = [_grant_view(request, uri, other, given) for other, given in cut(records, paging)]
    return list_answer(request, shown, paging, len(records))


_NOTHING = dict.fromkeys(
    ("callPickup", "callMonitoring", "callOnBehalfOf", "callDelegation", "groupPaging", "callQueueSetup",
     "callQueueMembersSetup", "callQueueMessages", "callQueueFacSetup", "sharedVoicemails",
     "callQueueSmsRecipient", "smsRecipient"),
    False,
)  # fmt: skip


async def _grants(session: AsyncSession, row: Extension) -> Sequence[tuple[Extension, dict[str, bool]]]:
    """The extensions for which somebody may do something, by their roles and as receiver of texts."""
    reads_for = await recipients.receives_for(session, row.id)
    held = granted(await roles_of(session, row)) if row.type in PEOPLE_TYPES else {}
    manages_queues = reaches(held.get("Groups", ()), ExtensionType.DEPARTMENT)
    query = select(Extension).where(Extension.account_id == row.account_id, Extension.id != row.id)
    if not manages_queues:
        query = query.where(Extension.id.in_(reads_for))
    else:
        query = query.where(Extension.id.in_(reads_for) | (Extension.type == ExtensionType.DEPARTMENT))
    found = []
    for other in await session.scalars(query.order_by(Extension.number).limit(5000)):
        queue = other.type == ExtensionType.DEPARTMENT
        given = {
            "callQueueSetup": queue and manages_queues,
            "callQueueMembersSetup": queue and manages_queues,
            "callQueueSmsRecipient": queue and other.id in reads_for,
            "smsRecipient": not queue and other.id in reads_for,
        }
        found.append((other, {**_NOTHING, **given}))
    return found


def _grant_view(request: Request, uri: str, other: Extension, given: dict[str, bool]) -> ExtensionGrantInfo:
    extension = {
        "id": other.id,
        "uri": uri_of(request, "account", other.account_id, "extension", other.id),
        "extensionNumber": other.number,
        "name": other.name,
        "type": other.type,
    }
    return {
        "uri": f"{uri}/{other.id}",
        "extension": cast("ExtensionGrantExtension", extension),
        **cast("ExtensionGrants", given),
    }
