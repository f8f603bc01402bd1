"""What voicemails and recordings say in words, and who wants that."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class SpokenText(Base):
    """The words of one sound. `kind` (Voicemail, Recording, File) and `subject_id` say of which.

    `extension_id`: whose it is.

    `status` is one of `rules.Status`. `file_key`: where the sound lies. `due_at`: when it is listened to at the
    earliest; while somebody listens, until when they have said that they do. `utterances`:
    `[[speaker, [[text, start, end, confidence], ...]], ...]`; `text`: the same as lines, to be searched.
    """

    __tablename__ = "transcripts"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        Index("ix_transcripts_due", "status", "due_at"),
        Index("ix_transcripts_account", "account_id", "kind", "created_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString)
    kind: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[str] = mapped_column(IdString)
    status: Mapped[str] = mapped_column(String(20))
    file_key: Mapped[str] = mapped_column(String(500))
    seconds: Mapped[float]
    language: Mapped[str] = mapped_column(String(20), default="")
    engine: Mapped[str] = mapped_column(String(20), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    problem: Mapped[str] = mapped_column(String(500), default="")
    utterances: Mapped[list[Any]]
    text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class TranscriptionSettings(Base):
    """Of a company; one that never changed anything has no row. `language`: a locale, empty for whatever is spoken."""

    __tablename__ = "transcription_settings"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    voicemails: Mapped[bool] = mapped_column(default=True)
    recordings: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(20), default="")


class TranscriptionChoice(Base):
    """What somebody chose for their own voicemails; without a row, what the company says."""

    __tablename__ = "transcription_choices"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    voicemails: Mapped[bool]
