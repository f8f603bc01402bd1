"""The call log: lines computed from CDRs, so that it can be made again at any time."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class CallLogEntry(Base):
    """One party's view of one ended call. `deleted` entries stay for synchronising clients."""

    __tablename__ = "call_log"
    __table_args__ = (
        Index("ix_call_log_account_modified", "account_id", "modified_at"),
        Index("ix_call_log_account_party", "account_id", "party_id"),
        Index("ix_call_log_from_number", "account_id", "from_number"),
        Index("ix_call_log_to_number", "account_id", "to_number"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, default="")
    session_id: Mapped[str] = mapped_column(IdString, index=True)
    telephony_session_id: Mapped[str] = mapped_column(IdString, index=True)
    party_id: Mapped[str] = mapped_column(IdString)
    type: Mapped[str] = mapped_column(String(10), default="Voice")
    direction: Mapped[str] = mapped_column(String(10))
    action: Mapped[str] = mapped_column(String(40))
    result: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(60), default="")
    transport: Mapped[str] = mapped_column(String(10))
    from_number: Mapped[str] = mapped_column(String(40), default="")
    to_number: Mapped[str] = mapped_column(String(40), default="")
    from_extension: Mapped[str] = mapped_column(String(12), default="")
    to_extension: Mapped[str] = mapped_column(String(12), default="")
    caller: Mapped[dict[str, Any]]
    callee: Mapped[dict[str, Any]]
    legs: Mapped[list[Any]]
    started_at: Mapped[datetime]
    seconds: Mapped[float]
    deleted: Mapped[bool] = mapped_column(default=False)
    modified_at: Mapped[datetime]


# The order of lists, with what it takes to count up to a page in the index alone.
_NEWEST_FIRST = (CallLogEntry.started_at.desc(), CallLogEntry.id, CallLogEntry.deleted)
Index("ix_call_log_account_newest", CallLogEntry.account_id, *_NEWEST_FIRST)
Index("ix_call_log_extension_newest", CallLogEntry.extension_id, *_NEWEST_FIRST)
Index("ix_call_log_result_newest", CallLogEntry.account_id, CallLogEntry.result, *_NEWEST_FIRST)
