"""Fields that a company defined, and their values."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class CustomField(Base):
    """`category`: whom it describes; the surface knows `User` only."""

    __tablename__ = "custom_fields"
    __table_args__ = (UniqueConstraint("account_id", "category", "name"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    category: Mapped[str] = mapped_column(String(20), default="User")
    name: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]


class CustomFieldValue(Base):
    __tablename__ = "custom_field_values"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    field_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("custom_fields.id", ondelete="CASCADE"), primary_key=True
    )
    value: Mapped[str] = mapped_column(String(255))
