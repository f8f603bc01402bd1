"""Permanent tokens of people for programs."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ContactCenterToken(Base):
    """A token without an end: the access token of a session of its own. The surface shows it again on request,
    so it is kept sealed, not hashed only."""

    __tablename__ = "contact_center_tokens"

    session_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("auth_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
