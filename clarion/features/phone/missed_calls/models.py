"""Which missed calls people were told of."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class MissedCallNotice(Base):
    """One for each call and extension, so that nobody is told twice."""

    __tablename__ = "missed_call_notices"

    session_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    told_at: Mapped[datetime]
