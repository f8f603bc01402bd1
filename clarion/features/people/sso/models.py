"""What a company has chosen about signing in."""

from sqlalchemy import ForeignKey, String
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
