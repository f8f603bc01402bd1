"""Accounts elsewhere: what an account offers, what a person has connected, how their calendar is used."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlsplit

from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Conflict, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.ssrf_guard import egress_policy, is_ip, is_local
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.connections.events import (
    CALENDAR_CHANGED,
    CONNECTION_CONTACTS_CHANGED,
    CalendarChanged,
    ConnectionContactsChanged,
)
from clarion.features.people.connections.leaving import leave_connections
from clarion.features.people.connections.models import (
    CalendarPreference,
    Connection,
    ConnectionProvider,
    ConnectionRequest,
    ProviderName,
)
from clarion.features.people.connections.oauth import SERVERS, Client
from clarion.features.people.contacts.rules import e164_of
from clarion.features.people.users.models import Extension
from clarion.features.people.users.queries import find_extension_by_number

DAV: Final = "dav"
PROVIDERS: Final[tuple[ProviderName, ...]] = ("google", "microsoft", DAV)
MOST_PER_PERSON: Final = 5
MOST_STILL_RING: Final = 50
MOST_CHOSEN: Final = 20
"""Calendars of one connection that count."""
RETURN_PATH: Final = "/connections/return"
"""The page of the web app to which providers send people back."""
_PURPOSE, _CLIENT_PURPOSE = "connection secrets", "connection provider secrets"
_SOONEST = timedelta(seconds=30)
_PATH: Final = "/%:@!$&'()*+,;=~"  # what a path may hold as it is (RFC 3986 §3.3)
_LONGEST_ADDRESS = 300


# ---- what an account offers


@dataclass(frozen=True)
class Offer:
    """A provider as an account has it. `ready`: people may connect."""

    provider: ProviderName
    enabled: bool
    ready: bool
    client_id: str = ""
    has_secret: bool = False
    tenant: str = ""


async def offers_of(session: AsyncSession, account_id: str) -> list[Offer]:
    query = select(ConnectionProvider).where(ConnectionProvider.account_id == account_id)
    rows = {row.provider: row for row in (await session.scalars(query)).all()}
    return [_offer(provider, rows.get(provider)) for provider in PROVIDERS]


def _offer(provider: ProviderName, row: ConnectionProvider | None) -> Offer:
    if row is None:
        return Offer(provider, enabled=provider == DAV, ready=provider == DAV)
    ready = row.enabled and (provider == DAV or bool(row.client_id and row.sealed_secret))
    return Offer(provider, row.enabled, ready, row.client_id, bool(row.sealed_secret), row.tenant)


async def set_provider(
    here: Container, session: AsyncSession, account_id: str, provider: str, *, enabled: bool, client_id: str,
    secret: str, tenant: str,
) -> Offer:  # fmt: skip
    """An empty `secret` keeps the one there is, as long as the client is the same. Raises Invalid, NotFound."""
    if provider not in PROVIDERS:
        raise NotFound("Resource for parameter [provider] is not found.", parameter="provider")
    row = await session.get(ConnectionProvider, (account_id, provider), with_for_update=True)
    if row is None:
        row = ConnectionProvider(account_id=account_id, provider=provider, sealed_secret=b"", client_id="")
        session.add(row)
    if client_id != row.client_id and not secret:
        row.sealed_secret = b""
    if secret:
        row.sealed_secret = here.keys.seal(_CLIENT_PURPOSE, secret.encode())
    if provider != DAV and enabled and not client_id:
        raise Invalid("Parameter [clientId] is required.", parameter="clientId")
    if provider != DAV and enabled and not row.sealed_secret:
        raise Invalid("Parameter [clientSecret] is required.", parameter="clientSecret")
    row.enabled, row.client_id, row.tenant = enabled, client_id, tenant
    row.changed_at = here.clock.now()
    await session.flush()
    return _offer(row.provider, row)


def redirect_uri(here: Container) -> str:
    """What has to be registered with the provider."""
    return here.settings.public_url.rstrip("/") + RETURN_PATH


async def client_of(here: Container, session: AsyncSession, account_id: str, provider: str) -> Client:
    """Raises Conflict when the account does not offer the provider (any more)."""
    row = await session.get(ConnectionProvider, (account_id, provider))
    if provider not in SERVERS or row is None or not _offer(row.provider, row).ready:
        raise Conflict("Your company does not offer this connection: ask an administrator.", parameter="provider")
    try:
        secret = here.keys.unseal(_CLIENT_PURPOSE, row.sealed_secret).decode()
    except ClarionError:
        raise Conflict("The client secret has to be given again: ask an administrator.", parameter="provider") from None
    return Client(row.client_id, secret, row.tenant, redirect_uri(here))


# ---- what a person has connected


async def connections_of(session: AsyncSession, extension_id: str) -> Sequence[Connection]:
    query = select(Connection).where(Connection.extension_id == extension_id)
    return (await session.scalars(query.order_by(Connection.created_at, Connection.id))).all()


async def get_connection(
    session: AsyncSession, extension_id: str, connection_id: str, *, lock: bool = False
) -> Connection:
    """Raises NotFound, also for others' connections."""
    row = await session.get(Connection, connection_id[:64], with_for_update=lock or None)
    if row is None or row.extension_id != extension_id:
        raise NotFound("Resource for parameter [connectionId] is not found.", parameter="connectionId")
    return row


@dataclass(frozen=True)
class Wish:
    """A connection as somebody wants it. `secrets`: sealed before they are kept."""

    provider: str
    name: str
    address: str
    user_name: str
    secrets: Mapping[str, str]
    contacts: bool
    calendar: bool


async def connect(here: Container, session: AsyncSession, owner: Extension, wish: Wish) -> Connection:
    """A new one, or the same account again, with what lets us in now. It is read at once. Raises Conflict."""
    # Two that are added at once are counted; a reading that writes contacts of the person does not wait for us, since
    # we wait for it: it has the connection.
    await session.get_one(Extension, owner.id, with_for_update={"key_share": True})
    rows = await connections_of(session, owner.id)
    key = (wish.provider, wish.address, wish.user_name)
    row = next((each for each in rows if (each.provider, each.address, each.user_name) == key), None)
    if row is None:
        if len(rows) >= MOST_PER_PERSON:
            raise Conflict(f"You can connect at most {MOST_PER_PERSON} accounts: disconnect one first.")
        row = Connection(
            id=new_id(),
            account_id=owner.account_id,
            extension_id=owner.id,
            provider=wish.provider,
            address=wish.address,
            user_name=wish.user_name,
            cursors={},
            created_at=here.clock.now(),
        )
        session.add(row)
    row.name, row.contacts, row.calendar = wish.name, wish.contacts, wish.calendar
    row.sealed_secrets = seal(here, wish.secrets)
    row.state, row.problem, row.failures, row.run_id = "Waiting", "", 0, ""
    row.next_run_at = here.clock.now()
    await session.flush()
    return row


async def disconnect(session: AsyncSession, row: Connection) -> None:
    """Everything that was read from it goes at once; the provider is told soon."""
    await leave_connections(session, Connection.id == row.id)
    announce_contacts(session, row.account_id, row.extension_id)
    announce_calendar(session, row.account_id, row.extension_id)


async def forget_connections(session: AsyncSession, owner: Extension) -> None:
    """All accounts elsewhere with what was read from them, what was begun, and what calendars do."""
    await leave_connections(session, Connection.extension_id == owner.id)
    for table in (ConnectionRequest, CalendarPreference):
        await session.execute(delete(table).where(table.extension_id == owner.id))
    announce_contacts(session, owner.account_id, owner.id)
    announce_calendar(session, owner.account_id, owner.id)


def counts(row: Connection, calendar: Mapping[str, Any]) -> bool:
    """Whether what is in this calendar of the connection says when the person is busy."""
    chosen = row.chosen_calendars
    return bool(calendar["primary"]) if chosen is None else calendar["id"] in chosen


def choose_calendars(row: Connection, ids: Sequence[str], now: datetime) -> None:
    """These count from now on, and no others; what is being read just now is read again. Raises Conflict, Invalid."""
    if not row.calendar:
        raise Conflict("The calendars of this account are not read: connect it again with them.")
    known = {str(each["id"]) for each in row.calendars}
    for at, wanted in enumerate(ids):
        if wanted not in known:
            where = f"calendars[{at}]"
            raise Invalid(f"Parameter [{where}] value is invalid: there is no such calendar.", parameter=where)
    row.chosen_calendars = list(dict.fromkeys(ids))
    read_soon(row, now)


def read_soon(row: Connection, now: datetime) -> None:
    """At once, but not more often than twice a minute. What needs the person first is not read."""
    if row.state != "NeedsYou":
        soonest = row.last_run_at + _SOONEST if row.last_run_at is not None else now
        row.next_run_at = max(now, soonest)


def seal(here: Container, secrets: Mapping[str, str]) -> bytes:
    return here.keys.seal(_PURPOSE, json.dumps(dict(secrets)).encode())


def opened(here: Container, row: Connection) -> dict[str, str]:
    """Empty when the master key is not the one they were sealed with: the person has to connect again."""
    return unsealed(here, row.sealed_secrets)


def unsealed(here: Container, secrets: bytes) -> dict[str, str]:
    """The same of what was kept of a connection that is gone."""
    try:
        return dict(json.loads(here.keys.unseal(_PURPOSE, secrets)))
    except ClarionError:
        return {}


def dav_address(here: Container, text: str) -> str:
    """As it is kept. Where it really leads is judged with each request. Raises Invalid."""
    policy, address = egress_policy(here.settings), text.strip()
    address = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # also a name that DNS cannot hold
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query or parts.fragment:
        raise Invalid("Give the address of the server, such as https://dav.example.com.", parameter="address")
    if is_ip(host) and not policy.allows(host):
        raise Invalid("The address leads to a private or local network.", parameter="address")
    if parts.scheme == "http" and not (policy.anywhere or (policy.loopback and is_local(host))):
        raise Invalid("Plain http would show your password to everybody on the way; use https.", parameter="address")
    place = f"[{host}]" if ":" in host else host
    kept = f"{parts.scheme}://{place}{f':{port}' if port else ''}{quote(parts.path or '/', safe=_PATH)}"
    if len(kept) > _LONGEST_ADDRESS:
        raise Invalid(f"The address is longer than {_LONGEST_ADDRESS} characters.", parameter="address")
    return kept


# ---- how the calendar is used


async def preference_of(session: AsyncSession, extension_id: str) -> CalendarPreference | None:
    return await session.get(CalendarPreference, extension_id)


async def set_preference(
    session: AsyncSession, owner: Extension, *, presence: bool, do_not_disturb: bool, still_ring: Sequence[str]
) -> CalendarPreference:
    """Raises Invalid for what is no number."""
    account = await session.get_one(Account, owner.account_id)
    numbers = [await _number(session, owner, text, account.home_country, at) for at, text in enumerate(still_ring)]
    row = await session.get(CalendarPreference, owner.id, with_for_update=True)
    if row is None:
        row = CalendarPreference(extension_id=owner.id, account_id=owner.account_id)
        session.add(row)
    row.presence, row.do_not_disturb = presence, do_not_disturb
    row.still_ring = list(dict.fromkeys(numbers))
    await session.flush()
    announce_calendar(session, owner.account_id, owner.id)
    return row


async def _number(session: AsyncSession, owner: Extension, text: str, country: str, at: int) -> str:
    """A colleague's short number, or E.164."""
    written = text.strip()
    if await find_extension_by_number(session, owner.account_id, written) is not None:
        return written
    number = e164_of(written, country)
    if not number.startswith("+"):
        where = f"stillRing[{at}]"
        raise Invalid(f"Parameter [{where}] value is invalid: not a phone number.", parameter=where)
    return number


def announce_contacts(session: AsyncSession, account_id: str, extension_id: str) -> None:
    told = ConnectionContactsChanged(account_id=account_id, extension_id=extension_id)
    announce(session, CONNECTION_CONTACTS_CHANGED, told)


def announce_calendar(session: AsyncSession, account_id: str, extension_id: str) -> None:
    announce(session, CALENDAR_CHANGED, CalendarChanged(account_id=account_id, extension_id=extension_id))
