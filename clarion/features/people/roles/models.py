"""Roles that accounts made for themselves, and who holds which."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class CustomRole(Base):
    """A role of one account. `permissions` are ids, with all that comes with them."""

    __tablename__ = "custom_roles"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    display_name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(500), default="")
    scope: Mapped[str] = mapped_column(String(30), default="Self")
    hidden: Mapped[bool] = mapped_column(default=False)
    permissions: Mapped[list[str]]
    updated_at: Mapped[datetime]


class RoleAssignment(Base):
    """Somebody holds a role. Who has no row holds what `Extension.role` says: Super Admin or Standard."""

    __tablename__ = "role_assignments"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    role_id: Mapped[str] = mapped_column(IdString, primary_key=True)  # predefined, or of the account
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))


class DefaultRole(Base):
    """The role that new people of an account get; without a row it is Standard."""

    __tablename__ = "default_roles"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    role_id: Mapped[str] = mapped_column(IdString)
