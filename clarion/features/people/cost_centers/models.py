"""Cost centers, in a tree."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class CostCenter(Base):
    """`tax_site_id`: the site whose address taxes go by; None: the company's own address."""

    __tablename__ = "cost_centers"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    parent_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("cost_centers.id", ondelete="SET NULL"))
    tax_site_id: Mapped[str | None] = mapped_column(IdString)
    name: Mapped[str] = mapped_column(String(100))
    billing_code: Mapped[str] = mapped_column(String(50), default="")
    created_at: Mapped[datetime]
