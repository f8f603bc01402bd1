"""Sites, and who administers which."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

MAIN_SITE = "main-site"
"""The wire's id of the site that everybody belongs to who was not put elsewhere."""


class Site(Base):
    """A place of a company. `id` is that of its extension; the main site has none, and gets its own.

    `code` stands before the short numbers of the site. `accessible_ids`: the sites whose people its own people
    find in the directory, while `access` is Limited. `ivr`: what its menu does, in the form of the wire.
    """

    __tablename__ = "sites"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(8), default="")
    caller_id_name: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    business_address: Mapped[dict[str, str]]
    home_country: Mapped[str | None] = mapped_column(String(2))  # None, here and below: the account's
    time_zone: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(10))
    greeting_language: Mapped[str | None] = mapped_column(String(10))
    formatting_locale: Mapped[str | None] = mapped_column(String(10))
    time_format: Mapped[str | None] = mapped_column(String(3))
    access: Mapped[str] = mapped_column(String(10), default="Unlimited")
    accessible_ids: Mapped[list[str]]
    operator_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    cost_center_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("cost_centers.id", ondelete="SET NULL"))
    ivr: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class AdministeredSite(Base):
    """Somebody who has rows here sees and edits only these sites. `site_id` may be `main-site`."""

    __tablename__ = "administered_sites"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    site_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
