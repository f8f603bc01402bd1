"""Accounts elsewhere, for whom they are of: connect, look, read again, disconnect; contacts, calendar, what it does.
And for administrators: which providers people may connect.
"""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select

from clarion.base.calendar_events import MOST_EVENTS
from clarion.base.container import Here
from clarion.base.errors import Forbidden
from clarion.base.http import PagingQuery, list_answer
from clarion.base.http_files import FileMeta, file_in_memory
from clarion.base.http_lists import ListResponse
from clarion.features.people.accounts.models import Account
from clarion.features.people.connections import linking, names, photos, service
from clarion.features.people.connections.models import Connection, ConnectionEvent
from clarion.features.people.connections.responses import (
    ConnectedCalendar,
    ConnectedContact,
    ConnectionAuthorization,
    ConnectionInfo,
    ConnectionList,
    ConnectionPreference,
    ConnectionProviderInfo,
    ConnectionProviderList,
)
from clarion.features.people.connections.schemas import (
    AuthorizeBody,
    CalendarBody,
    CalendarsBody,
    CompleteBody,
    DavBody,
    ProviderBody,
    connection_view,
    contact_view,
    event_view,
    preference_view,
    provider_view,
)
from clarion.features.people.connections.sync_worker import ConnectionSyncWorker
from clarion.features.people.sign_in.caller import Caller, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require

_OWN = "/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion"
router = APIRouter(prefix=_OWN, tags=["Connections"])
providers_router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/clarion/connection-providers", tags=["Connections"]
)
Reader = Annotated[Caller, require("ReadPersonalContacts", scopes="ReadContacts")]
Writer = Annotated[Caller, require("EditPersonalContacts", scopes="Contacts")]
AdminReader = Annotated[Caller, require("AccountAdministration", scopes="ReadAccounts")]
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]
_WEEK = timedelta(days=7)


@router.get("/connections", summary="List one's accounts elsewhere")
async def list_connections(here: Here, caller: Reader, accountId: str, extensionId: str) -> ConnectionList:
    """`providers`: those that can be connected. Nobody sees anybody else's."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        rows = await service.connections_of(session, owner.id)
        offers = await service.offers_of(session, owner.account_id)
    return {
        "records": [connection_view(row) for row in rows],
        "providers": [offer.provider for offer in offers if offer.ready],
    }


@router.post("/connections/authorize", summary="Begin to connect an account of Google or Microsoft 365")
async def authorize_connection(
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    body: AuthorizeBody,
) -> ConnectionAuthorization:
    """Send the browser to `authorizationUri`; it comes back with a code to `/connections/return` of the web app."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        uri = await linking.begin(
            here, session, caller, owner, body.provider, contacts=body.contacts, calendar=body.calendar
        )
    return {"authorizationUri": uri}


@router.post("/connections/complete", summary="Connect an account with what the provider sent back", status_code=201)
async def complete_connection(
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    body: CompleteBody,
) -> ConnectionInfo:
    """Once, in the session in which it was begun, within 15 minutes."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
    row = await linking.finish(here, caller, owner, body.state, body.code)
    here.get(ConnectionSyncWorker).wake()
    return connection_view(row)


@router.post("/connections/dav", summary="Connect a CardDAV and CalDAV server", status_code=201)
async def create_dav_connection(
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    body: DavBody,
) -> ConnectionInfo:
    """It is asked at once for its address books and calendars, of which at least one has to be there. Of a domain or
    mail address DNS says which servers; one outside the domain is refused (409, `otherServers`) until it is allowed.
    """
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
    wanted = linking.ServerWish(
        name=body.name.strip(),
        address=body.address,
        user_name=body.user_name,
        password=body.password,
        contacts=body.contacts,
        calendar=body.calendar,
        other_servers=body.other_servers,
    )
    row = await linking.connect_dav(here, owner, wanted)
    here.get(ConnectionSyncWorker).wake()
    return connection_view(row)


@router.post("/connections/{connectionId}/refresh", summary="Read an account elsewhere again", status_code=202)
async def refresh_connection(
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    connectionId: str,
) -> ConnectionInfo:
    """Soon: twice a minute at most. Not while it needs to be connected again."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        row = await service.get_connection(session, owner.id, connectionId, lock=True)
        service.read_soon(row, here.clock.now())
        view = connection_view(row)
    here.get(ConnectionSyncWorker).wake()
    return view


@router.put("/connections/{connectionId}/calendars", summary="Choose which calendars of an account elsewhere count")
async def choose_connection_calendars(
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    connectionId: str,
    body: CalendarsBody,
) -> ConnectionInfo:
    """Of those that the account was seen to have. It is read again soon, and counts then."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        row = await service.get_connection(session, owner.id, connectionId, lock=True)
        service.choose_calendars(row, body.calendars, here.clock.now())
        view = connection_view(row)
    here.get(ConnectionSyncWorker).wake()
    return view


@router.delete("/connections/{connectionId}", summary="Disconnect an account elsewhere", status_code=204)
async def delete_connection(
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    connectionId: str,
) -> Response:
    """Its contacts and events go at once; Google is told that we want no more access."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        row = await service.get_connection(session, owner.id, connectionId, lock=True)
        await service.disconnect(session, row)
    linking.tell_provider(here)
    return Response(status_code=204)


@router.get("/connection-contacts", summary="List contacts of one's accounts elsewhere")
async def list_connection_contacts(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    starts_with: Annotated[str, Query(alias="startsWith", max_length=120)] = "",
    phone_number: Annotated[str, Query(alias="phoneNumber", max_length=40)] = "",
) -> ListResponse[ConnectedContact]:
    """They can be changed where they are from only; the address book of one's own does not hold them."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        country = (await session.get_one(Account, owner.account_id)).home_country
        query = names.contacts_of(owner.id, search=starts_with, number=phone_number, country=country)
        rows, total = await names.read_contacts(session, query, paging)
    return list_answer(request, [contact_view(*row) for row in rows], paging, total)


@router.get(
    "/connection-contacts/{contactId}/photo", summary="Read the picture of a contact of one's accounts elsewhere"
)
async def read_connection_photo(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    contactId: str,
) -> Response:
    """A JPEG of 128 by 128 pixels, with an ETag."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        contact, content = await photos.get_photo(session, owner.id, contactId)
    return file_in_memory(
        request, content, FileMeta("image/jpeg", len(content), "photo.jpg", contact.photo_etag, "Inline")
    )


@router.get("/calendar", summary="Read what is in one's calendars elsewhere")
async def read_calendar(here: Here, caller: Reader, accountId: str, extensionId: str) -> ConnectedCalendar:
    """What is on, and the week to come. Nobody else sees more of it than when one is busy."""
    now = here.clock.now()
    query = select(ConnectionEvent, Connection).join(Connection, Connection.id == ConnectionEvent.connection_id)
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        query = query.where(
            ConnectionEvent.extension_id == owner.id,
            ConnectionEvent.ends_at > now,
            ConnectionEvent.starts_at < now + _WEEK,
        )
        rows = await session.execute(query.order_by(ConnectionEvent.starts_at, ConnectionEvent.id).limit(MOST_EVENTS))
        return {"records": [event_view(event, source) for event, source in rows]}


@router.get("/calendar-settings", summary="Read what one's calendars do")
async def read_calendar_settings(here: Here, caller: Reader, accountId: str, extensionId: str) -> ConnectionPreference:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        return preference_view(await service.preference_of(session, owner.id))


@router.put("/calendar-settings", summary="Choose what one's calendars do")
async def update_calendar_settings(
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    body: CalendarBody,
) -> ConnectionPreference:
    """Calls to and from emergency services go through in any case."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        row = await service.set_preference(
            session,
            owner,
            presence=body.presence,
            do_not_disturb=body.do_not_disturb,
            still_ring=body.still_ring,
        )
        return preference_view(row)


@providers_router.get("", summary="List the providers that people may connect")
async def list_connection_providers(here: Here, caller: AdminReader, accountId: str) -> ConnectionProviderList:
    async with here.storage.reading() as session:
        offers = await service.offers_of(session, resolve_account(caller, accountId))
    return {"records": [provider_view(offer, service.redirect_uri(here)) for offer in offers]}


@providers_router.put("/{provider}", summary="Set a provider up that people may connect")
async def update_connection_provider(
    here: Here,
    caller: Admin,
    accountId: str,
    provider: str,
    body: ProviderBody,
) -> ConnectionProviderInfo:
    """`google` and `microsoft` need a client of their own, registered there with `redirectUri`; `dav` needs none.
    Not for administrators of some sites.
    """
    if caller.site_ids:
        raise Forbidden(
            "What people may connect is the whole company's, and you administer some sites.", code="CMN-404"
        )
    async with here.storage.transaction() as session:
        offer = await service.set_provider(
            here,
            session,
            resolve_account(caller, accountId),
            provider,
            enabled=body.enabled,
            client_id=body.client_id,
            secret=body.client_secret,
            tenant=body.tenant,
        )
    return provider_view(offer, service.redirect_uri(here))
