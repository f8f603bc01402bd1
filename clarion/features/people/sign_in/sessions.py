"""Authorization sessions: start, renew, end, and who is behind a token."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from clarion.base.bus import Bus, Payload, Subscription
from clarion.base.clock import Clock
from clarion.base.errors import Unauthorized
from clarion.base.ids import new_uuid
from clarion.base.keys import MasterKey
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession, Ready, Storage, ask
from clarion.features.people.accounts.models import Account, AccountStatus
from clarion.features.people.browser_sessions.models import SignOn
from clarion.features.people.presence.first_reach import note_reachable
from clarion.features.people.roles.catalogue import Role, granted
from clarion.features.people.roles.queries import roles_of
from clarion.features.people.sign_in import tokens
from clarion.features.people.sign_in.cache import CallerCache
from clarion.features.people.sign_in.caller import AppIdentity, Caller
from clarion.features.people.sign_in.clients import RegisteredClient
from clarion.features.people.sign_in.errors import invalid_grant
from clarion.features.people.sign_in.events import SIGN_IN_CHANGED, SignInChanged
from clarion.features.people.sign_in.fingerprint import fingerprint_of
from clarion.features.people.sign_in.models import AuthSession, TokenPair
from clarion.features.people.sign_in.oauth_issuing import Issued, SignInRequest, issued_of, pair_row
from clarion.features.people.sign_in.renewing import find_shown, write_following
from clarion.features.people.sign_in.scopes import IDENTITY_SCOPES, with_implied
from clarion.features.people.sites.queries import administered_ids
from clarion.features.people.users.models import Extension, ExtensionStatus

MAX_SESSIONS_PER_APP = 25
"""Sessions of one person in one app; starting another ends the oldest."""
_STANDING = Ready(
    select(Extension.status, Account.status.label("account_status"))
    .join(Account, Account.id == Extension.account_id)
    .where(Extension.id == bindparam("extension_id"), Account.id == bindparam("account_id"))
)
_NOW = bindparam("now", type_=TokenPair.access_expires_at.type)
_USABLE = Ready(
    select(TokenPair.session_id)
    .where(
        TokenPair.session_id == bindparam("session_id"),
        TokenPair.superseded_at.is_(None),
        (TokenPair.access_expires_at > _NOW)
        | (TokenPair.refresh_hash.is_not(None) & (TokenPair.refresh_expires_at > _NOW)),
    )
    .limit(1)
)
GRACE_AFTER_USE = timedelta(seconds=10)


class TokenReused(Exception):
    """A refresh token was shown again after its grace."""

    def __init__(self, session_id: str) -> None:
        super().__init__(session_id)
        self.session_id = session_id


class Sessions:
    """The service behind tokens; one for each process."""

    def __init__(self, storage: Storage, clock: Clock, keys: MasterKey, bus: Bus, *, reuse: timedelta) -> None:
        """`reuse`: for how long a replaced refresh token gives its successor again."""
        self._reuse = reuse
        self._storage = storage
        self._clock = clock
        self._key = keys.derive("sign-in: following tokens")
        self._bus = bus
        self._cache = CallerCache()
        self._listening: Subscription | None = None

    async def open(self) -> None:
        """Listen for sessions that other processes end."""
        self._listening = self._bus.subscribe(SIGN_IN_CHANGED, self._on_change)
        await self._listening.ready()

    async def close(self) -> None:
        if self._listening:
            await self._listening.close()

    async def _on_change(self, payload: Payload) -> None:
        self._cache.forget(SignInChanged.model_validate(payload))

    async def start(self, session: AsyncSession, person: Extension, request: SignInRequest) -> Issued:
        """A new session for a person who has proved who they are. Raises invalid_grant where their account forbids
        the app.
        """
        if person.account_id in request.client.forbidden_in:
            raise invalid_grant("The administrators of this account do not allow the app", "OAU-140")
        now = self._clock.now()
        await note_reachable(session, person, now)
        pair = tokens.random_pair()
        row = AuthSession(
            id=new_uuid(),
            account_id=person.account_id,
            extension_id=person.id,
            client_id=request.client.client_id,
            client_name=request.client.name,
            first_party=request.client.first_party,
            credential_id=request.credential_id,
            sign_on_id=request.sign_on_id,
            authenticated_at=request.authenticated_at,
            methods=list(request.methods),
            scopes=list(request.scopes),
            endpoint_id=request.endpoint_id[:100] or new_uuid(),
            source=request.source[:64],
            user_agent=request.user_agent[:200],
            created_at=now,
        )
        session.add(row)
        await session.flush()
        token_pair = pair_row(
            pair, row.id, 1, now, request.access_ttl, request.refresh_ttl, request.client.refresh_tokens
        )
        session.add(token_pair)
        await self._end_surplus(session, person.id, request.client.client_id, now)
        return replace(issued_of(pair, token_pair, row), nonce=request.nonce)

    async def _end_surplus(self, session: AsyncSession, extension_id: str, client_id: str, now: datetime) -> None:
        query = (
            select(AuthSession.id)
            .where(
                AuthSession.extension_id == extension_id,
                AuthSession.client_id == client_id,
                AuthSession.ended_at.is_(None),
            )
            .order_by(AuthSession.created_at.desc())
            .offset(MAX_SESSIONS_PER_APP)
        )
        await self._end(session, (await session.scalars(query)).all(), now, "too many sessions")

    async def refresh(
        self,
        session: AsyncSession,
        refresh_token: str,
        client: RegisteredClient,
        *,
        access_ttl: int | None = None,
        refresh_ttl: int | None = None,
    ) -> Issued:
        """The next pair. The old access token dies now; the old refresh token gives the same pair again for a short
        while (`CLARION_REFRESH_REUSE_SECONDS`), and until 10 s after the new access token's first use at most: a client
        may have lost the answer. Raises invalid_grant, or `TokenReused` later than that.
        """
        old, row = await find_shown(session, tokens.token_hash(refresh_token)) or (None, None)
        if old is None or row is None or row.client_id != client.client_id or row.ended_at is not None:
            raise invalid_grant("The refresh token is not known, is for another app, or its session is over", "OAU-213")
        now = self._clock.now()
        await self._check_standing(session, row)
        pair = tokens.following_pair(self._key, refresh_token, old.salt)
        if old.superseded_at is not None:
            return await self._give_again(session, old, row, pair, now)
        if old.refresh_expires_at <= now:
            raise invalid_grant("Token is expired", "OAU-213")
        access = tokens.clamp_access_ttl(access_ttl, old.access_ttl, client.access_seconds)
        lasting = tokens.clamp_refresh_ttl(refresh_ttl, old.refresh_ttl, client.refresh_seconds)
        following = pair_row(pair, row.id, old.generation + 1, now, access, lasting, True)
        await write_following(session, old, following, now)
        return issued_of(pair, following, row)

    async def _give_again(
        self, session: AsyncSession, old: TokenPair, row: AuthSession, pair: tokens.Pair, now: datetime
    ) -> Issued:
        following = await session.get(TokenPair, tokens.token_hash(pair.access))
        since_use = None if following is None or following.first_used_at is None else following.first_used_at
        if (
            following is None
            or following.superseded_at is not None
            or (since_use is not None and now - since_use > GRACE_AFTER_USE)
            or (old.superseded_at is not None and now - old.superseded_at > self._reuse)
            or following.access_expires_at <= now
        ):
            raise TokenReused(row.id)
        return issued_of(pair, following, row)

    async def end_reused(self, session_id: str) -> None:
        """A replaced refresh token came back too late: somebody may have copied it, and nobody can say who of the two
        is the app. The session ends, with every token of it (RFC 9700 §4.14.2, RFC 6819 §5.2.2.3).
        """
        async with self._storage.transaction() as session:
            now = self._clock.now()
            await session.execute(update(AuthSession).where(AuthSession.id == session_id).values(reused_at=now))
            await self._end(session, [session_id], now, "refresh token reused")

    async def _check_person(self, session: AsyncSession, row: AuthSession) -> tuple[Extension, Account]:
        person = await session.get(Extension, row.extension_id)
        account = await session.get(Account, row.account_id)
        if person is None or account is None:
            raise Unauthorized("Extension not found.", code="OAU-136")
        check_may_sign_in(person, account)
        return person, account

    async def _check_standing(self, session: AsyncSession, row: AuthSession) -> None:
        """The same, where nothing else of them is wanted."""
        found = await ask(session, _STANDING, extension_id=row.extension_id, account_id=row.account_id)
        if not found:
            raise Unauthorized("Extension not found.", code="OAU-136")
        check_standing(*found[0])

    async def get_caller(self, access_token: str) -> Caller:
        """Who is behind an access token. Raises 401: OAU-128 when expired, OAU-213 when unknown or ended."""
        key = tokens.token_hash(access_token)
        known = self._cache.find(key, self._clock.monotonic())
        fingerprint = await fingerprint_of(self._storage, key)
        if known is not None and known.fingerprint == fingerprint:
            if known.expires_at <= self._clock.now():
                raise Unauthorized("Token is expired.", code="OAU-128")
            return known.caller
        changes = self._cache.changes
        caller, expires_at, unused = await self._load_caller(key)
        if unused:
            await self._note_first_use(key)
        if changes == self._cache.changes:  # else what was read may be old already
            self._cache.keep(key, caller, fingerprint, expires_at, self._clock.monotonic())
        return caller

    async def _load_caller(self, access_hash: str) -> tuple[Caller, datetime, bool]:
        async with self._storage.reading() as session:
            pair = await session.get(TokenPair, access_hash)
            row = await session.get(AuthSession, pair.session_id) if pair else None
            if pair is None or row is None or row.ended_at is not None or pair.superseded_at is not None:
                raise Unauthorized("Token not found.", code="OAU-213")
            if pair.access_expires_at <= self._clock.now():
                raise Unauthorized("Token is expired.", code="OAU-128")
            person, account = await self._check_person(session, row)
            caller = await _read_caller(session, row, person, account)
            return caller, pair.access_expires_at, pair.first_used_at is None

    async def _note_first_use(self, access_hash: str) -> None:
        async with self._storage.transaction() as session:
            await session.execute(
                update(TokenPair)
                .where(TokenPair.access_hash == access_hash, TokenPair.first_used_at.is_(None))
                .values(first_used_at=self._clock.now())
            )

    async def is_live(self, session_id: str) -> bool:
        """Whether the session has neither ended nor run out, and its person may still sign in."""
        now = self._clock.now()
        async with self._storage.reading() as session:
            row = await session.get(AuthSession, session_id)
            if row is None or row.ended_at is not None:
                return False
            try:
                await self._check_person(session, row)
            except Unauthorized:
                return False
            return bool(await ask(session, _USABLE, session_id=session_id, now=now))

    async def get_session_caller(self, session_id: str) -> Caller:
        """Who signed in to a session that still lives. Raises 401, as `get_caller` does."""
        if not await self.is_live(session_id):
            raise Unauthorized("The session has ended.", code="OAU-213")
        async with self._storage.reading() as session:
            row = await session.get_one(AuthSession, session_id)
            person, account = await self._check_person(session, row)
            return await _read_caller(session, row, person, account)

    async def end_by_token(self, session: AsyncSession, token: str, client_id: str | None) -> bool:
        """End the session that an access or refresh token belongs to. False when there is none."""
        wanted = tokens.token_hash(token)
        query = select(TokenPair.session_id).where(
            (TokenPair.access_hash == wanted) | (TokenPair.refresh_hash == wanted)
        )
        session_id = await session.scalar(query)
        row = await session.get(AuthSession, session_id) if session_id else None
        if row is None or (client_id is not None and row.client_id != client_id):
            return False
        await self._end(session, [row.id], self._clock.now(), "revoked")
        return True

    async def end_all(self, session: AsyncSession, extension_id: str, reason: str, keep: str = "") -> int:
        """Sign a person out everywhere, browsers too (but in session `keep` and the browser where that began);
        returns how many sessions that were.
        """
        kept = await session.get(AuthSession, keep) if keep else None
        browsers = update(SignOn).where(
            SignOn.extension_id == extension_id,
            SignOn.ended_at.is_(None),
            SignOn.id != ((kept.sign_on_id if kept else None) or ""),
        )
        await session.execute(browsers.values(ended_at=self._clock.now()))
        query = select(AuthSession.id).where(
            AuthSession.extension_id == extension_id, AuthSession.ended_at.is_(None), AuthSession.id != keep
        )
        found = (await session.scalars(query)).all()
        await self._end(session, found, self._clock.now(), reason)
        return len(found)

    async def end_by_client(
        self, session: AsyncSession, client_id: str, extension_id: str = "", *, account_id: str = ""
    ) -> None:
        """End an app's sessions: those of one person, of one account, or all."""
        query = select(AuthSession.id).where(AuthSession.client_id == client_id, AuthSession.ended_at.is_(None))
        if extension_id:
            query = query.where(AuthSession.extension_id == extension_id)
        if account_id:
            query = query.where(AuthSession.account_id == account_id)
        await self._end(session, (await session.scalars(query)).all(), self._clock.now(), "app removed")

    async def users_by_client(self, session: AsyncSession, account_id: str) -> dict[str, frozenset[str]]:
        """Who of an account is signed in with which app: extension ids by client id. Clarion's own are left out."""
        query = select(AuthSession.client_id, AuthSession.extension_id).distinct()
        mine = (AuthSession.account_id == account_id) & AuthSession.ended_at.is_(None) & ~AuthSession.first_party
        found: dict[str, set[str]] = {}
        for client_id, extension_id in (await session.execute(query.where(mine))).all():
            found.setdefault(client_id, set()).add(extension_id)
        return {client_id: frozenset(people) for client_id, people in found.items()}

    async def narrow(self, session: AsyncSession, client_id: str, scopes: Sequence[str]) -> None:
        """An app may do less from now on: so do the sessions it has."""
        allowed = {*scopes, *IDENTITY_SCOPES}
        query = select(AuthSession).where(AuthSession.client_id == client_id, AuthSession.ended_at.is_(None))
        changed = [row for row in await session.scalars(query) if not set(row.scopes) <= allowed]
        for row in changed:
            row.scopes = [scope for scope in row.scopes if scope in allowed]
        if changed:
            self._tell(session, SignInChanged(session_ids=[row.id for row in changed]))

    async def end_one(self, session: AsyncSession, session_id: str, reason: str) -> None:
        await self._end(session, [session_id], self._clock.now(), reason)

    async def end_by_credential(self, session: AsyncSession, credential_id: str) -> None:
        """End what a revoked credential started."""
        query = select(AuthSession.id).where(AuthSession.credential_id == credential_id, AuthSession.ended_at.is_(None))
        await self._end(session, (await session.scalars(query)).all(), self._clock.now(), "credential revoked")

    def rights_changed(self, session: AsyncSession, account_id: str, extension_id: str = "") -> None:
        """Read the person's (or the whole account's) role and state again before the next request."""
        self._tell(session, SignInChanged(account_id=account_id, extension_id=extension_id))

    async def _end(self, session: AsyncSession, ids: Sequence[str], now: datetime, reason: str) -> None:
        if not ids:
            return
        await session.execute(
            update(AuthSession).where(AuthSession.id.in_(ids)).values(ended_at=now, end_reason=reason)
        )
        self._tell(session, SignInChanged(session_ids=list(ids), ended=True))

    def _tell(self, session: AsyncSession, change: SignInChanged) -> None:
        announce(session, SIGN_IN_CHANGED, change)
        self._cache.forget(change)  # here at once; everywhere, once committed


def check_may_sign_in(person: Extension, account: Account) -> None:
    """Suspended and unpaid accounts may sign in (to mend that); disabled ones and people may not."""
    check_standing(person.status, account.status)


def check_standing(person: str, account: str) -> None:
    """The same of what their rows say. Raises 401."""
    if account == AccountStatus.DISABLED:
        raise Unauthorized("The account is disabled.", code="OAU-142")
    if person not in (ExtensionStatus.ENABLED, ExtensionStatus.NOT_ACTIVATED):
        raise Unauthorized("The extension is disabled.", code="OAU-141")


async def _read_caller(session: AsyncSession, row: AuthSession, person: Extension, account: Account) -> Caller:
    return _caller(row, person, account, await roles_of(session, person), await administered_ids(session, person.id))


def _caller(
    row: AuthSession, person: Extension, account: Account, roles: Sequence[Role], site_ids: frozenset[str]
) -> Caller:
    held = granted(roles)
    return Caller(
        account_id=person.account_id,
        extension_id=person.id,
        extension_number=person.number,
        session_id=row.id,
        scopes=with_implied(row.scopes),
        permissions=frozenset(held),
        reach=held,
        is_admin=person.is_admin,
        app=AppIdentity(row.client_id, row.client_name, row.first_party),
        language=person.language or account.language,
        site_ids=site_ids,
    )
