"""Who stands in for whom."""

from sqlalchemy import ForeignKey, true
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class Delegate(Base):
    """One delegate of one person, in the order of `position`."""

    __tablename__ = "delegates"

    delegator_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    delegate_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    rings_along: Mapped[bool] = mapped_column(default=True, server_default=true())
    calls_on_behalf: Mapped[bool] = mapped_column(default=True, server_default=true())
