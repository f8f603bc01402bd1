"""Who does not want to be called by intercom."""

from sqlalchemy import ForeignKey, true
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class IntercomSettings(Base):
    """Of one extension; without a row its phones answer by themselves."""

    __tablename__ = "intercom_settings"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    allowed: Mapped[bool] = mapped_column(default=True, server_default=true())
