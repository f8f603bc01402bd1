"""Tests in browsers are shared out among the workers of a run."""

from collections import Counter
from pathlib import Path

from tests.support.scheduling import SHARES, shares_of


def test_shares_are_even_and_whole_installations_stay_together(tmp_path: Path) -> None:
    sizes = {f"test_{number}.py": 1 + number % 7 for number in range(40)}
    for file in sizes:
        (tmp_path / file).write_text(
            "async def test_x(site): ..." if file > "test_12.py" else "def test(clarion_up): ..."
        )
    nodeids = [f"{file}::test_{number}" for file, size in sizes.items() for number in range(size)]
    found = shares_of(nodeids, tmp_path)
    assert set(found) == set(sizes)
    assert {share for file, share in found.items() if file <= "test_12.py"} == {0}
    tests = Counter(found[nodeid.split("::")[0]] for nodeid in nodeids)
    assert set(tests) == set(range(SHARES))
    assert max(tests.values()) - min(tests.values()) <= max(sizes.values())
