"""Accounts elsewhere on the wire."""

from datetime import datetime
from typing import Annotated, cast

from pydantic import Field, model_validator

from clarion.base.http import WireModel, wire_time
from clarion.features.people.connections import service
from clarion.features.people.connections.finding import LONGEST_USER, MOST_SERVERS
from clarion.features.people.connections.found import LONGEST_ID
from clarion.features.people.connections.models import (
    CalendarPreference,
    Connection,
    ConnectionContact,
    ConnectionEvent,
)
from clarion.features.people.connections.responses import (
    ConnectedCalendarEvent,
    ConnectedContact,
    ConnectionCalendar,
    ConnectionInfo,
    ConnectionPreference,
    ConnectionProviderInfo,
)
from clarion.features.people.connections.service import Offer

_LINE = r"^[^\x00-\x1f\x7f]*$"
Line = Annotated[str, Field(max_length=200, pattern=_LINE)]
Secret = Annotated[str, Field(max_length=500, pattern=_LINE)]


class _Parts(WireModel):
    """What is wanted of an account: one at least."""

    contacts: bool = True
    calendar: bool = True

    @model_validator(mode="after")
    def _one_at_least(self) -> "_Parts":
        if not (self.contacts or self.calendar):
            raise ValueError("contacts, calendar or both have to be wanted")
        return self


class AuthorizeBody(_Parts):
    """`provider`: google or microsoft."""

    provider: Annotated[str, Field(pattern="^(google|microsoft)$")]


class CompleteBody(WireModel):
    """What the provider gave the browser to bring back."""

    state: Annotated[str, Field(min_length=1, max_length=200)]
    code: Annotated[str, Field(min_length=1, max_length=4000, pattern=_LINE)]


class DavBody(_Parts):
    """`address`: of the server, or of one address book or calendar; or a domain or mail address, whose servers are
    found (RFC 6764). `userName` may be left out with a mail address. `password`: best one for this alone.
    `otherServers`: hosts outside the domain that may know it.
    """

    name: Annotated[str, Field(max_length=100, pattern=_LINE)] = ""
    address: Annotated[str, Field(min_length=1, max_length=300, pattern=_LINE)]
    user_name: Annotated[str, Field(max_length=LONGEST_USER, pattern=r"^[^\x00-\x1f\x7f:]*$")] = ""
    password: Annotated[Secret, Field(min_length=1)]
    other_servers: Annotated[tuple[Annotated[str, Field(max_length=253)], ...], Field(max_length=MOST_SERVERS)] = ()


class CalendarsBody(WireModel):
    """`calendars`: ids of those that count; none: no calendar of this account does."""

    calendars: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]], Field(max_length=service.MOST_CHOSEN)
    ]


class ProviderBody(WireModel):
    """An empty `clientSecret` keeps the one there is. `tenant`: of Microsoft 365, empty for `common`."""

    enabled: bool = True
    client_id: Annotated[str, Field(max_length=200, pattern=r"^[\x21-\x7e]*$")] = ""
    client_secret: Secret = ""
    tenant: Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9.-]*$")] = ""


class CalendarBody(WireModel):
    """`presence`: colleagues see that one is in a meeting, and until when. `doNotDisturb`: no calls ring then, but
    those of `stillRing`: phone numbers, or short ones of colleagues.
    """

    presence: bool
    do_not_disturb: bool
    still_ring: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=service.MOST_STILL_RING)] = []


def provider_view(offer: Offer, redirect_uri: str) -> ConnectionProviderInfo:
    """Secrets are never shown. `redirectUri`: what to register with the provider."""
    return {
        "provider": offer.provider,
        "enabled": offer.enabled,
        "ready": offer.ready,
        "clientId": offer.client_id,
        "hasClientSecret": offer.has_secret,
        "tenant": offer.tenant,
        "redirectUri": redirect_uri if offer.provider != service.DAV else "",
    }


def _moment(at: datetime | None) -> str | None:
    return wire_time(at) if at else None


def connection_view(row: Connection) -> ConnectionInfo:
    return {
        "id": row.id,
        "provider": row.provider,
        "name": row.name,
        "address": row.address,
        "userName": row.user_name,
        "contacts": row.contacts,
        "calendar": row.calendar,
        "state": row.state,
        "problem": row.problem,
        "calendars": [
            cast("ConnectionCalendar", {**each, "counts": service.counts(row, each)}) for each in row.calendars
        ],
        "contactCount": row.contact_count,
        "eventCount": row.event_count,
        "lastReadTime": _moment(row.last_run_at),
        "lastSuccessTime": _moment(row.last_success_at),
        "nextReadTime": _moment(row.next_run_at),
        "creationTime": wire_time(row.created_at),
    }


def contact_view(contact: ConnectionContact, source: Connection) -> ConnectedContact:
    """As an entry of an address book, with the account that it is from. `photo`: where there is a picture."""
    at = f"/restapi/v1.0/account/~/extension/~/clarion/connection-contacts/{contact.id}/photo"
    return cast(
        "ConnectedContact",
        {
            "id": contact.id,
            "name": contact.name,
            "photo": {"uri": at, "etag": contact.photo_etag} if contact.photo_etag else None,
            "connection": {"id": source.id, "provider": source.provider, "name": source.name},
            **contact.details,
        },
    )


def event_view(event: ConnectionEvent, source: Connection) -> ConnectedCalendarEvent:
    return {
        "id": event.id,
        "connection": {"id": source.id, "provider": source.provider, "name": source.name},
        "startTime": wire_time(event.starts_at),
        "endTime": wire_time(event.ends_at),
        "allDay": event.all_day,
        "kind": event.kind,
        "title": event.title,
        "location": event.location,
        "joinUri": event.join_url,
        "phoneNumber": event.join_number,
    }


def preference_view(row: CalendarPreference | None) -> ConnectionPreference:
    return {
        "presence": row.presence if row else False,
        "doNotDisturb": row.do_not_disturb if row else False,
        "stillRing": list(row.still_ring) if row else [],
    }
