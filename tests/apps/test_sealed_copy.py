"""What call servers start from while the database is away: a copy that is whole whatever happens meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from clarion.apps.container import build_container
from clarion.apps.sealed_copy import SealedCopy
from clarion.base.settings import load_settings
from clarion.calls.wire import Record


class Names(Record, frozen=True):
    names: list[str]


def test_two_who_write_at_once_are_not_in_each_others_way(tmp_path: Path) -> None:
    here = build_container(load_settings({"CLARION_DATA": str(tmp_path)}))
    copy = SealedCopy(here, "names.sealed", Names, purpose="names for a test")
    written = [Names(names=[f"{number}-{n}" for n in range(500)]) for number in range(40)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(copy.write, written))  # raises what a thread raised
    assert copy.read() in written
    assert [file.name for file in tmp_path.glob("names*")] == ["names.sealed"]
    assert SealedCopy(here, "names.sealed", Names, purpose="another").read() is None
