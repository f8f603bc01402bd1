"""Answers that are kept for requests that may be sent again."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class IdempotencyKey(Base):
    """A key of a caller. `status` is 0 while the first request is still being answered."""

    __tablename__ = "idempotency_keys"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)  # hash of caller and key
    account_id: Mapped[str] = mapped_column(IdString, index=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    content_type: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    request_id: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(index=True)
