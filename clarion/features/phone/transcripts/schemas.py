"""Words on the wire."""

from typing import Annotated, Any, cast

from pydantic import Field

from clarion.base.http import WireModel, wire_time
from clarion.features.phone.transcripts.models import SpokenText, TranscriptionSettings
from clarion.features.phone.transcripts.responses import CallTranscript, TranscriptSettings, TranscriptUtterance
from clarion.features.phone.transcripts.rules import HEARD, highlights, wire_status

Language = Annotated[str, Field(max_length=20, pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2})?$")]


class SettingsChange(WireModel):
    """What is not given stays. `language`: a locale such as `de-DE`, or empty for whatever is spoken."""

    voicemails: bool | None = None
    recordings: bool | None = None
    language: Language | None = None


class ChoiceChange(WireModel):
    voicemails: bool


def settings_view(row: TranscriptionSettings, *, available: bool, engine: str) -> TranscriptSettings:
    return {
        "available": available,
        "engine": engine or None,
        "voicemails": row.voicemails,
        "recordings": row.recordings,
        "language": row.language,
    }


def transcript_view(row: SpokenText | None, speakers: list[str]) -> CallTranscript:
    """`speakers`: names by channel. `highlights`: places of the utterances that tell most, where there are many.

    Without a row nobody has asked for words.
    """
    if row is None:
        return {"status": "NotAvailable", "utterances": []}
    view: dict[str, Any] = {
        "status": wire_status(row.status),
        "language": row.language or None,
        "engine": row.engine or None,
        "problem": row.problem or None,
        "orderedTime": wire_time(row.created_at),
        "utterances": [_utterance(one, speakers) for one in row.utterances] if row.status in HEARD else [],
    }
    short = highlights([one["text"] for one in view["utterances"]])
    view["highlights"] = short or None
    return cast("CallTranscript", {name: value for name, value in view.items() if value is not None})


def _utterance(one: list[Any], speakers: list[str]) -> TranscriptUtterance:
    speaker, words = one
    return {
        "speaker": speaker,
        "name": speakers[speaker] if speaker < len(speakers) else "",
        "start": words[0][1],
        "end": words[-1][2],
        "text": " ".join(word[0] for word in words),
        "words": [{"text": word[0], "start": word[1], "end": word[2], "confidence": word[3]} for word in words],
    }
