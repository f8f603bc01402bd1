"""What was recorded, and what a company wants recorded."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class CallRecording(Base):
    """One recording of one party. `mode`: OnDemand or Automatic. The file lies in the store under `file_key`.

    `sides_key`: where the same lies with a channel for each side, until its words have been found; else empty.
    """

    __tablename__ = "call_recordings"
    __table_args__ = (
        Index("ix_call_recordings_account_started", "account_id", "started_at"),
        Index("ix_call_recordings_party", "account_id", "party_id"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, index=True)
    session_id: Mapped[str] = mapped_column(IdString)
    party_id: Mapped[str] = mapped_column(IdString)
    mode: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime]
    seconds: Mapped[float]
    file_key: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    sides_key: Mapped[str] = mapped_column(String(200), default="")


class CallRecordingSettings(Base):
    """Of a company; one that never changed anything has no row."""

    __tablename__ = "call_recording_settings"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    on_demand: Mapped[bool] = mapped_column(default=True)
    on_demand_days: Mapped[int] = mapped_column(default=90)
    automatic: Mapped[bool] = mapped_column(default=False)
    automatic_days: Mapped[int] = mapped_column(default=90)
    outbound_tones: Mapped[bool] = mapped_column(default=False)
    outbound_announcement: Mapped[bool] = mapped_column(default=False)
    allow_mute: Mapped[bool] = mapped_column(default=False)


class RecordedExtension(Base):
    """Somebody whose calls are all recorded while the company's switch is on. `direction`: Inbound, Outbound, All."""

    __tablename__ = "recorded_extensions"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    direction: Mapped[str] = mapped_column(String(10))
