"""Keys that sign id tokens."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class SigningKey(Base):
    """The newest signs; older ones are published until nothing that they signed is valid any more."""

    __tablename__ = "signing_keys"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)  # the `kid`
    algorithm: Mapped[str] = mapped_column(String(8))
    sealed_private_key: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class UsedAssertion(Base):
    """A client's signed assertion that was taken: it counts once."""

    __tablename__ = "used_assertions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)  # hash of client and `jti`
    expires_at: Mapped[datetime] = mapped_column(index=True)
