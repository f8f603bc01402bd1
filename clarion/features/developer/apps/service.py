"""Registering apps, and finding them when they sign somebody in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from clarion.base.clock import Clock
from clarion.base.storage import AsyncSession, Storage
from clarion.features.developer.apps.models import App
from clarion.features.people.sign_in import ALL_SCOPES, ClientSource, RegisteredClient, hash_secret

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
WEB_APP_ID = "clarion-web"
_REMEMBER_S = 5.0


async def register_app(
    session: AsyncSession,
    *,
    client_id: str,
    name: str,
    now: datetime,
    secret: str = "",
    account_id: str | None = None,
    scopes: Sequence[str] = ALL_SCOPES,
    grants: Sequence[str] = (JWT_BEARER, "refresh_token"),
    redirect_uris: Sequence[str] = (),
    first_party: bool = False,
) -> App:
    """A new app, or the registered one brought to this form. Without a secret it is a public client."""
    row = await session.get(App, client_id)
    if row is None:
        row = App(id=client_id, created_at=now)
        session.add(row)
    row.name = name
    row.account_id = account_id
    row.secret_hash = hash_secret(secret) if secret else ""
    row.scopes = sorted(scopes)
    row.grants = list(grants)
    row.redirect_uris = list(redirect_uris)
    row.first_party = first_party
    await session.flush()
    return row


async def register_web_app(session: AsyncSession, now: datetime) -> App:
    """Clarion's own web app: public, in every account, the only one where people type their password."""
    return await register_app(
        session,
        client_id=WEB_APP_ID,
        name="Clarion",
        now=now,
        grants=("password", "refresh_token"),
        first_party=True,
    )


async def list_apps(session: AsyncSession, account_id: str) -> Sequence[App]:
    query = select(App).where(App.account_id == account_id).order_by(App.created_at, App.id)
    return (await session.scalars(query)).all()


class AppRegistry(ClientSource):
    """Sign-in's view of the apps; remembers each for a few seconds."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._known: dict[str, tuple[float, RegisteredClient]] = {}

    async def find_client(self, client_id: str) -> RegisteredClient | None:
        now = self._clock.monotonic()
        known = self._known.get(client_id)
        if known is not None and known[0] > now:
            return known[1]
        if len(client_id) > 64:
            return None
        async with self._storage.reading() as session:
            row = await session.get(App, client_id)
        if row is None or not row.enabled:
            self._known.pop(client_id, None)
            return None
        client = _client(row)
        self._known[client_id] = (now + _REMEMBER_S, client)
        return client


def _client(row: App) -> RegisteredClient:
    return RegisteredClient(
        client_id=row.id,
        name=row.name,
        secret_hash=row.secret_hash,
        scopes=tuple(row.scopes),
        grants=tuple(row.grants),
        account_id=row.account_id,
        first_party=row.first_party,
        refresh_tokens=row.refresh_tokens,
    )
