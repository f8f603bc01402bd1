"""States and times of transactions (RFC 3261 §17 and its table 4, RFC 6026)."""

from enum import IntEnum
from typing import Final

T1: Final = 0.5
T2: Final = 4.0
T4: Final = 5.0
LONG: Final = 64 * T1  # timers B, F, H, J, L, M
TIMER_D: Final = 32.0

Key = tuple[object, ...]


class State(IntEnum):
    TRYING = 0  # "calling" of an INVITE client
    PROCEEDING = 1
    COMPLETED = 2
    CONFIRMED = 3
    ACCEPTED = 4
    TERMINATED = 5
