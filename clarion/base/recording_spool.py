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
    for place in (folder.parents[1], folder.parent, folder):
        place.mkdir(exist_ok=True, parents=True)
    user = find_lesser_user(MEDIA_USER)
    if user is not None:
        for place in (folder.parents[1], folder.parent):
            place.chmod(0o711)
        os.chown(folder, user.uid, user.gid)
    folder.chmod(0o700)
    return folder
