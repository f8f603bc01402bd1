"""Access that was granted elsewhere and is to end there too."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ConnectionRevocation(Base):
    """Of an account elsewhere that is no longer connected: what let us in, until the provider knows.

    `account_id` is no foreign key: the provider is told also where a company or a person is gone. `due_at` None: at
    once.
    """

    __tablename__ = "connection_revocations"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString)
    provider: Mapped[str] = mapped_column(String(20))
    user_name: Mapped[str] = mapped_column(String(200), default="")
    sealed_secrets: Mapped[bytes] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
