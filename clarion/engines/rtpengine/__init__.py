"""Media by rtpengine: the `Media` port of the call core, and the command line of the supervised process."""

from clarion.engines.rtpengine.announcer import Announcer
from clarion.engines.rtpengine.media import RtpengineMedia
from clarion.engines.rtpengine.process import rtpengine_command
from clarion.engines.rtpengine.quality import read_quality

__all__ = ["Announcer", "RtpengineMedia", "read_quality", "rtpengine_command"]
