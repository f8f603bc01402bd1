"""Second factors of people, and which accounts ask for one."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class Authenticator(Base):
    """A program that shows codes (TOTP, RFC 6238). The secret is sealed with a key of the installation."""

    __tablename__ = "authenticators"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)  # a code counts once


class EmailFactor(Base):
    """Codes by email, to the address that the person confirmed."""

    __tablename__ = "email_factors"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    address: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]


class RecoveryCode(Base):
    """For who has lost the phone. Each works once."""

    __tablename__ = "recovery_codes"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A WebAuthn credential."""

    __tablename__ = "passkeys"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)  # base64url; up to 1023 bytes
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    transports: Mapped[list[str]]
    name: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class SignInPolicy(Base):
    """What an account asks of its people when they sign in. No row: nothing beyond the password."""

    __tablename__ = "sign_in_policies"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    second_factor_required: Mapped[bool] = mapped_column(default=False)
