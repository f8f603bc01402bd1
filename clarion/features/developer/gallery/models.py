"""Apps that an account does not want, and its bots."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ForbiddenApp(Base):
    """Nobody of the account signs in with the app."""

    __tablename__ = "forbidden_apps"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    app_id: Mapped[str] = mapped_column(IdString, ForeignKey("apps.id", ondelete="CASCADE"), primary_key=True)
    forbidden_by: Mapped[str | None] = mapped_column(IdString)  # stays when the person has gone
    forbidden_at: Mapped[datetime]


class Bot(Base):
    """As whom a bot writes in an account: an extension of type Bot. It stays when the bot is removed (`removed_at`),
    for what it wrote; added again, it is the same.
    """

    __tablename__ = "bots"
    __table_args__ = (UniqueConstraint("account_id", "app_id"),)

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    app_id: Mapped[str] = mapped_column(IdString, ForeignKey("apps.id", ondelete="CASCADE"), index=True)
    added_by: Mapped[str | None] = mapped_column(IdString)
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
