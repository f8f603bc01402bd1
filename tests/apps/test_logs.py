"""`clarion logs`: lines of a call, of a person, of a word (OPS-37)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clarion.apps.cli_logs import LogFilter

MIGRATED = json.dumps({"event": "call.migrated", "call_id": "s-77", "extension_id": "102", "level": "info"})
REFUSED = json.dumps(
    {"event": "call.refused", "call_id": "s-78", "who": [{"extension_id": "1025"}], "level": "warning"}
)
EDGE = "edge has no connection to 10.0.0.9:5060 any more for INVITE of 3c26-abc@phone"
LINES = (MIGRATED, REFUSED, EDGE)


@pytest.mark.parametrize(
    ("asked", "fitting"),
    [
        ({}, LINES),
        ({"call": "s-77"}, (MIGRATED,)),
        ({"call": "s-7"}, ()),
        ({"call": "3c26-abc@phone"}, (EDGE,)),
        ({"user": "102"}, (MIGRATED,)),
        ({"user": "1025"}, (REFUSED,)),
        ({"text": "REFUSED"}, (REFUSED,)),
        ({"level": "warning"}, (REFUSED,)),
        ({"call": "s-77", "user": "1025"}, ()),
    ],
)
def test_ops_37_lines_are_found_by_call_person_word_and_level(asked: dict[str, str], fitting: tuple[str, ...]) -> None:
    wanted = LogFilter(**({"call": "", "user": "", "text": "", "level": "debug"} | asked))
    assert tuple(line for line in LINES if wanted.fits(line)) == fitting


def run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "CLARION_DATA": str(folder)}
    command = [str(Path(sys.executable).parent / "clarion"), "logs", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_ops_37_the_command_asks_the_journal_and_shows_the_newest_lines(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    journal = tmp_path / "journalctl"
    lines = "\n".join(LINES)
    journal.write_text(f"#!/bin/sh\necho \"$@\" > {asked}\ncat <<'END'\n{lines}\nEND\n")
    journal.chmod(0o755)
    assert run(tmp_path, "--since", "2 hours ago", "--limit", "1").stdout.strip() == EDGE
    assert "--unit=clarion-*" in asked.read_text() and "--since=2 hours ago" in asked.read_text()
    nothing = run(tmp_path, "--call", "s-1")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "--since looks back further" in nothing.stderr
    journal.write_text("#!/bin/sh\necho 'No permission' >&2\nexit 1\n")
    refused = run(tmp_path)
    assert (refused.returncode, refused.stderr) == (2, "The journal cannot be read: No permission\n")
