"""Answers that are kept for requests that may be sent again."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class IdempotencyKey(Base):
    """A key of a caller. `status` is 0 while the first request is still being answered.

    `done`: written with the first commit of the request's own work, {"status": …, "ids": […]} of what it answers and
    made. `owner`: the process that works for it, which says so (`seen_at`) as long as it takes.
    """

    __tablename__ = "idempotency_keys"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)  # hash of caller and key
    account_id: Mapped[str] = mapped_column(IdString, index=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    content_type: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    request_id: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(index=True)
    owner: Mapped[str] = mapped_column(String(200), default="", server_default="")
    seen_at: Mapped[datetime | None] = mapped_column(default=None)
    done: Mapped[dict[str, Any] | None] = mapped_column(default=None)
