"""Sounds reach the machine of the media engine that plays them, once, and nobody else's files do."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.engines.rtpengine import SoundReceiver, SoundSender
from clarion.engines.rtpengine.sound_transfer import _sign

KEY = b"shared"


@pytest.fixture
async def receiver(tmp_path: Path) -> AsyncIterator[SoundReceiver]:
    found = SoundReceiver(tmp_path / "there", KEY)
    await found.start("127.0.0.1", 0)
    yield found
    await found.stop()


def sender_to(receiver: SoundReceiver, key: bytes = KEY) -> SoundSender:
    return SoundSender({"127.0.0.1": receiver.port}, key)


async def test_ops_29_a_sound_is_brought_to_another_machine_once(receiver: SoundReceiver, tmp_path: Path) -> None:
    sound, sender = tmp_path / "hello.wav", sender_to(receiver)
    sound.write_bytes(b"RIFF" + b"x" * 300_000)
    there = await sender.reach(sound, "127.0.0.1:2223")
    assert there.parent == tmp_path / "there"
    assert there.read_bytes() == sound.read_bytes()
    made = there.stat().st_ino
    assert await sender.reach(sound, "127.0.0.1:2223") == there
    assert there.stat().st_ino == made, "what is there is not sent again"
    sound.write_bytes(b"RIFF another")
    assert (await sender.reach(sound, "127.0.0.1:2223")).read_bytes() == b"RIFF another"
    assert await sender.reach(sound, "10.0.0.9:2223") == sound, "an engine that reads what we do"


async def test_somebody_without_the_key_leaves_nothing(receiver: SoundReceiver, tmp_path: Path) -> None:
    sound = tmp_path / "hello.wav"
    sound.write_bytes(b"RIFF")
    with pytest.raises(OSError, match="does not take the sound"):
        await sender_to(receiver, b"guessed").reach(sound, "127.0.0.1:2223")
    assert not list((tmp_path / "there").iterdir())


@pytest.mark.parametrize(
    ("name", "said", "content"),
    [
        (f"{hashlib.sha256(b'RIFF').hexdigest()}.wav", 4, b"WAVE"),
        (f"{hashlib.sha256(b'RIFF').hexdigest()}.wav", 9, b"RIFF"),
        (f"{hashlib.sha256(b'RIFF').hexdigest()}.wav", 1 << 40, b"RIFF"),
        (f"{hashlib.sha256(b'RIFF').hexdigest()}.wav", 0, b""),
        ("../../etc/cron.d/evil.wav", 4, b"RIFF"),
        ("short.wav", 4, b"RIFF"),
    ],
    ids=["another content", "cut off", "too large", "empty", "another folder", "no hash"],
)
async def test_what_is_not_what_was_offered_is_thrown_away(
    receiver: SoundReceiver, tmp_path: Path, name: str, said: int, content: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", receiver.port)
    offer = {"name": name, "size": said, "sign": _sign(KEY, name, said)}
    writer.write(json.dumps(offer).encode() + b"\n" + content)
    writer.write_eof()
    assert b"path" not in await reader.read()
    writer.close()
    assert not list((tmp_path / "there").iterdir())
