"""What the call server tidies up at its start."""

import os
import time
from pathlib import Path

import pytest

from clarion.apps.call_stores import FORGOTTEN_SECONDS, clear_forgotten
from clarion.apps.media_engines import other_hosts
from clarion.base.settings import load_settings


def test_recordings_that_nobody_asked_for_in_a_week_go_and_others_stay(tmp_path: Path) -> None:
    fresh, old, part = tmp_path / "fresh.wav", tmp_path / "old.wav", tmp_path / ".old.wav.0.part"
    for path in (fresh, old, part):
        path.write_bytes(b"RIFF")
    for path in (old, part):
        os.utime(path, (time.time() - FORGOTTEN_SECONDS - 60,) * 2)
    clear_forgotten(tmp_path)
    assert list(tmp_path.iterdir()) == [fresh]


@pytest.mark.parametrize(
    ("endpoints", "others"),
    [("", []), ("127.0.0.1:22222,127.0.0.2:22223", []), ("[::1]:22222", []), ("192.0.2.7:22222", ["192.0.2.7"])],
)
def test_sounds_are_sent_to_media_engines_of_other_machines(endpoints: str, others: list[str], tmp_path: Path) -> None:
    given = {"CLARION_DATA": str(tmp_path)} | ({"CLARION_RTPENGINE_ENDPOINTS": endpoints} if endpoints else {})
    assert other_hosts(load_settings(given)) == others
