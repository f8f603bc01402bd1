"""Registered apps."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class App(Base):
    """A client that may ask for tokens. `id` is its client id; a public one has no secret."""

    __tablename__ = "apps"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    # An app of one account works there only; without an account it works in all.
    account_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    secret_hash: Mapped[str] = mapped_column(String(64), default="")
    scopes: Mapped[list[str]]
    grants: Mapped[list[str]]
    redirect_uris: Mapped[list[str]]
    first_party: Mapped[bool] = mapped_column(default=False)
    refresh_tokens: Mapped[bool] = mapped_column(default=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
