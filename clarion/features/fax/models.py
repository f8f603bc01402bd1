"""Faxes on their way out, and receipts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString
from clarion.features.fax.rules import LineSettings


class _OnTheLine:
    """How faxes are sent: what earlier attempts taught. See `rules.LineSettings`."""

    slow: Mapped[bool] = mapped_column(default=False)
    slowest: Mapped[bool] = mapped_column(default=False)
    without_ecm: Mapped[bool] = mapped_column(default=False)
    without_t38: Mapped[bool] = mapped_column(default=False)
    pages_a_call: Mapped[int] = mapped_column(default=0)

    @property
    def line_settings(self) -> LineSettings:
        return LineSettings(
            without_t38=self.without_t38,
            slow=self.slow,
            slowest=self.slowest,
            without_ecm=self.without_ecm,
            pages_a_call=self.pages_a_call,
        )

    @line_settings.setter
    def line_settings(self, settings: LineSettings) -> None:
        self.without_t38, self.slow, self.slowest = settings.without_t38, settings.slow, settings.slowest
        self.without_ecm, self.pages_a_call = settings.without_ecm, settings.pages_a_call


class FaxDestination(_OnTheLine, Base):
    """A number that takes faxes of a company only with less than everything: how it last did."""

    __tablename__ = "fax_destinations"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    worked_at: Mapped[datetime]


class FaxJob(_OnTheLine, Base):
    """One fax to one number, until it is known what became of it. `state` is of `rules.State`.

    `document_key`: the TIFF in the file store; `confirmed`: pages that the other machine has taken, and that are not
    sent again. `call_id`: the telephony session of the attempt under way; `lease_until`: when it counts as lost.
    `log`: every attempt, with what failed, what changes and when the next one comes.
    """

    __tablename__ = "fax_jobs"
    __table_args__ = (
        Index("ix_fax_jobs_due", "state", "due_at"),
        Index("ix_fax_jobs_owner", "extension_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(IdString, ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    recipient: Mapped[str] = mapped_column(String(20))
    caller_number: Mapped[str] = mapped_column(String(20))
    document_key: Mapped[str] = mapped_column(String(500))
    pages: Mapped[int]
    confirmed: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    call_id: Mapped[str] = mapped_column(String(64), default="")
    log: Mapped[list[Any]]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class FaxReceipt(Base):
    """What proves a fax. `document` and `pages` identify what is sent, or what came in; `receipt` is signed when the
    fax is over, and empty before. `content_key`: the same for the same pages, cover page aside; `reading`: what its
    words showed, for acceptable use.
    """

    __tablename__ = "fax_receipts"

    message_id: Mapped[str] = mapped_column(IdString, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    document: Mapped[dict[str, Any]]
    pages: Mapped[list[Any]]
    content_key: Mapped[str] = mapped_column(String(64), default="")
    reading: Mapped[dict[str, Any]] = mapped_column(default=dict)
    receipt: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime | None]


class FaxSettings(Base):
    """What a company decides about its faxes; no row: everything as it comes. `email_attachments`: whether pages may
    leave by email; `categories`: keywords by category, None: those that ship.
    """

    __tablename__ = "fax_settings"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    email_attachments: Mapped[bool] = mapped_column(default=True)
    categories: Mapped[dict[str, Any] | None] = mapped_column(default=None)


class FaxText(Base):
    """The words of a fax that came in. `due_at`: when it is read (again), None: it was, or never will be; `tiff_key`:
    its pages in the file store until then.
    """

    __tablename__ = "fax_texts"

    message_id: Mapped[str] = mapped_column(IdString, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    tiff_key: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(60), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(index=True)


class FaxOffer(Base):
    """A document that a fax number offers to machines that poll it; see `live_call.offered_key_of` for where it lies.
    `fetched_by`: the number that fetched it last.
    """

    __tablename__ = "fax_offers"
    __table_args__ = (UniqueConstraint("account_id", "number"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    pages: Mapped[int]
    offered_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
    fetched_by: Mapped[str] = mapped_column(String(20), default="")


class FaxCoverPage(Base):
    """A cover page of a company. `cover_index`: how faxes name it; `background_key`: its sheet as a TIFF of one page,
    empty for blank paper; `fields`: what is written where, see `cover_pages.Field`.
    """

    __tablename__ = "fax_cover_pages"
    __table_args__ = (UniqueConstraint("account_id", "cover_index"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    cover_index: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    background_key: Mapped[str] = mapped_column(String(500), default="")
    fields: Mapped[list[Any]]
    created_at: Mapped[datetime]
