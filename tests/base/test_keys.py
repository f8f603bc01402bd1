"""The master key: made once, read again, and never made anew where it was said to be."""

import base64
import stat
from pathlib import Path

import pytest

from clarion.base.errors import ClarionError
from clarion.base.keys import FILE_NAME, MasterKey, load_master_key


def test_the_first_start_makes_it_for_its_owner_only(tmp_path: Path) -> None:
    first = load_master_key(tmp_path)
    assert load_master_key(tmp_path).derive("x") == first.derive("x")
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_a_key_kept_elsewhere_has_to_be_there(tmp_path: Path) -> None:
    elsewhere = tmp_path / "disk" / "clarion.key"
    with pytest.raises(ClarionError, match=r"no master key at .*clarion\.key \(CLARION_MASTER_KEY_FILE\)"):
        load_master_key(tmp_path / "data", elsewhere)
    assert not elsewhere.exists() and not (tmp_path / "data").exists()
    elsewhere.parent.mkdir()
    elsewhere.write_text(base64.b64encode(bytes(range(32))).decode())
    assert load_master_key(tmp_path / "data", elsewhere).derive("x") == MasterKey(bytes(range(32))).derive("x")


@pytest.mark.parametrize("content", ["", "not base64!", base64.b64encode(bytes(8)).decode()])
def test_what_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(ClarionError, match="master key"):
        load_master_key(tmp_path)
