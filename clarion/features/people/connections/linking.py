"""Connecting: a person agrees at Google or Microsoft and comes back, or names a server with a password for it."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.dns_lookup import dns_of
from clarion.base.errors import Conflict, Forbidden, Invalid
from clarion.base.ids import new_token
from clarion.base.ssrf_guard import egress_policy
from clarion.base.storage import AsyncSession
from clarion.features.people.connections import oauth, service
from clarion.features.people.connections.clients import ConnectionClients
from clarion.features.people.connections.finding import CALENDAR, CONTACTS, named, servers_of
from clarion.features.people.connections.found import SourceProblem
from clarion.features.people.connections.models import Connection, ConnectionRequest
from clarion.features.people.connections.oauth import SERVERS
from clarion.features.people.connections.revoking import AccessRevoker
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.users.models import Extension

_LASTS = timedelta(minutes=15)
_MOST_OPEN = 10
_PURPOSE = "connection verifier"


def _key(state: str) -> str:
    return sha256(state.encode()).hexdigest()


async def begin(
    here: Container, session: AsyncSession, caller: Caller, owner: Extension, provider: str, *, contacts: bool,
    calendar: bool,
) -> str:  # fmt: skip
    """The address at which the person agrees. What comes back counts in the same session only, for 15 minutes.

    Raises Conflict.
    """
    client = await service.client_of(here, session, owner.account_id, provider)
    now = here.clock.now()
    await session.execute(delete(ConnectionRequest).where(ConnectionRequest.expires_at <= now))
    own = select(func.count()).select_from(ConnectionRequest).where(ConnectionRequest.extension_id == owner.id)
    if (await session.scalar(own) or 0) >= _MOST_OPEN:
        raise Conflict("You have begun this too often: try again in 15 minutes.")
    state, verifier = new_token(32), new_token(48)
    session.add(
        ConnectionRequest(
            id=_key(state),
            account_id=owner.account_id,
            extension_id=owner.id,
            session_id=caller.session_id,
            provider=provider,
            sealed_secret=here.keys.seal(_PURPOSE, verifier.encode()),
            contacts=contacts,
            calendar=calendar,
            expires_at=now + _LASTS,
        )
    )
    return oauth.consent_address(SERVERS[provider], client, state, verifier, contacts=contacts, calendar=calendar)


async def finish(here: Container, caller: Caller, owner: Extension, state: str, code: str) -> Connection:
    """What came back is traded for access, once. Raises Forbidden, Conflict."""
    async with here.storage.transaction() as session:
        asked = await session.get(ConnectionRequest, _key(state), with_for_update=True)
        if asked is None or asked.extension_id != owner.id or asked.session_id != caller.session_id:
            raise Forbidden("This was not begun here: connect the account from your settings.", parameter="state")
        await session.delete(asked)
        client = await service.client_of(here, session, owner.account_id, asked.provider)
    if asked.expires_at <= here.clock.now():
        raise Forbidden("That took longer than 15 minutes: connect the account again.", parameter="state")
    server = SERVERS[asked.provider]
    verifier = here.keys.unseal(_PURPOSE, asked.sealed_secret).decode()
    try:
        grant = await oauth.trade(here.get(ConnectionClients).asker(server.name), server, client, code, verifier)
    except SourceProblem as problem:
        raise Conflict(problem.sentence, parameter="code") from None
    if not grant.refresh:
        raise Conflict(f"{server.name} gives access for an hour only: connect the account again.", parameter="code")
    granted = {each.lower() for each in grant.scope.split()}
    wanted = [
        asked.contacts and (not granted or _is_granted(server.contacts, granted)),
        asked.calendar and (not granted or _is_granted(server.calendar, granted)),
    ]
    if not any(wanted):
        raise Conflict(f"You allowed {server.name} to show neither contacts nor calendar.", parameter="code")
    user = grant.user or "?"
    wish = service.Wish(server.key, user[:100], "", user, {"refresh": grant.refresh}, wanted[0], wanted[1])
    async with here.storage.transaction() as session:
        return await service.connect(here, session, await session.get_one(Extension, owner.id), wish)


def _is_granted(scope: str, granted: set[str]) -> bool:
    """Microsoft names its own scopes with or without their address."""
    return scope.lower() in granted or scope.rpartition("/")[2].lower() in granted


@dataclass(frozen=True)
class ServerWish:
    """A server as somebody wants it. `address`: its address, a domain or a mail address. `other_servers`: hosts outside
    the domain that may know the password.
    """

    name: str
    address: str
    user_name: str
    password: str
    contacts: bool
    calendar: bool
    other_servers: tuple[str, ...] = ()


async def connect_dav(here: Container, owner: Extension, wanted: ServerWish) -> Connection:
    """The server is asked first: what does not work is said at once. Raises Conflict, Invalid."""
    async with here.storage.reading() as session:
        offers = {offer.provider: offer for offer in await service.offers_of(session, owner.account_id)}
    if not offers[service.DAV].ready:
        raise Conflict("Your company does not offer this connection: ask an administrator.", parameter="provider")
    place, servers, users = await _places(here, wanted)
    desk = here.get(ConnectionClients)
    for user in users:
        source = desk.dav_source(
            servers.get(CONTACTS, place), user, wanted.password, owner.time_zone or "UTC",
            calendars=servers.get(CALENDAR, ""),
        )  # fmt: skip
        try:
            homes = await desk.in_time(source.homes(contacts=wanted.contacts, calendar=wanted.calendar))
        except SourceProblem as problem:
            if problem.status == 401 and user != users[-1]:
                continue  # some servers know people by what stands before the @ (RFC 6764 §6)
            where = "password" if problem.status == 401 else "address"
            raise Invalid(problem.sentence, parameter=where) from None
        break
    wish = service.Wish(
        provider=service.DAV,
        name=wanted.name or (urlsplit(place).hostname or place)[:100],
        address=place,
        user_name=user,
        secrets={"password": wanted.password, **servers},
        contacts=bool(homes.books),
        calendar=bool(homes.calendars),
    )
    async with here.storage.transaction() as session:
        return await service.connect(here, session, await session.get_one(Extension, owner.id), wish)


async def _places(here: Container, wanted: ServerWish) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """(what is kept as the address, servers by kind where the domain names them, users to try)."""
    known = named(wanted.address, wanted.user_name)
    if known is None or not known.users:
        if not wanted.user_name:
            raise Invalid("Parameter [userName] is required.", parameter="userName")
        if known is None:
            return service.dav_address(here, wanted.address), {}, (wanted.user_name,)
    kinds = [kind for kind, is_wanted in ((CONTACTS, wanted.contacts), (CALENDAR, wanted.calendar)) if is_wanted]
    servers = await servers_of(dns_of(here), egress_policy(here.settings), known.domain, kinds, wanted.other_servers)
    itself = service.dav_address(here, known.domain)
    users = known.users or (wanted.user_name,)
    return (known.domain, servers, users) if set(servers.values()) != {itself} else (itself, {}, users)


def tell_provider(here: Container) -> None:
    """What was put down for providers (`leave_connections`) leaves now, not only when it is looked for again."""
    here.get(AccessRevoker).wake()
