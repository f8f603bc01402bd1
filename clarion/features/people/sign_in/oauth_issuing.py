"""What a token request asks for, and what it gets."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from clarion.features.people.sign_in import tokens
from clarion.features.people.sign_in.clients import RegisteredClient
from clarion.features.people.sign_in.models import AuthSession, TokenPair


@dataclass(frozen=True)
class SignInRequest:
    """What a token request asks for, checked."""

    client: RegisteredClient
    scopes: tuple[str, ...]
    endpoint_id: str = ""
    access_ttl: int = tokens.MAX_ACCESS_TTL
    refresh_ttl: int = tokens.DEFAULT_REFRESH_TTL
    source: str = ""
    user_agent: str = ""
    credential_id: str | None = None
    sign_on_id: str | None = None
    authenticated_at: datetime | None = None
    methods: tuple[str, ...] = ()
    nonce: str = ""


@dataclass(frozen=True)
class Issued:
    """What the client gets."""

    access: str
    refresh: str | None
    access_expires_at: datetime
    refresh_expires_at: datetime
    session_id: str
    owner_id: str
    endpoint_id: str
    scopes: tuple[str, ...]
    authenticated_at: datetime
    methods: tuple[str, ...] = ()
    nonce: str = ""


def pair_row(
    pair: tokens.Pair,
    session_id: str,
    generation: int,
    now: datetime,
    access_ttl: int,
    refresh_ttl: int,
    refreshable: bool,
) -> TokenPair:
    return TokenPair(
        access_hash=tokens.token_hash(pair.access),
        session_id=session_id,
        generation=generation,
        refresh_hash=tokens.token_hash(pair.refresh) if refreshable else None,
        salt=token_hex(16),
        access_ttl=access_ttl,
        refresh_ttl=refresh_ttl,
        access_expires_at=now + timedelta(seconds=access_ttl),
        refresh_expires_at=now + timedelta(seconds=refresh_ttl),
    )


def issued_of(pair: tokens.Pair, row: TokenPair, session: AuthSession) -> Issued:
    return Issued(
        access=pair.access,
        refresh=pair.refresh if row.refresh_hash else None,
        access_expires_at=row.access_expires_at,
        refresh_expires_at=row.refresh_expires_at,
        session_id=session.id,
        owner_id=session.extension_id,
        endpoint_id=session.endpoint_id,
        scopes=tuple(session.scopes),
        authenticated_at=session.authenticated_at or session.created_at,
        methods=tuple(session.methods or ()),
    )
