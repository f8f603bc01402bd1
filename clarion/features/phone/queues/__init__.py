"""Call queues and ring groups: who waits, who rings, and what becomes of who waits too long."""

from clarion.features.phone.queues.desks import QueueDesks
from clarion.features.phone.queues.live_call import CallbackProgram, QueueAnswer, QueueProgram
from clarion.features.phone.queues.profile import QueueBook, QueueProfile
from clarion.features.phone.queues.surroundings import Surroundings

__all__ = [
    "CallbackProgram",
    "QueueAnswer",
    "QueueBook",
    "QueueDesks",
    "QueueProfile",
    "QueueProgram",
    "Surroundings",
]
