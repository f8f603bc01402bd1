"""Batches of texts. Their texts are `texting.models.TextDelivery` rows with `batch_id`."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class TextBatch(Base):
    """`size`: texts that were accepted. `rejected`: [{"index", "to", "errorCode", "description"}]."""

    __tablename__ = "text_batches"
    __table_args__ = (Index("ix_text_batches_account", "account_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    own_number: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    rejected: Mapped[list[Any]]
    created_at: Mapped[datetime]
