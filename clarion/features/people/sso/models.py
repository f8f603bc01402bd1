"""What a company has chosen about signing in, and who of its people is who at its provider."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class CompanySignIn(Base):
    """`sign_in_name`: how the company is found on the sign-in page. `only_company`: passwords and passkeys of Clarion
    count for nobody but the administrator `way_back_id`, and guests.
    """

    __tablename__ = "company_sign_in"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    sign_in_name: Mapped[str | None] = mapped_column(String(40), unique=True)
    only_company: Mapped[bool] = mapped_column(default=False)
    way_back_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))


class ProviderLink(Base):
    """`name_digest`: of the provider and the NameID by which it knows the person."""

    __tablename__ = "provider_links"
    __table_args__ = (UniqueConstraint("account_id", "name_digest"),)

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    name_digest: Mapped[str] = mapped_column(String(64))
    name_id: Mapped[str] = mapped_column(String(400))
