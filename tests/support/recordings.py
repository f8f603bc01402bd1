"""What is to be seen and heard in a composed recording."""

import json
import subprocess
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from clarion.engines.meeting_video.composer import FPS, sounds
from clarion.engines.meeting_video.story import read_story
from clarion.engines.meeting_video.tracks import VideoDecoder, frames, last_frame

Gray = NDArray[np.float64]


def composed(folder: Path, target: Path, **given: Any) -> dict[str, Any]:
    """Compose in the sandboxed program; what it answers."""
    files = {"folder": str(folder), "target": str(target), "sound": str(target.with_suffix(".m4a"))}
    question = {**files, "cpu_s": 600, **given}
    module = "clarion.engines.meeting_video.compose_worker"
    done = subprocess.run([sys.executable, "-m", module], input=json.dumps(question).encode(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class Movie:
    """Every picture with its time in seconds, and the sound at 48 kHz."""

    def __init__(self, path: Path) -> None:
        with av.open(str(path)) as container:
            self.chapters = [each["metadata"]["title"] for each in container.chapters()]
            self.pictures = [(float(each.time or 0), each) for each in container.decode(video=0)]
        with av.open(str(path)) as container:
            sound = [each.to_ndarray()[0] for each in container.decode(audio=0)]
        self.sound = np.concatenate(sound)

    def at(self, seconds: float) -> Any:
        """The picture that is shown at a time, as RGB."""
        shown = [each for time, each in self.pictures if time <= seconds]
        return shown[-1].to_ndarray(format="rgb24")

    def loudness(self, hz: float, start: float, end: float) -> float:
        """How much of the sound is of this tone, from 0 to 1."""
        piece = self.sound[int(start * 48000) : int(end * 48000)]
        if not len(piece) or not np.any(piece):
            return 0.0
        power = np.abs(np.fft.rfft(piece * np.hanning(len(piece)))) ** 2
        bins = np.fft.rfftfreq(len(piece), 1 / 48000)
        return float(power[np.abs(bins - hz) < 15].sum() / power.sum())

    def flashes(self, x: int, y: int) -> list[float]:
        """When a pixel becomes bright."""
        return _flashes((time, each.to_ndarray(format="gray")[y, x]) for time, each in self.pictures)

    def beeps(self) -> list[float]:
        """When a sound begins."""
        return _beeps(self.sound)


class Received:
    """When a participant's pictures and sounds reached the media server, as the files of a recording say; in seconds of
    the finished recording.
    """

    def __init__(self, folder: Path, participant: str) -> None:
        last = {}
        for path in folder.glob("*.ivf"):
            with path.open("rb") as file:
                last[path.name] = last_frame(file)
        self.story = read_story((folder / "events.jsonl").read_text().splitlines(), last)
        self._files = {each.source: folder / each.file for each in self.story.tracks if each.participant == participant}

    def flashes(self, x: float, y: float) -> list[float]:
        """`x` and `y`: where the pixel is, as parts of the picture. Only those that pictures of 30 a second can show:
        late frames come at once, and then a flash, or what lies between two, takes no time.
        """
        decoder, found = VideoDecoder(), []
        with self._files["camera"].open("rb") as file:
            for frame in frames(file):
                picture = decoder.decode(frame.data)
                position = self.story.position(frame.at)
                if picture is not None and position is not None:
                    pixel = picture.to_ndarray(format="gray")[int(y * picture.height), int(x * picture.width)]
                    found.append((position / 1000, pixel))
        return _flashes(found, least=0.040)

    def pictures(self) -> list[tuple[Gray, bool]]:
        """Each picture of the camera, and whether the composed one shows it: of those that come within the time of one
        picture, the last.
        """
        decoder, found = VideoDecoder(), []
        with self._files["camera"].open("rb") as file:
            for frame in frames(file):
                picture, position = decoder.decode(frame.data), self.story.position(frame.at)
                if picture is not None and position is not None:
                    found.append(
                        (np.asarray(picture.to_ndarray(format="gray"), np.float64), -(-position * FPS // 1000))
                    )
        times = [time for _, time in found[1:]] + [-1]
        return [(picture, time != after) for (picture, time), after in zip(found, times, strict=True)]

    def beeps(self) -> list[float]:
        whole = np.zeros(self.story.length * 48 + 48_000, np.float32)
        with self._files["microphone"].open("rb") as file:
            for start, samples in sounds(self.story, file):
                whole[start : start + len(samples)] += samples[: len(whole) - start]
        return _beeps(whole)


def _flashes(brightness: Iterable[tuple[float, int]], least: float = 0.0) -> list[float]:
    """`least`: seconds that it is bright, and was dark before."""
    bright = [(time, value > 170) for time, value in brightness]
    changes = [bright[0], *[now for before, now in pairwise(bright) if now[1] != before[1]], bright[-1]]
    return [
        start
        for (dark, _), (start, on), (end, _) in zip(changes, changes[1:], changes[2:], strict=False)
        if on and min(start - dark, end - start) >= least
    ]


def _beeps(sound: NDArray[np.float32], least: float = 0.1) -> list[float]:
    step = 480
    loud = np.abs(sound[: len(sound) // step * step]).reshape(-1, step).max(axis=1) > least
    return [index * step / 48000 for index in range(1, len(loud)) if loud[index] and not loud[index - 1]]


def ssim(one: Gray, other: Gray, window: int = 8) -> float:
    """Structural similarity (Wang 2004) over windows of 8 by 8."""

    def mean(values: Gray) -> Gray:
        sums = np.pad(values.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        found = sums[window:, window:] - sums[:-window, window:] - sums[window:, :-window] + sums[:-window, :-window]
        return np.asarray(found / window**2)

    m1, m2 = mean(one), mean(other)
    v1, v2 = mean(one * one) - m1 * m1, mean(other * other) - m2 * m2
    covariance = mean(one * other) - m1 * m2
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    found = ((2 * m1 * m2 + c1) * (2 * covariance + c2)) / ((m1**2 + m2**2 + c1) * (v1 + v2 + c2))
    return float(found.mean())
