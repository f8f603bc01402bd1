"""Templates of texts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class TextTemplate(Base):
    """Of the company where `extension_id` is None, else personal.

    `site_id` None, or of a site that is gone: for every site.
    """

    __tablename__ = "text_templates"
    __table_args__ = (Index("ix_text_templates_account", "account_id", "extension_id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    site_id: Mapped[str | None] = mapped_column(IdString, default=None)
    name: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
