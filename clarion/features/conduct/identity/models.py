"""What accounts want done with calls whose caller could not be verified."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class IdentityPolicy(Base):
    """One row for each account that has chosen; without one every call goes on."""

    __tablename__ = "identity_policies"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    invalid: Mapped[str] = mapped_column(String(10))  # label | screen | reject: a token that does not hold
    missing: Mapped[str] = mapped_column(String(10))  # the same for calls without a token
    updated_at: Mapped[datetime]
