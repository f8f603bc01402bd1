"""Registered apps."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class App(Base):
    """A client that may ask for tokens. `id` is its client id; a public one has no secret."""

    __tablename__ = "apps"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(500), default="", server_default="")
    # An app of one account works there only; without an account it works in all.
    account_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    created_by: Mapped[str | None] = mapped_column(IdString, default=None)
    secret_hash: Mapped[str] = mapped_column(String(64), default="")
    scopes: Mapped[list[str]]
    grants: Mapped[list[str]]
    redirect_uris: Mapped[list[str]]
    first_party: Mapped[bool] = mapped_column(default=False)
    refresh_tokens: Mapped[bool] = mapped_column(default=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    # Seconds; none: what the installation says.
    access_seconds: Mapped[int | None] = mapped_column(default=None)
    refresh_seconds: Mapped[int | None] = mapped_column(default=None)
    # Name of the plan that limits requests; "" is the installation's own limits.
    rate_plan: Mapped[str] = mapped_column(String(40), default="", server_default="")
    # Public keys (JWK set) of an app that proves itself by private_key_jwt.
    public_keys: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    # Where what people submit in the app's cards is posted; "" for nowhere.
    interactive_url: Mapped[str] = mapped_column(String(2000), default="", server_default="")
    # What the gallery shows. `listed`: people of the account find it there; `bot`: it is a member of chats.
    listed: Mapped[bool] = mapped_column(default=False, server_default=false())
    bot: Mapped[bool] = mapped_column(default=False, server_default=false())
    maker: Mapped[str] = mapped_column(String(100), default="", server_default="")
    privacy_url: Mapped[str] = mapped_column(String(2000), default="", server_default="")
    icon_key: Mapped[str] = mapped_column(String(200), default="", server_default="")  # of `Files`; empty: none
    icon_type: Mapped[str] = mapped_column(String(40), default="", server_default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


class AppSecret(Base):
    """A secret of an app. Two are valid while one takes over from the other.

    `salt` is there for secrets made here: they follow from it and the master key, which client_secret_jwt needs.
    """

    __tablename__ = "app_secrets"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    app_id: Mapped[str] = mapped_column(IdString, ForeignKey("apps.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str] = mapped_column(String(64), default="")
    hint: Mapped[str] = mapped_column(String(8), default="")  # the last characters, to tell them apart
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
