"""Contacts of a person, their numbers for looking callers up, and favourites."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

COMPANY = "company"


class AddressBook(Base):
    """One for each person who has ever had a contact.

    `revision` counts the changes. `forgotten`: deletions up to this revision are no longer known, so that tokens
    from before it are of no use. `epoch` tells this book from an earlier one of the same person.
    """

    __tablename__ = "address_books"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    epoch: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int] = mapped_column(default=0)
    forgotten: Mapped[int] = mapped_column(default=0)


class Contact(Base):
    """`details` is what the person wrote, in the names of the wire. A deleted one keeps its id, and nothing else."""

    __tablename__ = "contacts"
    __table_args__ = (
        Index("ix_contacts_book_revision", "extension_id", "revision"),
        Index("ix_contacts_book_names", "extension_id", "alive", "sort_first", "sort_last"),
        Index("ix_contacts_account_shared", "account_id", "shared_with"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    revision: Mapped[int]
    alive: Mapped[bool] = mapped_column(default=True)
    details: Mapped[dict[str, Any]]
    # Folded for sorting and for `startsWith`, which no database does alike for all letters.
    sort_first: Mapped[str] = mapped_column(String(120), default="")
    sort_last: Mapped[str] = mapped_column(String(120), default="")
    sort_company: Mapped[str] = mapped_column(String(120), default="")
    # Empty: private to the owner; COMPANY: the whole account; else the id of a team.
    shared_with: Mapped[str] = mapped_column(IdString, default="", server_default="")
    search_text: Mapped[str] = mapped_column(Text, default="", server_default="")  # folded, see rules.search_text
    changed_at: Mapped[datetime]

    @property
    def name(self) -> str:
        """What a screen shows for them: the name, else the nickname, the company."""
        full = f"{self.details.get('firstName', '')} {self.details.get('lastName', '')}".strip()
        return full or self.details.get("nickName", "") or self.details.get("company", "")


class ContactNumber(Base):
    """A number of a contact, in E.164 where it is one, else as it was written."""

    __tablename__ = "contact_numbers"
    __table_args__ = (Index("ix_contact_numbers_book_number", "extension_id", "number"),)

    contact_id: Mapped[str] = mapped_column(IdString, ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(40))


class Favorite(Base):
    """A contact or a colleague whom somebody keeps at hand. `position` is the wire's id, counted from 1."""

    __tablename__ = "favorites"
    __table_args__ = (UniqueConstraint("owner_id", "contact_id"), UniqueConstraint("owner_id", "extension_id"))

    owner_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("contacts.id", ondelete="CASCADE"))
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
