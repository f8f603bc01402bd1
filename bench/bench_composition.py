"""Recordings of meetings composed into one file at 720p: seconds of meeting per second of one processor.

Each camera is 1280 by 720, 30 pictures a second (ffmpeg's test picture, VP8), each microphone Opus. Nothing else of the
machine takes part: the program has one thread, and its processor time is what counts. Memory is the most it had.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import av
import numpy as np

from bench.sizes import full_or, worked

CAMERAS = full_or((1, 4, 9), (2,))
SECONDS = full_or(20, 1)
SIZE = full_or((1280, 720), (320, 180))
START = 1_700_000_000_000
FPS = 30


def ivf(codec: bytes, frames: list[tuple[int, bytes]]) -> bytes:
    head = b"DKIF" + (0).to_bytes(2, "little") + (32).to_bytes(2, "little") + codec + bytes(20)
    return head + b"".join(len(data).to_bytes(4, "little") + at.to_bytes(8, "little") + data for at, data in frames)


def camera() -> bytes:
    """A second of pictures, over and over: each time it begins with a key frame."""
    picture = f"testsrc2=size={SIZE[0]}x{SIZE[1]}:rate={FPS}:duration=1"
    command = ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", picture, "-c:v", "libvpx", "-deadline", "realtime"]
    command += ["-cpu-used", "8", "-b:v", "1500k", "-f", "ivf", "-"]
    made = subprocess.run(command, capture_output=True, check=True).stdout
    with tempfile.NamedTemporaryFile(suffix=".ivf") as file:
        file.write(made)
        file.flush()
        with av.open(file.name) as container:
            second = [bytes(packet) for packet in container.demux(video=0) if packet.size]
    return ivf(b"VP80", [(START + n * 1000 // FPS, second[n % FPS]) for n in range(SECONDS * FPS)])


def microphone() -> bytes:
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format = 48_000, "mono", "flt"
    packets: list[bytes] = []
    for number in range(SECONDS * 50):
        tone = np.sin(np.arange(960) * 0.05 + number).astype(np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(tone, "flt", "mono")
        frame.sample_rate, frame.pts = 48_000, number * 960
        packets += [bytes(packet) for packet in codec.encode(frame)]
    return ivf(b"OPUS", [(START + n * 20, data) for n, data in enumerate(packets)])


def meeting(folder: Path, people: int, picture: bytes, sound: bytes) -> None:
    folder.mkdir()
    names = [{"id": f"p{n}", "name": f"Person {n}", "camera": True} for n in range(people)]
    events = [{"at": START, "event": "start"}, {"at": START, "event": "room", "people": names}]
    for n in range(people):
        for kind, content in (("camera", picture), ("microphone", sound)):
            file = f"{n}-{kind}.ivf"
            (folder / file).write_bytes(content)
            events.append({"at": START, "event": "track", "file": file, "participant": f"p{n}", "source": kind})
    events.append({"at": START + SECONDS * 1000, "event": "stop"})
    (folder / "events.jsonl").write_text("".join(json.dumps(each) + "\n" for each in events))


def measure(folder: Path) -> tuple[float, float, float]:
    """Seconds of processor, seconds on the clock, MiB at most."""
    files = {"target": str(folder / "out.mp4"), "sound": str(folder / "out.m4a")}
    question = {"folder": str(folder), **files, "cpu_s": 3600}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    module = "clarion.engines.meeting_video.compose_worker"
    subprocess.run([sys.executable, "-m", module], input=json.dumps(question).encode(), capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - began, after.ru_maxrss / 1024


def main() -> None:
    picture, sound = camera(), microphone()
    speed = 0.0
    with tempfile.TemporaryDirectory() as name:
        for people in CAMERAS:
            folder = Path(name) / str(people)
            meeting(folder, people, picture, sound)
            cpu, clock, memory = measure(folder)
            speed = SECONDS / cpu
            print(
                f"{people:>3} cameras of {SIZE[0]}x{SIZE[1]}, {SECONDS} s: {cpu:>6.2f} s of processor"
                f" ({clock:.1f} s on the clock), {speed:>5.2f} times real time on one core, {memory:.0f} MiB",
                flush=True,
            )
    worked({"composed recordings": speed})


if __name__ == "__main__":
    main()
