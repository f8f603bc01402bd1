"""The mixer of conferences: everybody hears all others. A process of its own, and the client that runs it.

How it works: `process.py` is the program, `stage.py` one tick of it, `stream.py` the jitter buffer of one participant.
"""

from clarion.engines.mixer.client import Mixer

__all__ = ["Mixer"]
