"""Sign-in's view of the apps; remembers each for a few seconds, and forgets it when it changes."""

from dataclasses import replace

from clarion.base.bus import Bus, Payload, Subscription
from clarion.base.clock import Clock
from clarion.base.keys import MasterKey
from clarion.base.storage import Storage
from clarion.features.developer.apps.events import APP_CHANGED
from clarion.features.developer.apps.models import App, AppSecret
from clarion.features.developer.apps.secrets import is_valid, secret_text, secrets_of
from clarion.features.developer.gallery.service import forbidding_accounts
from clarion.features.people.sign_in import ClientSource, RegisteredClient

_REMEMBER_S = 5.0
_MOST = 10_000


class AppRegistry(ClientSource):
    """`open` to hear of changes in other processes; a change in this one is told with `forget`."""

    def __init__(self, storage: Storage, clock: Clock, keys: MasterKey, bus: Bus) -> None:
        self._storage = storage
        self._clock = clock
        self._keys = keys
        self._bus = bus
        self._known: dict[str, tuple[float, RegisteredClient]] = {}
        self._listening: Subscription | None = None

    async def open(self) -> None:
        self._listening = self._bus.subscribe(APP_CHANGED, self._on_change)
        await self._listening.ready()

    async def close(self) -> None:
        if self._listening:
            await self._listening.close()

    async def _on_change(self, payload: Payload) -> None:
        self.forget(str(payload["app_id"]))

    def forget(self, app_id: str) -> None:
        self._known.pop(app_id, None)

    async def find_client(self, client_id: str) -> RegisteredClient | None:
        now = self._clock.monotonic()
        known = self._known.get(client_id)
        if known is not None and known[0] > now:
            return known[1]
        if not 0 < len(client_id) <= 64:
            return None
        client = await self._read(client_id)
        if client is None:
            self._known.pop(client_id, None)
            return None
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[client_id] = (now + _REMEMBER_S, client)
        return client

    async def _read(self, client_id: str) -> RegisteredClient | None:
        async with self._storage.reading() as session:
            row = await session.get(App, client_id)
            secrets = list(await secrets_of(session, client_id)) if row else []
            forbidden = await forbidding_accounts(session, client_id) if row else ()
        if row is None or not row.enabled:
            return None
        return replace(self._client(row, secrets), forbidden_in=frozenset(forbidden))

    def _client(self, row: App, secrets: list[AppSecret]) -> RegisteredClient:
        valid = [secret for secret in secrets if is_valid(secret, self._clock.now())]
        hashes = [secret.secret_hash for secret in valid] + ([row.secret_hash] if row.secret_hash else [])
        return RegisteredClient(
            client_id=row.id,
            name=row.name,
            secret_hashes=tuple(hashes),
            scopes=tuple(row.scopes),
            grants=tuple(row.grants),
            account_id=row.account_id,
            first_party=row.first_party,
            refresh_tokens=row.refresh_tokens,
            redirect_uris=tuple(row.redirect_uris),
            access_seconds=row.access_seconds,
            refresh_seconds=row.refresh_seconds,
            rate_plan=row.rate_plan,
            public_keys=row.public_keys,
            signing_secrets=tuple(secret_text(self._keys, row.id, secret.salt) for secret in valid if secret.salt),
            is_public=not row.secret_hash and not secrets and not row.public_keys,
        )
