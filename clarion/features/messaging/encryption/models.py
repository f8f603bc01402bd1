"""Keys for chats that are encrypted end to end. Only public keys, and secrets sealed in browsers, are kept here.

Binary values are base64url without padding, as browsers send them.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString
from clarion.features.messaging.chats.models import Number


class Mode(StrEnum):
    ALLOWED = "Allowed"  # each chat decides
    FORBIDDEN = "Forbidden"  # none can be switched on; those that are stay
    REQUIRED = "Required"  # nobody writes in a direct chat, group or team before it is


class History(StrEnum):
    JOINED = "Joined"  # whoever comes reads from then on
    ALL = "All"  # whoever comes reads everything


class EncryptionPolicy(Base):
    """What the account's administrators say; no row: allowed."""

    __tablename__ = "chat_encryption_policies"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    mode: Mapped[str] = mapped_column(String(10))
    changed_by: Mapped[str | None] = mapped_column(IdString)
    changed_at: Mapped[datetime]


class PersonKey(Base):
    """The public keys of a person, from `generation` on. `fresh`: begun anew, so what earlier ones opened is lost to
    them until somebody hands it over; otherwise `signature` is by the generation before.

    `recovery`: {"salt", "iv", "box"}: all their private keys, under the words that only they have. Newest row only.
    """

    __tablename__ = "chat_person_keys"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    generation: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    sign_key: Mapped[str] = mapped_column(String(100))
    seal_key: Mapped[str] = mapped_column(String(100))
    fresh: Mapped[bool]
    signature: Mapped[str] = mapped_column(String(100), default="")
    recovery: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class KeyDevice(Base):
    """A browser of a person. `box`: their private keys, sealed to the key of this browser; empty while it waits to be
    let in. `generation`: the newest key in it.
    """

    __tablename__ = "chat_key_devices"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    public_key: Mapped[str] = mapped_column(String(100))
    box: Mapped[str] = mapped_column(Text, default="")
    generation: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    let_in_at: Mapped[datetime | None]


class EncryptedChat(Base):
    """A chat that was switched on, for good. `since_seq`: the number of its last post before."""

    __tablename__ = "chat_encrypted_chats"

    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    history: Mapped[str] = mapped_column(String(10))
    since_seq: Mapped[int] = mapped_column(Number)
    enabled_by: Mapped[str | None] = mapped_column(IdString)
    enabled_at: Mapped[datetime]


class ChatEpoch(Base):
    """A time in which a chat has one key. A new one begins when somebody comes or goes, or gives up keys (`stale`).

    `check`: a hash of the key, so that whoever is handed it later knows that it is the one. `company_box`: the key
    sealed to the company's recovery key of then. `signature`: by its maker, over `rules.epoch_statement`.
    """

    __tablename__ = "chat_epochs"

    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    members_version: Mapped[int] = mapped_column(Number)
    maker_id: Mapped[str] = mapped_column(IdString)
    maker_generation: Mapped[int]
    check: Mapped[str] = mapped_column("key_check", String(64))
    recipients_hash: Mapped[str] = mapped_column(String(64))
    company_key_id: Mapped[str] = mapped_column(IdString, default="")
    company_box: Mapped[str] = mapped_column(String(400), default="")
    signature: Mapped[str] = mapped_column(String(100))
    stale: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]


class EpochBox(Base):
    """The key of an epoch, sealed to one person. `by_id`: who sealed it, often another than the epoch's maker."""

    __tablename__ = "chat_epoch_boxes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["chat_id", "number"], ["chat_epochs.chat_id", "chat_epochs.number"], ondelete="CASCADE"
        ),
        Index("ix_chat_epoch_boxes_person", "extension_id", "chat_id"),
    )  # fmt: skip

    chat_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    generation: Mapped[int]
    box: Mapped[str] = mapped_column(String(400))
    by_id: Mapped[str] = mapped_column(IdString)
    created_at: Mapped[datetime]


class CompanyKey(Base):
    """The public half of a company's recovery key. `needed` of `parts` parts of the private half open it; it is kept
    by people, never here.
    """

    __tablename__ = "chat_company_keys"
    __table_args__ = (Index("ix_chat_company_keys_account", "account_id", "retired_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    public_key: Mapped[str] = mapped_column(String(100))
    needed: Mapped[int]
    parts: Mapped[int]
    created_by: Mapped[str | None] = mapped_column(IdString)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Recovery(Base):
    """A use of the company's key on one chat. `purpose`: Export, or Return to a person who lost their keys.

    `status`: Waiting for a second administrator, Open until `ends_at`, Refused, Closed.
    """

    __tablename__ = "chat_recoveries"
    __table_args__ = (Index("ix_chat_recoveries_account", "account_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[str | None] = mapped_column(IdString)
    reason: Mapped[str] = mapped_column(String(500))
    status: Mapped[str] = mapped_column(String(10))
    asked_by: Mapped[str] = mapped_column(IdString)
    decided_by: Mapped[str | None] = mapped_column(IdString)
    reads: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
