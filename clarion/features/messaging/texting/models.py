"""Texts on their way to carriers, who wants none, and receipts that came too early."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class TextDelivery(Base):
    """One text to one recipient: what is handed to a carrier, until it is known what became of it.

    `message_id` is the message in the sender's mailbox; None for words of our own (the answer to STOP), for a `notice`
    that tells somebody of a text that came in, and for a text in bulk, which has a `batch_id`. `state` is of
    `machine.py`. `lease_until`: while it is being handed over, until when nobody else may.
    """

    __tablename__ = "text_deliveries"
    __table_args__ = (
        Index("ix_text_deliveries_due", "state", "due_at"),
        Index("ix_text_deliveries_pair", "account_id", "sender", "recipient"),
        Index("ix_text_deliveries_batch", "batch_id", "state"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    message_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    batch_id: Mapped[str | None] = mapped_column(IdString, default=None)
    notice: Mapped[bool] = mapped_column(default=False, server_default=false())
    sender: Mapped[str] = mapped_column(String(20))
    recipient: Mapped[str] = mapped_column(String(20))
    others: Mapped[list[str]]
    text: Mapped[str] = mapped_column(Text)
    carrier: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    segments: Mapped[int] = mapped_column(default=1)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class TextBatch(Base):
    """Texts in bulk, which are `TextDelivery` rows with this `batch_id`. `size`: texts that were accepted; `rejected`:
    [{"index", "to", "errorCode", "description"}]; `files` go with each of them: [{"key", "type", "name", "size"}].
    """

    __tablename__ = "text_batches"
    __table_args__ = (Index("ix_text_batches_account", "account_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    own_number: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    rejected: Mapped[list[Any]]
    files: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    created_at: Mapped[datetime]


class CarrierPart(Base):
    """A carrier's id for a text, or for a segment of it. `state`: Sent, Delivered, Failed."""

    __tablename__ = "text_carrier_parts"

    carrier: Mapped[str] = mapped_column(String(40), primary_key=True)
    carrier_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    delivery_id: Mapped[str] = mapped_column(IdString, ForeignKey("text_deliveries.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20), default="")


class EarlyReceipt(Base):
    """A receipt that was faster than the answer to the submission it belongs to."""

    __tablename__ = "text_early_receipts"

    carrier: Mapped[str] = mapped_column(String(40), primary_key=True)
    carrier_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[datetime]


class TextPiece(Base):
    """A segment of a text from outside, until all are there."""

    __tablename__ = "text_pieces"

    carrier: Mapped[str] = mapped_column(String(40), primary_key=True)
    sender: Mapped[str] = mapped_column(String(40), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(40), primary_key=True)
    reference: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    total: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class TextConsent(Base):
    """What `guest_number` wants from one of our numbers, or (own_number "") from all numbers of the account.

    `status`: OptOut, OptIn. `source`: Recipient, Api, Account, Upstream, Carrier. No row: nothing was said.
    """

    __tablename__ = "text_consents"
    __table_args__ = (UniqueConstraint("account_id", "guest_number", "own_number"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    guest_number: Mapped[str] = mapped_column(String(20))
    own_number: Mapped[str] = mapped_column(String(20), default="")
    status: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(20))
    changed_at: Mapped[datetime]


class ConsentChange(Base):
    """The history of consents, one row for each change."""

    __tablename__ = "text_consent_changes"
    __table_args__ = (Index("ix_text_consent_changes_account", "account_id", "at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    guest_number: Mapped[str] = mapped_column(String(20), index=True)
    own_number: Mapped[str] = mapped_column(String(20), default="")
    status: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class TextNoticeCount(Base):
    """Of how many texts an extension was told in the hour that began at `since`."""

    __tablename__ = "text_notice_counts"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]
    told: Mapped[int]
