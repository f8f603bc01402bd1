"""The role `jobs`: reactions to what happened, and what is scheduled, without the API.

The API runs the same features and listens in the same groups, so each event is taken once by either; with `jobs`
running, call log, voicemail, notices and verdicts are kept, and webhooks delivered, while every API process is away.
"""

from contextlib import AsyncExitStack

from clarion.apps.features import features_of_jobs
from clarion.base.container import Container
from clarion.base.wiring import assemble, started


class Jobs:
    """A part for `clarion jobs`. Raises MissingParts when a feature needs what none offers."""

    name = "jobs"

    def __init__(self, here: Container) -> None:
        self._here = here
        self._features = features_of_jobs()
        self._stack = AsyncExitStack()
        assemble(here, self._features)

    async def start(self) -> None:
        await self._stack.enter_async_context(started(self._here, self._features))

    async def stop(self) -> None:
        await self._stack.aclose()

    async def health(self) -> str | None:
        return None
