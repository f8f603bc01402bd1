"""Media by rtpengine: the `Media` port of the call core, and the command line of the supervised process."""

from clarion.engines.rtpengine.media import RtpengineMedia
from clarion.engines.rtpengine.process import rtpengine_command

__all__ = ["RtpengineMedia", "rtpengine_command"]
