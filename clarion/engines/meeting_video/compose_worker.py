"""Sandboxed program that composes a recording: `python -m clarion.engines.meeting_video.compose_worker`.

Reads a question as JSON on stdin. Opens every file first; then it can open none and write to no other than the target.
"""

import io
import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from clarion.base.sandbox import enter_sandbox
from clarion.engines.meeting_video.canvas import font
from clarion.engines.meeting_video.composer import Quality, compose, speech
from clarion.engines.meeting_video.story import Note, Person, Run, Story, chapters_of, read_story
from clarion.engines.meeting_video.tracks import AudioDecoder, VideoDecoder, last_frame

MEMORY = 3 * 2**30
MOST_TRACKS = 5000


class Question(msgspec.Struct):
    """`target`, `sound`: files for the video and the audio alone. `speaker`: write what this participant says as a WAV
    file to stdout, instead of composing.
    """

    folder: str
    cpu_s: int
    target: str = ""
    sound: str = ""
    speaker: str = ""
    width: int = 1280
    height: int = 720
    largest: int = 64 * 2**30


def open_tracks(folder: Path) -> dict[str, BinaryIO]:
    paths = sorted(folder.glob("*.ivf"))[:MOST_TRACKS]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = len(paths) + 64
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(needed, hard), hard))
    return {path.name: path.open("rb") for path in paths}


def rehearse() -> None:
    """Compose a tenth of a second: libraries load the rest of themselves when they are first used."""
    note = Note(0, (Person("a", "Ada"), Person("b", "")))
    story = Story((Run(0, 100, 0),), (), (note,), ((0, "a"),))
    compose(story, lambda _: io.BytesIO(), io.BytesIO(), io.BytesIO(), Quality(256, 144))
    for size in range(8, 60):
        font(size)
    VideoDecoder().decode(b"\0")
    AudioDecoder().decode(b"\xf8\xff\xfe")


def wav_header(samples: int, rate: int = 16_000) -> bytes:
    size = samples * 2
    head = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += (1).to_bytes(2, "little") * 2 + rate.to_bytes(4, "little") + (rate * 2).to_bytes(4, "little")
    return head + (2).to_bytes(2, "little") + (16).to_bytes(2, "little") + b"data" + size.to_bytes(4, "little")


def answer(question: Question, story: Story, files: dict[str, BinaryIO], targets: Sequence[BinaryIO]) -> None:
    """`targets`: the video and the audio file, or none."""
    if question.speaker:
        own = [each for each in story.tracks if each.participant == question.speaker and each.source == "microphone"]
        out = sys.stdout.buffer
        out.write(wav_header(story.length * 16))
        speech(story, [files[each.file] for each in own if each.file in files], out.write)
        out.flush()
        return
    if targets:
        target, sound = targets
        compose(story, files.__getitem__, target, sound, Quality(question.width, question.height))
        target.flush()
        sound.flush()
    speakers = dict.fromkeys(each.participant for each in story.tracks if each.source == "microphone")
    names = {person.id: person.name for note in story.notes for person in note.people}
    found = {
        "milliseconds": story.length,
        "chapters": [msgspec.to_builtins(each) for each in chapters_of(story)],
        "speakers": [{"participant": each, "name": names.get(each, each)} for each in speakers],
        "runs": [{"start": each.start, "end": each.end, "position": each.position} for each in story.runs],
    }
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()


def main() -> None:
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    folder = Path(question.folder)
    files = open_tracks(folder)
    lines = (folder / "events.jsonl").read_text(errors="replace").splitlines()
    # The process ends with them.
    targets = [Path(each).open("wb") for each in (question.target, question.sound) if each]  # noqa: SIM115
    rehearse()
    enter_sandbox(question.cpu_s, MEMORY, written=question.largest if targets else 0)
    story = read_story(lines, {name: last_frame(file) for name, file in files.items()})
    known = tuple(each for each in story.tracks if each.file in files)
    answer(question, msgspec.structs.replace(story, tracks=known), files, targets)


if __name__ == "__main__":
    main()
