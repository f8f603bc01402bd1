"""Tables of recorded meetings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class MeetingRecording(Base):
    """One recording of a meeting. `extension_id`: who started it. `status`: see `rules.Status`. `due_at`: when work on
    it may be taken up, also after who works on it has died.

    `tracks`: what the media server wrote, by name, each in the file store with its key and size. `file_key`: the
    composed file; empty before there is one. `audio_key`: its audio alone; recordings of older versions have none.
    `chapters`, `speakers`, `runs`: as the composer says (milliseconds); recordings of older versions have no runs.
    """

    __tablename__ = "meeting_recordings"
    __table_args__ = (
        Index("ix_meeting_recordings_account_id_started_at", "account_id", "started_at"),
        Index("ix_meeting_recordings_status_due_at", "status", "due_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(IdString, ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, default="")
    started_by: Mapped[str] = mapped_column(String(200), default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")
    tracks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    file_key: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int] = mapped_column(default=0)
    audio_key: Mapped[str] = mapped_column(String(200), default="")
    audio_size: Mapped[int] = mapped_column(default=0)
    milliseconds: Mapped[int] = mapped_column(default=0)
    chapters: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    speakers: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    runs: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")


class MeetingTranscript(Base):
    """What was said in a recording. `status`, `summary_status`: see `rules.WordsStatus`. `utterances`: `{participant,
    name, start, end, text}`, in seconds. `points`: of the summary, `{text, at}`, each citing its second.
    """

    __tablename__ = "meeting_transcripts"

    recording_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("meeting_recordings.id", ondelete="CASCADE"), primary_key=True
    )
    status: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20), default="")
    engine: Mapped[str] = mapped_column(String(40), default="")
    utterances: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(Text, default="")
    summary_status: Mapped[str] = mapped_column(String(20), default="Off")
    points: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    actions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class MeetingRecordingSettings(Base):
    """Of a company; one that never changed anything has no row. `summaries`: by the language model of the operator."""

    __tablename__ = "meeting_recording_settings"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    days: Mapped[int] = mapped_column(default=90)
    transcripts: Mapped[bool] = mapped_column(default=True)
    summaries: Mapped[bool] = mapped_column(default=False)
