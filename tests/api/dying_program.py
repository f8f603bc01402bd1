"""The API as a program that kills itself at one moment of a request with a key: `CLARION_TEST_DIE` says at which."""

import os
import signal
import sys
from typing import Any

import uvloop

from clarion.api import idempotency
from tests.features.messaging.api_program import run


def die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    when = os.environ["CLARION_TEST_DIE"]
    if when == "before the commit":
        idempotency._KeyFence.mark = die  # type: ignore[method-assign]
    elif when == "after the commit":
        idempotency.Idempotency._finish = die  # type: ignore[method-assign]
    sys.exit(uvloop.run(run()))
