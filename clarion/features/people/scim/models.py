"""What identity providers say of a person and Clarion has no other use for."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ScimDetails(Base):
    """`user_name`: as the provider wrote it; folded for looking up."""

    __tablename__ = "scim_details"
    __table_args__ = (UniqueConstraint("account_id", "folded_name"),)

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    user_name: Mapped[str] = mapped_column(String(254))
    folded_name: Mapped[str] = mapped_column(String(300))
    external_id: Mapped[str] = mapped_column(String(254), default="", index=True)
    other_phone: Mapped[str] = mapped_column(String(40), default="")
    photo: Mapped[str] = mapped_column(String(1000), default="")
