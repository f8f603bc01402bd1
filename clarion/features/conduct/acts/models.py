"""What conduct did to whom, until when and how it is undone; switches; what is held; notices."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

_Big = BigInteger().with_variant(Integer, "sqlite")


class ActRow(Base):
    """One act. `state`: proposed, standing, expired, undone, refused. `by` is an extension, or "" for a rule."""

    __tablename__ = "conduct_acts"
    __table_args__ = (
        Index("ix_conduct_acts_rule_starts", "rule", "starts_at"),
        Index("ix_conduct_acts_subject", "scope", "subject"),
        Index("ix_conduct_acts_state_expires", "state", "expires_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    verb: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(128))
    account_id: Mapped[str] = mapped_column(IdString, default="", index=True)
    standing: Mapped[str] = mapped_column(String(30), default="")  # the state of section 8 that it puts the subject in
    incident: Mapped[str] = mapped_column(String(128), index=True)
    rung: Mapped[int] = mapped_column(default=0)  # which step of the rule's ladder
    rule: Mapped[str] = mapped_column(String(40))
    rule_version: Mapped[int] = mapped_column(default=1)
    clause: Mapped[str] = mapped_column(String(10))
    proof: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]]
    evidence: Mapped[list[str]]  # statements, records of the log or files it rests on
    by: Mapped[str] = mapped_column(IdString, default="")
    by_name: Mapped[str] = mapped_column(String(200), default="")
    second_by: Mapped[str] = mapped_column(IdString, default="")
    second_name: Mapped[str] = mapped_column(String(200), default="")
    proposed_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(IdString, default="")
    end_reason: Mapped[str] = mapped_column(Text, default="")
    compensation: Mapped[dict[str, Any]]
    statement_id: Mapped[str] = mapped_column(IdString, default="", index=True)
    position: Mapped[int | None] = mapped_column(_Big)  # of its record in the log


class SwitchRow(Base):
    """A rule that was switched off or down to observing, by whom and why. Rule `*` is all of them."""

    __tablename__ = "conduct_switches"

    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    mode: Mapped[str] = mapped_column(String(10))  # off | observe
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(IdString, default="")
    by_name: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]


class HeldRow(Base):
    """A thing of some channel that waits because of an act, until that ends."""

    __tablename__ = "conduct_held"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    act_id: Mapped[str] = mapped_column(IdString, ForeignKey("conduct_acts.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str] = mapped_column(String(128))
    held_at: Mapped[datetime]
    released_at: Mapped[datetime | None]


class NoticeRow(Base):
    """Word to people of an account, in the app. `extension_id` "": to whoever looks after the account."""

    __tablename__ = "conduct_notices"
    __table_args__ = (Index("ix_conduct_notices_account_at", "account_id", "at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, default="")
    at: Mapped[datetime]
    title: Mapped[str] = mapped_column(String(200))  # in English; `said` is for every language
    text: Mapped[str] = mapped_column(Text)
    said: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # title and lines, `packed`
    act_id: Mapped[str] = mapped_column(IdString, default="")
    statement_id: Mapped[str] = mapped_column(IdString, default="")
    read_at: Mapped[datetime | None]


class ListenerRow(Base):
    """A process that keeps standing in memory, so that whoever changes it can wait for all of them."""

    __tablename__ = "conduct_listeners"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    seen_at: Mapped[datetime]
