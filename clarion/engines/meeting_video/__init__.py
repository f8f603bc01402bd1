"""Composes meetings from the files that the media server wrote, in sandboxed programs of their own: recordings as one
file, and the live picture in pieces.

`tracks.py` reads and decodes; `story.py` knows what happened when, `layout.py` what stood where, both pure; `canvas.py`
draws; `composer.py` puts it together; `compose_worker.py` is the program, `process.py` starts it. `live.py` does the
same while the meeting goes on (`live_worker.py`, `live_process.py`), and `push.py` sends that to other services by
RTMP.
"""

from clarion.engines.meeting_video.live_process import LiveComposerProcess
from clarion.engines.meeting_video.process import ComposerProcess
from clarion.engines.meeting_video.push import RtmpPusher

__all__ = ["ComposerProcess", "LiveComposerProcess", "RtmpPusher"]
