"""What the call server tidies up at its start."""

import os
import time
from pathlib import Path

import pytest

from clarion.apps.call_stores import FORGOTTEN_SECONDS, clear_forgotten
from clarion.apps.media_engines import plays_here
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
    ("endpoints", "here"),
    [("", True), ("127.0.0.1:22222,127.0.0.2:22223", True), ("[::1]:22222", True), ("192.0.2.7:22222", False)],
)
def test_sounds_are_copied_for_media_engines_of_this_machine(endpoints: str, here: bool, tmp_path: Path) -> None:
    given = {"CLARION_DATA": str(tmp_path)} | ({"CLARION_RTPENGINE_ENDPOINTS": endpoints} if endpoints else {})
    assert plays_here(load_settings(given)) is here
