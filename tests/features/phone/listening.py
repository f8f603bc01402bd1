"""Somebody who listens without an engine: what is heard is said beforehand."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import select

from clarion.base.transcription import Transcript, Utterance, Word
from clarion.features.phone.transcripts import SpokenText, Status, Transcriber
from tests.support.api import Api
from tests.support.waiting import wait_for


def spoken(*lines: str, complete: bool = True) -> Transcript:
    """A second for each word; the lines are of the first and the second speaker in turn."""
    utterances: list[Utterance] = []
    at = 0.0
    for number, line in enumerate(lines):
        words = []
        for word in line.split():
            words.append(Word(word, at, at + 0.9, 0.8))
            at += 1
        utterances.append(Utterance(number % 2, tuple(words)))
    return Transcript(tuple(utterances), "en", complete, "whisper")


class Heard:
    """A `Recogniser` that says what the test tells it to, or raises it; the last for ever."""

    engine = "whisper"

    def __init__(self, *answers: Transcript | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[bytes, str, list[str]]] = []
        self.problem: str | None = None

    async def check(self) -> str | None:
        return self.problem

    async def hear(self, wav: AsyncIterator[bytes], language: str, hints: Sequence[str] = ()) -> Transcript:
        self.asked.append((b"".join([piece async for piece in wav]), language, list(hints)))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


async def all_heard(api: Api) -> None:
    """Nothing waits for its words any more, as far as anybody may try now; the application itself listens, too."""

    async def nothing() -> bool:
        if await api.here.get(Transcriber).hear_next():
            return False
        async with api.here.storage.reading() as session:
            busy = await session.scalars(select(SpokenText.id).where(SpokenText.status == Status.IN_PROGRESS))
            return not busy.all()

    await wait_for(nothing, missing="an end of what is to be heard")
    await api.settled()
