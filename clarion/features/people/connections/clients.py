"""Opens accounts elsewhere for reading. One in each process."""

import asyncio
from collections.abc import Awaitable
from typing import Final, TypeVar

from clarion.base.container import Container
from clarion.base.errors import Conflict
from clarion.base.http_client import HttpClient
from clarion.base.ical_process import IcalProcess
from clarion.base.ssrf_guard import egress_policy
from clarion.base.thumbnail_process import ThumbnailProcess
from clarion.base.zones import zone_of
from clarion.features.people.accounts.models import Account
from clarion.features.people.connections import oauth, service
from clarion.features.people.connections.asking import Asker
from clarion.features.people.connections.dav import DavSource
from clarion.features.people.connections.dav_wire import Dav
from clarion.features.people.connections.finding import CALENDAR, CONTACTS
from clarion.features.people.connections.found import Source, SourceProblem
from clarion.features.people.connections.google import GoogleSource
from clarion.features.people.connections.microsoft import MicrosoftSource
from clarion.features.people.connections.models import Connection
from clarion.features.people.connections.oauth import SERVERS
from clarion.features.people.users.models import Extension

WITHIN_S: Final = 120.0
"""One reading of one account, in all."""
_SHORT_S = 25.0
T = TypeVar("T")


class ConnectionClients:
    """Keeps the connections to servers, and nothing that they say."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._http_client = HttpClient(egress_policy(here.settings))
        self._calendars = IcalProcess()
        self.photos = ThumbnailProcess()

    async def close(self) -> None:
        await self._http_client.close()

    def asker(self, name: str) -> Asker:
        return Asker(self._http_client, self._here.clock, name)

    def dav_source(self, address: str, user: str, password: str, zone: str, *, calendars: str = "") -> DavSource:
        """`calendars`: where those are, if not at `address`."""
        asker = self.asker("The server")
        dav = Dav(asker, address, user, password)
        other = (Dav(asker, calendars, user, password), calendars) if calendars not in ("", address) else None
        return DavSource(dav, address, user, zone_of(zone), self._calendars, other)

    async def in_time(self, work: Awaitable[T], within_s: float = _SHORT_S) -> T:
        """Raises SourceProblem."""
        try:
            async with asyncio.timeout(within_s):
                return await work
        except TimeoutError:
            raise SourceProblem(f"It took longer than {within_s:g} seconds.", again=True) from None

    async def open(self, row: Connection) -> Source:
        """Signed in, ready to be read. Raises SourceProblem."""
        secrets = service.opened(self._here, row)
        zone = await self._zone(row)
        if row.provider == service.DAV:
            if "password" not in secrets:
                raise _lost()
            await self._check_offered(row)
            cards, calendars = secrets.get(CONTACTS, row.address), secrets.get(CALENDAR, "")
            return self.dav_source(cards, row.user_name, secrets["password"], zone, calendars=calendars)
        token = await self._access(row, secrets.get("refresh", ""))
        asker = self.asker(SERVERS[row.provider].name)
        source = GoogleSource if row.provider == "google" else MicrosoftSource
        return source(asker, token, zone_of(zone))

    async def _check_offered(self, row: Connection) -> None:
        async with self._here.storage.reading() as session:
            offers = await service.offers_of(session, row.account_id)
        if not any(offer.ready for offer in offers if offer.provider == row.provider):
            raise SourceProblem("Your company does not offer this connection any more.", again=True)

    async def _access(self, row: Connection, refresh: str) -> str:
        """An access token for this reading; a new refresh token is kept before anything else happens."""
        server = SERVERS[row.provider]
        if not refresh:
            raise _lost()
        try:
            async with self._here.storage.reading() as session:
                client = await service.client_of(self._here, session, row.account_id, row.provider)
        except Conflict as problem:
            raise SourceProblem(problem.message, again=True) from None  # until an administrator changes it
        grant = await oauth.refresh(self.asker(server.name), server, client, refresh)
        if grant.refresh and grant.refresh != refresh:
            async with self._here.storage.transaction() as session:
                kept = await session.get(Connection, row.id, with_for_update=True)
                if kept is not None and kept.run_id == row.run_id:
                    kept.sealed_secrets = service.seal(self._here, {"refresh": grant.refresh})
        return grant.access

    async def _zone(self, row: Connection) -> str:
        """The person's time zone, by its name."""
        async with self._here.storage.reading() as session:
            owner = await session.get(Extension, row.extension_id)
            account = await session.get(Account, row.account_id)
        return (owner.time_zone if owner else None) or (account.time_zone if account else None) or "UTC"


def _lost() -> SourceProblem:
    return SourceProblem("What lets us in can no longer be opened here: connect the account again.", again=False)
