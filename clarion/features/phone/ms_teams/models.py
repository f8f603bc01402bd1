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
    lane: Mapped[int] = mapped_column(default=0, server_default="0")  # from which of its addresses the edge calls Teams
    created_at: Mapped[datetime]


class TeamsUser(Base):
    """Somebody whose Microsoft Teams is one of their phones. `phone_number`: E.164, as Teams has it assigned.
    `short_number`: the extension that Teams has beside it, where it is the company's number; else empty.
    """

    __tablename__ = "teams_users"
    __table_args__ = (UniqueConstraint("account_id", "phone_number", "short_number"),)

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[str] = mapped_column(IdString, ForeignKey("devices.id", ondelete="CASCADE"))
    phone_number: Mapped[str] = mapped_column(String(16))
    short_number: Mapped[str] = mapped_column(String(12), default="", server_default="")
    created_at: Mapped[datetime]

    @property
    def line(self) -> str:
        """As Teams has it (the line URI without `tel:`): `+16505550101`, or `+16505550100;ext=101`."""
        return f"{self.phone_number};ext={self.short_number}" if self.short_number else self.phone_number
