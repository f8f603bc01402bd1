"""Where a company's calls are written to by schedule, and what was written."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class CallLogArchive(Base):
    """`every`: Hour, Day, Week or Never; `format`: CSV or JSON. All records that changed before `archived_until` are
    written. `due_at` None: nothing to do. `problem`: why the last attempt failed.
    """

    __tablename__ = "call_log_archives"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    every: Mapped[str] = mapped_column(String(10))
    format: Mapped[str] = mapped_column(String(10))
    keep_days: Mapped[int]
    archived_until: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    problem: Mapped[str] = mapped_column(String(500), default="")


class CallLogArchiveFile(Base):
    """One written file, kept in the file store under `file_key`: records that changed from `since`, before `until`."""

    __tablename__ = "call_log_archive_files"
    __table_args__ = (Index("ix_call_log_archive_files_account_until", "account_id", "until"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    file_key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(100))
    records: Mapped[int]
    size: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime]
    made_at: Mapped[datetime]
