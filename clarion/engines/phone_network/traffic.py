"""Many calls into Clarion: at a rate, of a mix, the same for the same seed, and bounded."""

import asyncio
import random
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from clarion.base.errors import ClarionError
from clarion.base.telemetry import get_logger
from clarion.engines.phone_network.network import PhoneNetwork
from clarion.engines.phone_network.subscribers import TALKING, Behaviour

log = get_logger("clarion.phone_network")


class TrafficPlan(BaseModel):
    """`rate` calls a second on average (Poisson), `calls` in all, each to one of `to_numbers`.

    `mix` gives each behaviour its weight; durations are exponential around `mean_s`, at most ten times that.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    to_numbers: tuple[str, ...] = Field(min_length=1, max_length=1000)
    rate: float = Field(default=1.0, gt=0, le=50)
    calls: int = Field(default=10, ge=1, le=10_000)
    mix: dict[Behaviour, float] = Field(default_factory=lambda: {Behaviour.SPEAKS: 1.0})
    mean_s: float = Field(default=10.0, gt=0, le=600)
    seed: int = 1

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if not self.mix or set(self.mix) - TALKING or min(self.mix.values()) < 0 or not sum(self.mix.values()):
            raise ValueError(f"the mix gives weights to some of: {', '.join(sorted(TALKING))}")
        return self


class Traffic:
    """One run of a plan. `placed` and `refused` count as it goes."""

    def __init__(self, network: PhoneNetwork, plan: TrafficPlan) -> None:
        self.plan = plan
        self.placed = 0
        self.refused = 0
        self._network = network
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.ensure_future(self._run())

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    async def finished(self) -> None:
        """Return when the last call has been placed."""
        if self._task:
            await self._task

    def stop(self) -> None:
        """Place no more calls; those that stand go on to their end."""
        if self._task:
            self._task.cancel()

    async def _run(self) -> None:
        chance = random.Random(self.plan.seed)
        behaviours, weights = zip(*sorted(self.plan.mix.items()), strict=True)
        for _ in range(self.plan.calls):
            await asyncio.sleep(chance.expovariate(self.plan.rate))
            behaviour = chance.choices(behaviours, weights)[0]
            to_number = chance.choice(self.plan.to_numbers)
            from_number = f"+1202555{chance.randrange(130, 200):04d}"
            duration = min(chance.expovariate(1 / self.plan.mean_s), 10 * self.plan.mean_s) + 0.1
            try:
                self._network.place(from_number, to_number, behaviour, duration)
                self.placed += 1
            except ClarionError as error:
                self.refused += 1
                log.warning("Simulated traffic could not place a call", why=error.message)
