"""Ends a child whose supervisor went away and did not come back: run as a program, with the standard library alone.

    python engine_guard.py RUN_FOLDER NAME GRACE_SECONDS [FOLDER_TO_REMOVE …]

The supervisor holds a lock on `NAME.lock` as long as it lives. Once the lock is free, nobody supervises the child: it
may go on for the grace period, so that a new supervisor can adopt it with the calls that it carries, and is then ended.
When that happened is written to `NAME.ended`, because calls are charged until then and not longer.
"""

import fcntl
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

LOOK_SECONDS = 0.25
END_SECONDS = 5.0


def main(folder: Path, name: str, grace: float, leftovers: list[Path]) -> None:
    lock = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    while True:
        fcntl.lockf(lock, fcntl.LOCK_SH)  # waits as long as there is a supervisor
        fcntl.lockf(lock, fcntl.LOCK_UN)
        group = find_group(folder / f"{name}.json")
        if group is None:
            return
        if nobody_came(lock, group, grace):
            (folder / f"{name}.ended").write_text(json.dumps({"at": time.time()}))
            end(group)
            (folder / f"{name}.json").unlink(missing_ok=True)
            for path in leftovers:
                shutil.rmtree(path, ignore_errors=True)
            return


def nobody_came(lock: int, group: int, grace: float) -> bool:
    """True with the lock held, which keeps a supervisor waiting until the child has ended; False when there is one."""
    deadline = time.monotonic() + grace
    while True:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        if time.monotonic() >= deadline or not alive(group):
            return True
        fcntl.lockf(lock, fcntl.LOCK_UN)
        time.sleep(LOOK_SECONDS)


def find_group(record: Path) -> int | None:
    """The process group of the child; None where its number belongs to another process by now."""
    try:
        told = json.loads(record.read_text())
        group, began = int(told["group"]), int(told["began"])
        stat = Path(f"/proc/{group}/stat").read_text()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return group if int(stat[stat.rindex(")") + 2 :].split()[19]) == began else None


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end(group: int) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(group, number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + END_SECONDS
        while alive(group) and time.monotonic() < deadline:
            time.sleep(0.05)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), [Path(path) for path in sys.argv[4:]])
