"""What a whole installation writes belongs to it alone, and its media engine needs no more."""

import json
import os
from pathlib import Path

import pytest

from clarion.base.data_folder import find_open
from clarion.base.privileges import find_lesser_user
from tests.scenarios.installation import Installation

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


async def test_nothing_of_a_running_installation_is_open_to_others(clarion_up: Installation) -> None:
    await clarion_up.request("101", "GET", "/restapi/v1.0/account/~")
    assert (clarion_up.data / "clarion.db").stat().st_mode & 0o777 == 0o600
    assert find_open(clarion_up.data) is None
    user = find_lesser_user("rtpengine")
    if user is None:
        pytest.skip("only root can give up root")
    [note] = (clarion_up.data / "run").glob("rtpengine*.json")
    status = Path(f"/proc/{json.loads(note.read_text())['group']}/status").read_text()
    assert f"Uid:\t{user.uid}\t" in status, os.linesep + status
