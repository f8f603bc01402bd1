"""Where the media server of meetings writes recordings while they run: a folder of its own that its user can reach."""

import hashlib
import os
from pathlib import Path

from clarion.base.privileges import find_lesser_user

MEDIA_USER = "rtpengine"
_NAME = "meeting-recordings"
_SPOOL = Path("/var/spool/clarion")


def recording_spool(data: Path) -> Path:
    """In the data folder; elsewhere where Clarion is root and the media server is not: that folder is closed to it."""
    if find_lesser_user(MEDIA_USER) is None:
        return data / _NAME
    return _SPOOL / hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:16] / _NAME


def make_recording_spool(data: Path) -> Path:
    """Before the media server starts."""
    folder = recording_spool(data)
    folder.mkdir(parents=True, exist_ok=True, mode=0o711)
    folder.chmod(0o700)
    user = find_lesser_user(MEDIA_USER)
    if user is not None:
        os.chown(folder, user.uid, user.gid)
    return folder
