"""One tick of the mixer, without sockets and clocks: what each participant gets of what the others say."""

import struct
import wave
from pathlib import Path

import numpy as np
import pytest

from clarion.calls.wire import MixSeat
from clarion.engines.mixer.sound import DECODED, FRAME, KNEE, LOUDEST, RATE, Samples, encoded, limited, read
from clarion.engines.mixer.stage import HEADER, Address, Stage
from clarion.engines.mixer.stream import DEPTH, KEPT, MOST, Due, Stream

NUMBER = 96


class Talker:
    """Sends a tone to a stage, in frames; remembers what it gets."""

    def __init__(self, stage: Stage, name: str, frequency: float, *, mix: str = "m", level: float = 6000.0) -> None:
        self.stage, self.name, self.frequency, self.level = stage, name, frequency, level
        self.address: Address = ("127.0.0.1", 10000 + len(stage.people))
        self.heard: list[Samples] = []
        self.sent = 0
        self.stamps: list[int] = []
        stage.seat(mix, name, self.address, NUMBER, MixSeat())

    def sit(self, mix: str = "m", *, heard_by: tuple[str, ...] | None = None, **gains: float) -> None:
        self.stage.seat(mix, self.name, self.address, NUMBER, MixSeat(heard_by=heard_by, gains=gains))

    def say(self) -> None:
        at = np.arange(self.sent * FRAME, (self.sent + 1) * FRAME)
        sound = self.level * np.sin(2 * np.pi * self.frequency * at / RATE)
        head = struct.pack("!BBHII", 0x80, NUMBER, self.sent & 0xFFFF, self.sent * FRAME, 7)
        assert self.stage.take(head + encoded(sound.astype(np.float32)).tobytes(), self.address)
        self.sent += 1

    def hears(self, frequency: float) -> float:
        """The amplitude of a tone in the last 200 ms."""
        sound = np.concatenate(self.heard[-10:])
        turn = np.exp(-2j * np.pi * frequency * np.arange(len(sound)) / RATE)
        return float(2 * abs(np.dot(sound, turn)) / len(sound))


def run(stage: Stage, talkers: list[Talker], ticks: int) -> None:
    for _ in range(ticks):
        for one in talkers:
            one.say()
        by_address = {one.address: one for one in talkers}
        for packet, address in stage.tick():
            one = by_address[address]
            one.heard.append(DECODED[np.frombuffer(packet[HEADER:], np.uint8)])
            one.stamps.append(int.from_bytes(bytes(packet[4:8]), "big"))


def test_everybody_hears_all_others_and_nobody_himself_even_above_four_kilohertz() -> None:
    """PH-29: 440, 1300 and 5000 Hz; each comes through at its loudness to both others."""
    stage = Stage()
    talkers = [Talker(stage, name, pitch) for name, pitch in (("a", 440), ("b", 1300), ("c", 5000))]
    elsewhere = Talker(stage, "z", 700, mix="another")
    run(stage, [*talkers, elsewhere], 20)
    for one in talkers:
        for other in talkers:
            amplitude = one.hears(other.frequency)
            assert amplitude < 60 if one is other else 5700 < amplitude < 6300, (one.name, other.name, amplitude)
        assert one.hears(700) < 60, "somebody of another conference is heard"
    assert max(np.abs(np.concatenate(elsewhere.heard))) <= 8  # the least that A-law can say
    assert np.diff(talkers[0].stamps).tolist() == [FRAME] * 19


def test_each_listener_has_talkers_and_gains_of_its_own() -> None:
    """A coach whispers to one (PH-30); a listener says nothing; somebody hears another more quietly."""
    stage = Stage()
    agent, customer, coach = (Talker(stage, n, f) for n, f in (("agent", 440), ("customer", 1300), ("coach", 900)))
    coach.sit(heard_by=("agent",))
    customer.sit(agent=0.5)
    run(stage, [agent, customer, coach], 20)
    assert agent.hears(900) > 5000
    assert customer.hears(900) < 60
    assert 2700 < customer.hears(440) < 3300
    assert min(coach.hears(440), coach.hears(1300)) > 5000
    coach.sit(heard_by=())
    run(stage, [agent, customer, coach], 20)
    assert agent.hears(900) < 60
    stage.leave("agent")
    assert not stage.take(b"", agent.address)
    run(stage, [customer, coach], 20)
    assert customer.hears(440) < 60
    for one in (customer, coach):
        stage.leave(one.name)
    assert stage.mixes == {}


def test_many_loud_talkers_are_pressed_together_and_never_overflow() -> None:
    stage = Stage()
    talkers = [Talker(stage, str(n), 300 + 37 * n, level=30000) for n in range(40)]
    run(stage, talkers, 8)
    loudest = np.abs(np.concatenate(talkers[0].heard))
    assert KNEE < loudest.max() <= LOUDEST
    ramp = np.linspace(0, 4 * LOUDEST, 1000, dtype=np.float32)[None, :].repeat(2, axis=0)
    pressed = limited(ramp)[0]
    assert (np.diff(pressed) >= 0).all()
    assert pressed[-1] <= LOUDEST


def test_who_is_silent_costs_nothing_and_its_hiss_is_not_heard() -> None:
    stage = Stage()
    hissing, other = Talker(stage, "h", 3000, level=20), Talker(stage, "o", 500)
    run(stage, [hissing, other], 20)
    assert other.hears(3000) < 1


def test_sounds_are_played_to_everybody_one_after_another_at_any_rate(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        sound = 8000 * np.sin(2 * np.pi * 600 * np.arange(4000) / 8000)
        file.writeframes(sound.astype("<i2").tobytes())
    stage = Stage()
    one, other = Talker(stage, "one", 0), Talker(stage, "other", 0)
    stage.play("m", read(path))
    stage.play("m", read(path))
    stage.play("nobody", read(path))
    run(stage, [one, other], 50)
    assert min(one.hears(600), other.hears(600)) > 7000
    run(stage, [one, other], 10)
    assert one.hears(600) < 60


# ---- the jitter buffer


def packet(frame: int, *, source: int = 1, number: int = NUMBER) -> bytes:
    return (
        struct.pack("!BBHII", 0x80, number, frame & 0xFFFF, (frame * FRAME) & 0xFFFFFFFF, source)
        + bytes([frame & 0xFF]) * FRAME
    )


def stream() -> tuple[Stream, memoryview]:
    memory = memoryview(bytearray(KEPT * FRAME))
    return Stream(memory, NUMBER), memory


def play(one: Stream, memory: memoryview) -> int | None:
    """The number of the frame that is heard now; None: none, -1: something in place of a missing one."""
    due, which = one.due()
    return memory[which * FRAME] if due is Due.FRAME else -1 if due is Due.CONCEALED else None


def test_packets_out_of_order_are_put_right_and_a_missing_one_is_concealed() -> None:
    one, memory = stream()
    heard: list[int | None] = []
    for group in ([0], [2, 1], [], [3], [5], [6], [7], [8], [9]):  # 4 never comes
        for frame in group:
            one.take(packet(frame))
        heard.append(play(one, memory))
    heard += [play(one, memory) for _ in range(DEPTH)]
    assert [frame for frame in heard if frame is not None] == [0, 1, 2, 3, -1, 5, 6, 7, 8]
    assert one.lost == 1


def test_late_packets_make_it_wait_and_time_without_trouble_brings_it_back() -> None:
    one, memory = stream()
    for frame in range(10):
        one.take(packet(frame))
        play(one, memory)
    waited = [play(one, memory) for _ in range(5)]  # five ticks without any
    assert waited[-1] is None
    for frame in range(10, 15):
        one.take(packet(frame))
    behind = []
    for frame in range(15, 400):
        one.take(packet(frame))
        heard = play(one, memory)
        behind.append((frame - heard) % 256 if heard is not None and heard >= 0 else behind[-1])
    assert DEPTH < max(behind) <= MOST
    assert behind[-1] <= DEPTH


@pytest.mark.parametrize("first", [100_000, 20, 0])
def test_a_stream_that_pauses_or_begins_anew_is_heard_again(first: int) -> None:
    one, memory = stream()
    for frame in range(10):
        one.take(packet(frame))
        play(one, memory)
    for _ in range(30):
        play(one, memory)
    heard = []
    for frame in range(first, first + 10):
        one.take(packet(frame, source=2 if first == 0 else 1))
        heard.append(play(one, memory))
    assert [frame for frame in heard if frame is not None] == [(first + n) & 0xFF for n in range(8)]


def test_anything_else_that_arrives_is_passed_over() -> None:
    one, memory = stream()
    for odd in (b"", b"\x80", packet(0)[:12], packet(0, number=101), b"\x00" * 40, b"\xff" * 1500):
        one.take(odd)
        assert play(one, memory) is None
    one.take(packet(0)[:50])  # too short: filled up with silence
    one.take(b"\x91" + packet(1)[1:12] + b"\x00\x00\x00\x05\xbe\xde\x00\x01" + bytes(4) + packet(1)[12:])
    heard = [play(one, memory) for _ in range(4)]
    assert heard[DEPTH:] == [0, 1]
