"""What a program is told of its file. Pure."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from clarion.features.phone.transcripts import HEARD

KEPT = timedelta(days=7)
CALLBACK_PAUSES = (timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=1))
MOST_WAITING = 20
"""Jobs of one account that are not done."""


def heard(utterances: Sequence[Any], *, per_channel: bool) -> dict[str, Any]:
    """The answer of a file that was heard. `utterances`: as `SpokenText` has them."""
    words = [
        _named({"word": word[0], "start": word[1], "end": word[2], "confidence": word[3]}, speaker, per_channel)
        for speaker, said in utterances
        for word in said
    ]
    answer: dict[str, Any] = {
        "transcript": " ".join(str(word["word"]) for word in words),
        "words": words,
        "confidence": round(sum(word["confidence"] for word in words) / len(words), 3) if words else 0.0,
    }
    if per_channel:
        answer["speakerCount"] = len({speaker for speaker, _ in utterances})
        answer["utterances"] = [_utterance(speaker, said) for speaker, said in utterances]
    return answer


def _utterance(speaker: int, said: Sequence[Any]) -> dict[str, Any]:
    return {
        "start": said[0][1],
        "end": said[-1][2],
        "text": " ".join(word[0] for word in said),
        "confidence": round(sum(word[3] for word in said) / len(said), 3),
        "speakerId": str(speaker),
        "wordTimings": [{"word": word[0], "start": word[1], "end": word[2]} for word in said],
    }


def _named(word: dict[str, Any], speaker: int, per_channel: bool) -> dict[str, Any]:
    return {**word, "speakerId": str(speaker)} if per_channel else word


def failed(code: str, message: str, parameter: str = "") -> dict[str, Any]:
    """The answer of a file that was not heard."""
    error = {"errorCode": code, "message": message}
    return {"errors": [{**error, "parameterName": parameter} if parameter else error]}


def outcome(status: str) -> str:
    """Of a transcript: what its program is told."""
    return "Success" if status in HEARD else "Fail"
