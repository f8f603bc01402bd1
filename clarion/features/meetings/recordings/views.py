"""Recordings of meetings on the wire."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal, NotRequired, TypedDict, cast

from clarion.base.container import Container
from clarion.base.highlights import Passage, most_telling
from clarion.base.http import wire_time
from clarion.features.meetings.history.models import Meeting
from clarion.features.meetings.recordings.links import media_link
from clarion.features.meetings.recordings.models import MeetingRecording, MeetingRecordingSettings, MeetingTranscript
from clarion.features.meetings.recordings.rules import Status
from clarion.features.meetings.timeline.rules import Kind, Moment, second_of

_MOST_HIGHLIGHTS = 5
_LEAST_UTTERANCES = 6


RecordingState = Literal["Available", "Composing", "Failed", "Queued", "Recording", "Stopped"]


WordsState = Literal["Done", "Failed", "Off", "Queued"]


class HostInfo(TypedDict):
    accountId: str
    extensionId: str
    displayName: str


class CloudRecording(TypedDict):
    """`id`: of the recording. `url`, `mediaLink`: to the file, without signing in, for a day; empty before that."""

    id: str
    shortId: str
    bridgeId: str
    displayName: str
    startTime: str
    hostInfo: HostInfo
    duration: int
    expiresIn: str
    mediaLink: str
    url: str


class TokenPaging(TypedDict):
    currentPageToken: str
    nextPageToken: NotRequired[str]


class CloudRecordings(TypedDict):
    paging: TokenPaging
    recordings: list[CloudRecording]


class OlderFile(TypedDict):
    id: str
    contentDownloadUri: str
    contentType: str
    size: int
    startTime: str
    endTime: str
    status: Literal["Completed", "Processing"]


class OlderMeeting(TypedDict):
    id: str
    topic: str
    startTime: str


class OlderRecordings(TypedDict):
    """The recordings of one meeting, as older clients read them."""

    meeting: OlderMeeting
    recordings: list[OlderFile]


class ChapterInfo(TypedDict):
    """`start`: seconds."""

    start: float
    title: str
    participant: str


class UtteranceInfo(TypedDict):
    """`start`, `end`: seconds."""

    participant: str
    name: str
    start: float
    end: float
    text: str


class CitedInfo(TypedDict):
    """`at`: the second at which it was said."""

    text: str
    at: float


class WordsInfo(TypedDict):
    """`status`: `Off` where the operator or the company has turned transcripts off. `highlights`: the most telling of
    what was said, as it was said. `summaryStatus`: `Off` where there is no language model, or the company wants none.
    """

    status: WordsState
    language: str
    utterances: list[UtteranceInfo]
    highlights: list[CitedInfo]
    summaryStatus: WordsState
    points: list[CitedInfo]
    actions: list[CitedInfo]


class EventInfo(TypedDict):
    """`at`: the second of the recording. `name`: whose; empty of polls. `text`: what was written, or the question."""

    at: float
    kind: Kind
    name: str
    text: str


class RecordingInfo(TypedDict):
    """`seconds`: of the composed file; 0 before there is one. `url`: for a day. `events`: what happened meanwhile."""

    id: str
    status: RecordingState
    problem: str
    startedBy: str
    startTime: str
    endTime: str | None
    seconds: float
    size: int
    url: str
    expiresAt: str
    mayDelete: bool
    chapters: list[ChapterInfo]
    events: list[EventInfo]
    words: WordsInfo | None


class RecordingInfos(TypedDict):
    records: list[RecordingInfo]


class RecordingSettingsInfo(TypedDict):
    """`days`: how long recordings are kept. `summaries`: by the language model of the operator. `transcripts`,
    `summaries` do nothing where `…Possible` is false: the operator has configured no engine, or no model."""

    days: int
    transcripts: bool
    summaries: bool
    transcriptsPossible: bool
    summariesPossible: bool


def cloud_view(here: Container, row: MeetingRecording, meeting: Meeting, days: int) -> CloudRecording:
    url = media_link(here, row.id) if row.status == Status.AVAILABLE else ""
    return {
        "id": row.id,
        "shortId": meeting.short_id,
        "bridgeId": meeting.bridge_id,
        "displayName": meeting.title,
        "startTime": wire_time(row.started_at),
        "hostInfo": {
            "accountId": meeting.account_id,
            "extensionId": meeting.host_extension_id,
            "displayName": meeting.host_name,
        },
        "duration": round(row.milliseconds / 1000),
        "expiresIn": wire_time(row.started_at + timedelta(days=days)),
        "mediaLink": url,
        "url": url,
    }


def older_view(here: Container, meeting: Meeting, rows: Sequence[MeetingRecording]) -> OlderRecordings:
    return {
        "meeting": {"id": meeting.id, "topic": meeting.title, "startTime": wire_time(meeting.started_at)},
        "recordings": [_older_file(here, row) for row in rows],
    }


def _older_file(here: Container, row: MeetingRecording) -> OlderFile:
    there = row.status == Status.AVAILABLE
    return {
        "id": row.id,
        "contentDownloadUri": media_link(here, row.id) if there else "",
        "contentType": "video/mp4",
        "size": row.size,
        "startTime": wire_time(row.started_at),
        "endTime": wire_time(row.ended_at or here.clock.now()),
        "status": "Completed" if there else "Processing",
    }


def recording_view(
    here: Container,
    row: MeetingRecording,
    words: MeetingTranscript | None,
    moments: Sequence[Moment],
    days: int,
    *,
    may_delete: bool,
) -> RecordingInfo:
    return {
        "id": row.id,
        "status": cast("RecordingState", row.status),
        "problem": row.problem,
        "startedBy": row.started_by,
        "startTime": wire_time(row.started_at),
        "endTime": wire_time(row.ended_at) if row.ended_at else None,
        "seconds": row.milliseconds / 1000,
        "size": row.size,
        "url": media_link(here, row.id) if row.status == Status.AVAILABLE else "",
        "expiresAt": wire_time(row.started_at + timedelta(days=days)),
        "mayDelete": may_delete and row.status not in (Status.RECORDING, Status.STOPPED),
        "chapters": [
            {"start": each["start"] / 1000, "title": each["title"], "participant": each["participant"]}
            for each in row.chapters
        ],
        "events": [
            {"at": second, "kind": each.kind, "name": each.name, "text": each.text}
            for each in moments
            if (second := second_of(each.at, row.runs)) is not None
        ],
        "words": _words(words) if words is not None else None,
    }


def _words(words: MeetingTranscript) -> WordsInfo:
    utterances: list[Any] = words.utterances
    told = most_telling([Passage(each["text"]) for each in utterances], _MOST_HIGHLIGHTS)
    chosen = [utterances[place] for place in told] if len(utterances) >= _LEAST_UTTERANCES else []
    return {
        "status": cast("WordsState", words.status),
        "language": words.language,
        "utterances": utterances,
        "highlights": [{"text": each["text"], "at": each["start"]} for each in chosen],
        "summaryStatus": cast("WordsState", words.summary_status),
        "points": [{"text": each["text"], "at": float(each["at"])} for each in words.points],
        "actions": [{"text": each["text"], "at": float(each["at"])} for each in words.actions],
    }


class HistoryRecording(TypedDict):
    """As the history of meetings names a recording. `startTime` in milliseconds."""

    id: str
    availabilityStatus: Literal["Alive", "NotAvailable"]
    status: Literal["Processed", "Processing", "InProgress", "Failed"]
    startTime: int
    url: NotRequired[str]


def history_view(here: Container, row: MeetingRecording) -> HistoryRecording:
    there = row.status == Status.AVAILABLE
    states: dict[str, Literal["Processed", "InProgress", "Failed"]] = {
        Status.AVAILABLE: "Processed",
        Status.RECORDING: "InProgress",
        Status.FAILED: "Failed",
    }
    view: HistoryRecording = {
        "id": row.id,
        "availabilityStatus": "Alive" if there else "NotAvailable",
        "status": states.get(row.status, "Processing"),
        "startTime": round(row.started_at.timestamp() * 1000),
    }
    if there:
        view["url"] = media_link(here, row.id)
    return view


def settings_view(row: MeetingRecordingSettings, *, words: bool, model: bool) -> RecordingSettingsInfo:
    return {
        "days": row.days,
        "transcripts": row.transcripts,
        "summaries": row.summaries,
        "transcriptsPossible": words,
        "summariesPossible": model,
    }
