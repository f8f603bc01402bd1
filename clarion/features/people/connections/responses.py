"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.people.connections.models import ConnectedCalendarEventKind, ConnectionState, ProviderName


class ConnectionCalendar(TypedDict):
    counts: bool
    id: str
    name: str
    primary: bool


class ConnectionInfo(TypedDict):
    id: str
    provider: Literal["dav", "google", "microsoft"]
    name: str
    address: str
    userName: str
    contacts: bool
    calendar: bool
    state: ConnectionState
    problem: str
    calendars: list[ConnectionCalendar]
    contactCount: int
    eventCount: int
    lastReadTime: str | None
    lastSuccessTime: str | None
    nextReadTime: str | None
    creationTime: str


class ConnectionList(TypedDict):
    records: list[ConnectionInfo]
    providers: list[str]


class ConnectionAuthorization(TypedDict):
    authorizationUri: str


class ConnectedContactPhoto(TypedDict):
    etag: str
    uri: str


class ConnectedContactConnection(TypedDict):
    id: str
    name: str
    provider: str


class ConnectedContact(TypedDict):
    id: str
    name: str
    photo: ConnectedContactPhoto | None
    connection: ConnectedContactConnection
    firstName: str
    mobilePhone: str
    lastName: NotRequired[str]


class ConnectedCalendarEvent(TypedDict):
    id: str
    connection: ConnectedContactConnection
    startTime: str
    endTime: str
    allDay: bool
    kind: ConnectedCalendarEventKind
    title: str
    location: str
    joinUri: str
    phoneNumber: str


class ConnectedCalendar(TypedDict):
    records: list[ConnectedCalendarEvent]


class ConnectionPreference(TypedDict):
    presence: bool
    doNotDisturb: bool
    stillRing: list[str]


class ConnectionProviderInfo(TypedDict):
    provider: ProviderName
    enabled: bool
    ready: bool
    clientId: str
    hasClientSecret: bool
    tenant: str
    redirectUri: str


class ConnectionProviderList(TypedDict):
    records: list[ConnectionProviderInfo]
