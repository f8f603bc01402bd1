"""Starts on a data folder that cannot be written, where even calls cannot run: a sentence, not a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clarion.apps import standby
from clarion.apps.standby import CannotStart, stand_by
from clarion.base.settings import load_settings
from tests.support.small_disk import small_disk


def test_a_first_start_on_a_full_disk_says_what_to_do(tmp_path: Path) -> None:
    with small_disk(tmp_path / "data", 1) as disk:
        disk.fill()
        command = [str(Path(sys.executable).with_name("clarion")), "up"]
        environment = {"CLARION_DATA": str(disk.path), "PATH": "/usr/bin:/usr/sbin"}
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        assert ended.returncode == 2
        assert "No space left on device. Make room" in ended.stderr
        assert "CLARION_DATA" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_a_database_that_has_no_place_in_memory_stops_the_start_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "data", 1) as disk:
        (disk.path / "master.key").write_text("key")
        disk.fill()
        monkeypatch.setattr(standby, "_MARGIN", 1 << 60)
        with pytest.raises(CannotStart, match="no place in /dev/shm"):
            stand_by(load_settings({"CLARION_DATA": str(disk.path)}))


def test_a_folder_that_can_be_written_needs_no_copy(tmp_path: Path) -> None:
    assert stand_by(load_settings({"CLARION_DATA": str(tmp_path)})) is None
    assert list(tmp_path.iterdir()) == [], "nothing is left of the look"


def test_the_copy_holds_what_is_written_and_points_to_the_rest(tmp_path: Path) -> None:
    with small_disk(tmp_path / "data", 8) as disk:
        for name in ("master.key", "clarion.db", "clarion.db-wal", "queues.db"):
            (disk.path / name).write_text(name)
        for name in ("calls", "files", "logs", "run"):
            (disk.path / name).mkdir()
            (disk.path / name / "inside").write_text("x")
        disk.fill()
        found = stand_by(load_settings({"CLARION_DATA": str(disk.path)}))
        assert found is not None
        folder = found.settings.data
        try:
            assert found.settings.database_url == f"sqlite:///{folder}/clarion.db"
            for name in ("clarion.db", "clarion.db-wal", "calls/inside", "run/inside"):
                assert not (folder / name).is_symlink()
                (folder / name).write_text("changed")
            assert (folder / "queues.db").resolve() == disk.path / "queues.db"
            assert (folder / "files").resolve() == disk.path / "files"
            assert not (folder / "logs").exists()
            assert (disk.path / "clarion.db").read_text() == "clarion.db"
        finally:
            found.remove()
        assert not folder.exists()


def test_on_the_way_back_the_journals_are_where_the_next_start_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, words: became.append([program, *words]))
    with small_disk(tmp_path / "data", 8) as disk:
        (disk.path / "master.key").write_text("key")
        (disk.path / "calls").mkdir()
        disk.fill()
        found = stand_by(load_settings({"CLARION_DATA": str(disk.path)}))
        assert found is not None
        (found.settings.data / "calls" / "cs1.calls").write_text("an ended call without a record")
        disk.empty()
        found.go_back()
        assert (disk.path / "calls" / "cs1.calls").read_text() == "an ended call without a record"
        assert not found.settings.data.exists()
    assert became == [[sys.executable, sys.executable, *sys.argv]]
