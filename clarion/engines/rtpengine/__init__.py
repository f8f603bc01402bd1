"""Media by rtpengine: the `Media` port of the call core, and the command line of the supervised process."""

from clarion.engines.rtpengine.announcer import Announcer
from clarion.engines.rtpengine.draining import EngineDrain
from clarion.engines.rtpengine.media import RtpengineMedia
from clarion.engines.rtpengine.process import rtpengine_command
from clarion.engines.rtpengine.quality import read_quality
from clarion.engines.rtpengine.shared_sounds import SharedSounds, sounds_folder
from clarion.engines.rtpengine.sound_transfer import SoundReceiver, SoundSender

__all__ = [
    "Announcer",
    "EngineDrain",
    "RtpengineMedia",
    "SharedSounds",
    "SoundReceiver",
    "SoundSender",
    "read_quality",
    "rtpengine_command",
    "sounds_folder",
]
