"""What an account's connection to Microsoft Teams is made of (direct routing)."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class TeamsDirectRouting(Base):
    """`fqdn` is our name to Teams, of one account only. `sealed_key` belongs to `certificate` (PEM, with issuers)."""

    __tablename__ = "teams_direct_routings"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    fqdn: Mapped[str] = mapped_column(String(253), unique=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    certificate: Mapped[str] = mapped_column(Text, default="")
    sealed_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    valid_until: Mapped[datetime | None]  # of the certificate
    warn_at: Mapped[datetime | None] = mapped_column(index=True)  # when administrators read of its end next
    proxies: Mapped[list[str]]  # host or host:port, in the order in which they are asked
    networks: Mapped[list[str]]  # CIDR, that Teams calls from
    created_at: Mapped[datetime]


class TeamsUser(Base):
    """Somebody whose Microsoft Teams is one of their phones. `phone_number`: E.164, as Teams has it assigned."""

    __tablename__ = "teams_users"
    __table_args__ = (UniqueConstraint("account_id", "phone_number"),)

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[str] = mapped_column(IdString, ForeignKey("devices.id", ondelete="CASCADE"))
    phone_number: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
