"""Composes recordings of meetings from the files that the media server wrote, in a sandboxed program of its own.

`tracks.py` reads and decodes; `story.py` knows what happened when, `layout.py` what stood where, both pure; `canvas.py`
draws; `composer.py` puts it together; `compose_worker.py` is the program, `process.py` starts it.
"""

from clarion.engines.meeting_video.process import ComposerProcess

__all__ = ["ComposerProcess"]
