"""Outside programs run with as little power as possible: started by root, they become a user of their own."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

_LOW_PORT = 1024


@dataclass(frozen=True)
class LesserUser:
    """A system user that a program of ours becomes. Debian's packages make one for each of the engines."""

    name: str
    uid: int
    gid: int

    def command(self, *, ports: tuple[int, ...] = ()) -> list[str]:
        """Arguments of setpriv. A program that listens below 1024 keeps the right to that, and no other."""
        arguments = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        if any(port < _LOW_PORT for port in ports):
            arguments += ["--inh-caps=+net_bind_service", "--ambient-caps=+net_bind_service"]
        return arguments

    def own(self, path: Path, mode: int) -> None:
        """Give a file or folder to this user's group: ours to write, its to read (or as `mode` says)."""
        os.chown(path, -1, self.gid)
        path.chmod(mode)

    def can_reach(self, folder: Path) -> bool:
        """Whether it may pass through a folder and all above it."""
        real = folder.resolve()
        return real.is_dir() and all(self._may(place, stat.S_IXOTH) for place in (real, *real.parents))

    def _may(self, place: Path, right: int) -> bool:
        found = place.stat()
        if found.st_uid == self.uid:
            right <<= 6
        elif found.st_gid == self.gid:
            right <<= 3
        return bool(found.st_mode & right)


def find_lesser_user(name: str) -> LesserUser | None:
    """None when we are not root ourselves (then there is nothing to give up), or there is no such user."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return LesserUser(name, entry.pw_uid, entry.pw_gid)
