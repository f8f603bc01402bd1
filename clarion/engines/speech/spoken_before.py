"""What this user's machine has spoken before, for any installation: a first start is quick the second time.

The files lie in the user's cache folder, named after the voice and the words; they may be deleted at any time.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path


def cache_folder(voice: str) -> Path:
    """Where the words of a voice lie (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if base.startswith("/") else Path("~/.cache").expanduser()
    return root / "clarion" / "voices" / voice


def take(folder: Path, path: Path) -> bool:
    """Put the file of this name at `path`, if it is there."""
    try:
        _copy(folder / path.name, path)
    except OSError:
        return False
    return True


def keep(folder: Path, path: Path) -> None:
    """Remember a file; a folder that cannot be written is no misfortune."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copy(path, folder / path.name)


def _copy(source: Path, target: Path) -> None:
    """Under its name only once it is complete: several programs may do the same."""
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".draft-", delete=False) as draft:
        pass
    try:
        shutil.copyfile(source, draft.name)
        Path(draft.name).replace(target)
    except OSError:
        Path(draft.name).unlink(missing_ok=True)
        raise
