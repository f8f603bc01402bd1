"""How an account proves its right to show a number that is not in the inventory."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class NumberProof(Base):
    """One proof under way, or done. `VerifiedCallerId` is what comes of it."""

    __tablename__ = "number_proofs"
    __table_args__ = (Index("ix_number_proofs_account_id_created_at", "account_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(20), index=True)
    method: Mapped[str] = mapped_column(String(10))  # Call | Text | Letter
    state: Mapped[str] = mapped_column(String(10))  # Pending | Review | Verified | Refused | Expired
    code_hash: Mapped[str] = mapped_column(String(64), default="")  # keyed; never the code
    tries: Mapped[int] = mapped_column(default=0)
    requested_by: Mapped[str] = mapped_column(IdString, default="")
    file_key: Mapped[str] = mapped_column(String(500), default="")  # of a letter
    file_name: Mapped[str] = mapped_column(String(255), default="")
    file_sha256: Mapped[str] = mapped_column(String(64), default="")
    decided_by: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # of the code, or of the wait for a decision
    decided_at: Mapped[datetime | None]
