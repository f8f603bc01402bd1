"""Authorization codes, and what people allowed apps to do."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class AuthorizationCode(Base):
    """A code on its way to an app: for one app, one redirect URI, one use, one minute."""

    __tablename__ = "authorization_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    client_id: Mapped[str] = mapped_column(IdString)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    sign_on_id: Mapped[str | None] = mapped_column(IdString)
    redirect_uri: Mapped[str] = mapped_column(Text)
    scopes: Mapped[list[str]]
    nonce: Mapped[str] = mapped_column(Text, default="")
    challenge: Mapped[str] = mapped_column(String(128), default="")
    challenge_method: Mapped[str] = mapped_column(String(8), default="")
    authenticated_at: Mapped[datetime]
    methods: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    session_id: Mapped[str | None] = mapped_column(IdString)  # what it gave; ends if the code comes back


class AppGrant(Base):
    """A person's yes to an app, remembered until they take it back."""

    __tablename__ = "app_grants"
    __table_args__ = (UniqueConstraint("extension_id", "client_id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    client_id: Mapped[str] = mapped_column(IdString)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
