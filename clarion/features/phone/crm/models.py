"""CRMs that accounts are connected with, what they know of numbers, and calls that are journaled in them."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

CrmActivityState = Literal["Delivered", "Failed", "Skipped", "Waiting"]
CrmConnectionJournal = Literal["All", "Matched", "Off"]


class CrmConnection(Base):
    """`template_key` names one that comes with Clarion; `own_template` is the account's own (YAML) instead.

    `journal`: Off, Matched (calls with whom the CRM knows) or All. `problem`: what the CRM said last, if it was bad.
    """

    __tablename__ = "crm_connections"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    template_key: Mapped[str] = mapped_column(String(40))
    own_template: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(300))
    authentication: Mapped[str] = mapped_column(String(40))
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed_secrets: Mapped[bytes] = mapped_column(LargeBinary)
    enabled: Mapped[bool] = mapped_column(default=True)
    journal: Mapped[CrmConnectionJournal] = mapped_column(String(10), default="Matched")
    problem: Mapped[str] = mapped_column(String(300), default="")
    problem_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class CrmKnownNumber(Base):
    """What the CRMs of an account said of a number. `contacts`: as `rules.Contact` has them; none is an answer too."""

    __tablename__ = "crm_known_numbers"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    contacts: Mapped[list[Any]] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(index=True)


class CrmActivity(Base):
    """A call that is, or is to be, journaled. `state`: Waiting, Delivered, Failed or Skipped (the CRM knows nobody).

    `facts`: what templates know as `call`, and `takers`: who of the account took part.
    `remote_id`: the activity in the CRM.
    """

    __tablename__ = "crm_activities"
    __table_args__ = (
        UniqueConstraint("connection_id", "session_id"),
        Index("ix_crm_activities_state_due_at", "state", "due_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    connection_id: Mapped[str] = mapped_column(IdString, ForeignKey("crm_connections.id", ondelete="CASCADE"))
    session_id: Mapped[str] = mapped_column(IdString)
    telephony_session_id: Mapped[str] = mapped_column(IdString, default="", server_default="", index=True)
    party_id: Mapped[str] = mapped_column(IdString)
    extension_id: Mapped[str] = mapped_column(IdString)
    number: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[CrmActivityState] = mapped_column(String(10), default="Waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    remote_id: Mapped[str] = mapped_column(String(200), default="")
    problem: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class CrmPreference(Base):
    """Of one person. `opens`: when a caller's page in the CRM opens by itself: Never, Ringing or Answered."""

    __tablename__ = "crm_preferences"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    opens: Mapped[str] = mapped_column(String(10), default="Never")


class CrmNote(Base):
    """What somebody wrote down of a call while it was on; it goes into the CRM with the call."""

    __tablename__ = "crm_notes"

    telephony_session_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(4000))
    changed_at: Mapped[datetime] = mapped_column(index=True)
