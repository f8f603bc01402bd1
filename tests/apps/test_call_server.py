"""What the call server tidies up at its start."""

import os
import time
from pathlib import Path

from clarion.apps.call_stores import FORGOTTEN_SECONDS, clear_forgotten


def test_recordings_that_nobody_asked_for_in_a_week_go_and_others_stay(tmp_path: Path) -> None:
    fresh, old, part = tmp_path / "fresh.wav", tmp_path / "old.wav", tmp_path / ".old.wav.0.part"
    for path in (fresh, old, part):
        path.write_bytes(b"RIFF")
    for path in (old, part):
        os.utime(path, (time.time() - FORGOTTEN_SECONDS - 60,) * 2)
    clear_forgotten(tmp_path)
    assert list(tmp_path.iterdir()) == [fresh]
