"""Sessions, tokens and personal credentials. Secrets are kept as hashes only."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class AuthSession(Base):
    """One sign-in of one person with one app. All its tokens end with it."""

    __tablename__ = "auth_sessions"
    __table_args__ = (Index("ix_auth_sessions_extension_client", "extension_id", "client_id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    client_id: Mapped[str] = mapped_column(IdString)
    client_name: Mapped[str] = mapped_column(String(100), default="")
    first_party: Mapped[bool] = mapped_column(default=False)
    credential_id: Mapped[str | None] = mapped_column(IdString, default=None)
    sign_on_id: Mapped[str | None] = mapped_column(IdString, default=None)  # the browser where it began
    authenticated_at: Mapped[datetime | None] = mapped_column(default=None)
    methods: Mapped[list[str] | None] = mapped_column(default=None)
    scopes: Mapped[list[str]]
    endpoint_id: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(64), default="")
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None] = mapped_column(default=None)
    reused_at: Mapped[datetime | None] = mapped_column(default=None)  # an old refresh token came back too late
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(String(40), default="")


class TokenPair(Base):
    """One generation of a session's tokens.

    The next generation is computed from this one's refresh token and `salt`, so that a client that lost an
    answer gets the same new pair again although only hashes are stored.
    """

    __tablename__ = "auth_token_pairs"
    __table_args__ = (UniqueConstraint("session_id", "generation"),)

    access_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[str] = mapped_column(IdString, ForeignKey("auth_sessions.id", ondelete="CASCADE"), index=True)
    generation: Mapped[int]
    refresh_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    salt: Mapped[str] = mapped_column(String(64))
    access_ttl: Mapped[int]
    refresh_ttl: Mapped[int]
    access_expires_at: Mapped[datetime]
    refresh_expires_at: Mapped[datetime]
    first_used_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]


class JwtCredential(Base):
    """A credential that a person made for programs. The token itself is computed, not stored."""

    __tablename__ = "jwt_credentials"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    client_ids: Mapped[list[str]]  # empty: any app
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
