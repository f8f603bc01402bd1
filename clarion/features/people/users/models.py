"""Extensions: users, and whatever else has a number inside an account."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ExtensionStatus(StrEnum):
    ENABLED = "Enabled"
    DISABLED = "Disabled"
    FROZEN = "Frozen"
    NOT_ACTIVATED = "NotActivated"
    UNASSIGNED = "Unassigned"


class ExtensionType(StrEnum):
    USER = "User"
    VIRTUAL_USER = "VirtualUser"
    DIGITAL_USER = "DigitalUser"
    FLEXIBLE_USER = "FlexibleUser"
    FAX_USER = "FaxUser"
    DEPARTMENT = "Department"  # a call queue or ring group
    ANNOUNCEMENT = "Announcement"
    VOICEMAIL = "Voicemail"
    IVR_MENU = "IvrMenu"
    PARK_LOCATION = "ParkLocation"
    SITE = "Site"
    LIMITED = "Limited"
    SHARED_LINES = "SharedLinesGroup"
    DELEGATED_LINES = "DelegatedLinesGroup"
    PAGING_ONLY = "PagingOnly"
    CALL_PICKUP = "GroupCallPickup"
    APPLICATION = "ApplicationExtension"
    GUEST = "Guest"  # somebody from outside who is in some chats; nobody can dial one
    BOT = "Bot"  # a program that is a member of chats; nobody can dial one


PEOPLE_TYPES = (ExtensionType.USER, ExtensionType.VIRTUAL_USER, ExtensionType.DIGITAL_USER)


class Extension(Base):
    """A user, or another thing that people dial by a short number. `id` is a decimal string."""

    __tablename__ = "extensions"
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        Index("ix_extensions_email", "email"),
        Index("ix_extensions_account_email", "account_id", "email"),
        Index("ix_extensions_account_order", "account_id", text("length(number)"), "number"),  # as lists show them
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id"))
    number: Mapped[str] = mapped_column(String(12))
    type: Mapped[str] = mapped_column(String(30), default=ExtensionType.USER)
    status: Mapped[str] = mapped_column(String(20), default=ExtensionStatus.ENABLED)
    hidden: Mapped[bool] = mapped_column(default=False)

    first_name: Mapped[str] = mapped_column(String(100), default="")
    last_name: Mapped[str] = mapped_column(String(100), default="")
    display_name: Mapped[str] = mapped_column(String(200), default="")  # of what is no person
    company: Mapped[str] = mapped_column(String(200), default="")
    job_title: Mapped[str] = mapped_column(String(100), default="")
    department: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str | None] = mapped_column(String(254), default=None)
    business_phone: Mapped[str] = mapped_column(String(40), default="")
    mobile_phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str | None] = mapped_column(String(10), default=None)  # None: the account's
    time_zone: Mapped[str | None] = mapped_column(String(64), default=None)
    time_format: Mapped[str | None] = mapped_column(String(3), default=None)

    home_country: Mapped[str | None] = mapped_column(String(2))  # None, here and above: the account's
    greeting_language: Mapped[str | None] = mapped_column(String(10))
    formatting_locale: Mapped[str | None] = mapped_column(String(10))

    status_reason: Mapped[str] = mapped_column(String(20), default="", server_default="")
    status_comment: Mapped[str] = mapped_column(String(200), default="", server_default="")
    setup_state: Mapped[str] = mapped_column(String(20), default="Completed", server_default="Completed")
    partner_id: Mapped[str] = mapped_column(String(100), default="", server_default="")
    references: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    business_address: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")
    email_as_login: Mapped[bool] = mapped_column(default=True, server_default=true())
    spoken_name: Mapped[str] = mapped_column(String(200), default="", server_default="")  # empty: the name itself
    queue_goals: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # a queue's service level
    pin_hash: Mapped[str | None] = mapped_column(String(255))

    image_key: Mapped[str] = mapped_column(String(200), default="", server_default="")  # of `Files`; empty: none
    image_type: Mapped[str] = mapped_column(String(40), default="", server_default="")
    image_etag: Mapped[str] = mapped_column(String(64), default="", server_default="")
    image_changed_at: Mapped[datetime | None]

    role: Mapped[str] = mapped_column(String(20), default="member")
    password_hash: Mapped[str | None] = mapped_column(String(255), default=None)
    password_changed_at: Mapped[datetime | None]
    international_calling: Mapped[bool] = mapped_column(default=True)  # effective only with the account's

    ring_seconds: Mapped[int] = mapped_column(default=20)
    voicemail_enabled: Mapped[bool] = mapped_column(default=True)
    greeting_path: Mapped[str] = mapped_column(String(400), default="")
    # None: the main site, the account's own cost center.
    site_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"), index=True)
    cost_center_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("cost_centers.id", ondelete="SET NULL"))
    # Calls and messages before are shown to nobody who asks for this extension's: of guests of a room who have left.
    history_since: Mapped[datetime | None]
    reachable_since: Mapped[datetime | None]  # first sign-in or first phone; None: presence says Offline
    tour_ended_at: Mapped[datetime | None]  # of the web app; None: it is offered
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime | None] = mapped_column(onupdate=lambda: datetime.now(UTC))

    @property
    def name(self) -> str:
        return name_of(self.display_name, self.first_name, self.last_name, self.number)

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"


def name_of(display_name: str, first_name: str, last_name: str, number: str) -> str:
    """What an extension is called."""
    return display_name or f"{first_name} {last_name}".strip() or number
