"""Transcripts of the demo's sounds: their words are known, their times are spread over the sound."""

from collections.abc import Sequence
from datetime import datetime

from clarion.base.ids import new_id
from clarion.base.transcription import Transcript, Utterance, Word
from clarion.features.people import Extension
from clarion.features.phone.transcripts.models import SpokenText
from clarion.features.phone.transcripts.rules import Kind, Status, packed

_SURE = 0.97
_PAUSE_S = 0.45


def transcript_of(
    kind: Kind, subject_id: str, owner: Extension, turns: Sequence[str], seconds: float, at: datetime, file_key: str
) -> SpokenText:
    """`turns`: what the speakers 0 and 1 say in turn; one: a message."""
    spoken = seconds - _PAUSE_S * len(turns)
    pace = spoken / sum(len(text) for text in turns)
    start, utterances = 0.0, []
    for place, text in enumerate(turns):
        words = []
        for word in text.split():
            end = start + (len(word) + 1) * pace
            words.append(Word(word, round(start, 2), round(end, 2), _SURE))
            start = end
        start += _PAUSE_S
        utterances.append(Utterance(place % 2, tuple(words)))
    whole = Transcript(tuple(utterances), "en", True, "demo")
    return SpokenText(
        id=new_id(),
        account_id=owner.account_id,
        extension_id=owner.id,
        kind=kind,
        subject_id=subject_id,
        status=Status.COMPLETED,
        file_key=file_key,
        seconds=seconds,
        language="en",
        engine=whole.engine,
        attempts=1,
        due_at=at,
        problem="",
        utterances=packed(whole),
        text="\n".join(turns),
        created_at=at,
        finished_at=at,
    )
