"""Tables of call queues and of groups for pickup. The queue itself is an extension of type Department."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class CallQueue(Base):
    """What was chosen for a queue; without a row everything is as it is at first. `rules`: see `QueueRules`."""

    __tablename__ = "call_queues"

    queue_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    emergency: Mapped[bool] = mapped_column(default=False)
    members_choose: Mapped[bool] = mapped_column(default=True, server_default=true())  # whether they take its calls
    overflows: Mapped[bool] = mapped_column(default=False)


class CallQueueMember(Base):
    """Somebody whose phones ring for callers of a queue. `position`: in the fixed order."""

    __tablename__ = "call_queue_members"

    queue_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]


class CallQueueManager(Base):
    """Somebody who may change a queue, its members and what they take, and who gets its voicemail."""

    __tablename__ = "call_queue_managers"

    queue_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)


class CallQueueOverflow(Base):
    """A queue whose members help when no member of `queue_id` is free."""

    __tablename__ = "call_queue_overflows"

    queue_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    helper_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]


class PickupMember(Base):
    """Somebody who may take calls that ring at others of the same group (an extension of type GroupCallPickup)."""

    __tablename__ = "pickup_members"

    group_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)


class QueueStayRow(Base):
    """One caller's time in one queue, from the CDR of the call. Times in seconds; `how`: see `figures.Stay`."""

    __tablename__ = "call_queue_stays"
    __table_args__ = (Index("ix_call_queue_stays_queue_joined", "queue_id", "joined_at"),)

    session_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    queue_id: Mapped[str] = mapped_column(IdString)
    joined_at: Mapped[datetime]
    waited: Mapped[float]
    how: Mapped[str] = mapped_column(String(40))


class QueueSkill(Base):
    """Something that members of queues can, and callers need: a language, a product."""

    __tablename__ = "queue_skills"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))


class MemberSkill(Base):
    """How well somebody can it, in whichever queue. `level`: 1 to 5."""

    __tablename__ = "member_skills"

    skill_id: Mapped[str] = mapped_column(IdString, ForeignKey("queue_skills.id", ondelete="CASCADE"), primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    level: Mapped[int]
