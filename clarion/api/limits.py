"""Rate limits: for each person and app by group of operations; for an account; for an app.

The numbers are settings (`CLARION_RATE_LIGHT` and its sisters); an app may have a plan of its own
(`CLARION_RATE_PLANS`). Who is refused is told by which limit and until when, and waiting exactly so long is enough:
asking again in between changes nothing. `CLARION_RATE_MODE=strict` does it as the compatible service does.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from starlette.requests import HTTPConnection

from clarion.api.groups import GROUPS, group_of
from clarion.api.limit_counters import WINDOW_S, Ask, Counters, Taken
from clarion.base.container import Container
from clarion.base.errors import TooMany
from clarion.base.http import wire_time
from clarion.features.conduct import JudgedRequests
from clarion.features.people.sign_in import Admission, Caller, ClientSource

UPSTREAM = {"light": 50, "medium": 40, "heavy": 10, "auth": 5}
"""What the compatible service allows; the plan `upstream`."""
_PLAN_KEPT_S = 30.0
_MOST_APPS = 10_000
_WHO = {"user": "this person and app", "account": "the account", "app": "the app"}


@dataclass(frozen=True)
class Standing:
    """Where a caller stands after a request; becomes the X-Rate-Limit headers."""

    group: str
    limit: int
    remaining: int

    def headers(self) -> list[tuple[bytes, bytes]]:
        return [
            (b"x-rate-limit-group", self.group.encode()),
            (b"x-rate-limit-limit", b"%d" % self.limit),
            (b"x-rate-limit-remaining", b"%d" % self.remaining),
            (b"x-rate-limit-window", b"%d" % WINDOW_S),
        ]


@dataclass(frozen=True)
class RateSettings:
    """Requests in a minute: by group, by plan and group; for an account and an app as a whole (0: no limit)."""

    groups: Mapping[str, int]
    plans: Mapping[str, Mapping[str, int]]
    account: int = 0
    app: int = 0
    strict: bool = False

    @classmethod
    def of(cls, settings: Any) -> "RateSettings":
        groups = {group: getattr(settings, f"rate_{group}") for group in GROUPS}
        plans = {"upstream": UPSTREAM} | dict(read_plan(text) for text in settings.rate_plans)
        return cls(groups, plans, settings.rate_account, settings.rate_app, settings.rate_mode == "strict")


def read_plan(text: str) -> tuple[str, dict[str, int]]:
    """`partner=500/400/100/50`: the name, and the limits of light, medium, heavy and auth."""
    name, _, numbers = text.partition("=")
    return name.strip(), dict(zip(GROUPS, (int(number) for number in numbers.split("/")), strict=True))


class RateLimits(Admission):
    """Asked for every request once its caller is known."""

    def __init__(self, here: Container, counters: Counters, rates: RateSettings) -> None:
        self._here = here
        self._counters = counters
        self._rates = rates
        self._plans: dict[str, tuple[float, str]] = {}

    def untouched(self, group: str) -> Standing:
        """For answers that count for nobody."""
        limit = self._rates.groups.get(group, self._rates.groups["light"])
        return Standing(group, limit, limit)

    async def admit(self, connection: HTTPConnection, caller: Caller) -> None:
        judged = self._here.find(JudgedRequests)
        if judged is not None:
            judged.may_read(connection.scope, caller.app.client_id, _source(connection), caller)
        if connection.scope.get("state", {}).get("counted"):  # a part of a batch, which counts once
            return
        group, app = group_of(connection.scope), caller.app.client_id
        limit = (await self._limits_of(app))[group]
        asks = [("user", Ask(f"{group}:{caller.extension_id}/{app}", limit))]
        if self._rates.account:
            asks.append(("account", Ask(f"account:{caller.account_id}", self._rates.account)))
        if self._rates.app:
            asks.append(("app", Ask(f"app:{app}", self._rates.app)))
        await self._count(connection, group, asks, app, caller)

    async def admit_client(self, connection: HTTPConnection, client_id: str) -> None:
        limit = (await self._limits_of(client_id))["auth"]
        ask = Ask(f"auth:{client_id[:64]}/{_source(connection)}", limit)
        await self._count(connection, "auth", [("user", ask)], client_id[:64], None)

    async def _limits_of(self, client_id: str) -> Mapping[str, int]:
        """The limits of the app's plan; the installation's own where it has none, or one that is gone."""
        now = self._here.clock.monotonic()
        known = self._plans.get(client_id)
        if known is None or known[0] < now:
            source = self._here.find(ClientSource)
            client = await source.find_client(client_id) if source else None
            if len(self._plans) >= _MOST_APPS:
                self._plans.clear()
            known = self._plans[client_id] = (now + _PLAN_KEPT_S, client.rate_plan if client else "")
        return self._rates.plans.get(known[1], self._rates.groups)

    async def _count(
        self, connection: HTTPConnection, group: str, asks: list[tuple[str, Ask]], app: str, caller: Caller | None
    ) -> None:
        now, judged = self._here.clock.now(), self._here.find(JudgedRequests)
        if judged is not None:
            judged.asked(group, app, _source(connection), caller)
        taken = await self._counters.take(
            [ask for _, ask in asks], now.timestamp(), strict=self._rates.strict
        )  # fmt: skip
        connection.state.standing = Standing(group, asks[0][1].limit, taken[0].remaining)
        if taken[-1].wait_s <= 0:
            return
        kind, ask = asks[len(taken) - 1]
        if judged is not None and kind == "user":
            judged.over_limit(group, app, _source(connection), caller, ask.limit)
        if kind != "user":
            connection.state.standing = None  # other limits have no headers
        raise self._refusal(kind, group, ask, taken[-1])

    def _refusal(self, kind: str, group: str, ask: Ask, taken: Taken) -> TooMany:
        wait = max(1, math.ceil(taken.wait_s))
        until = wire_time(self._here.clock.now() + timedelta(seconds=wait))
        of_group = f" of group {group}" if kind == "user" else ""
        message = (
            f"Request rate exceeded: {ask.limit} requests{of_group} in {WINDOW_S} s for {_WHO[kind]}, until {until}."
        )
        limit = {"appliesTo": kind, "limit": ask.limit, "windowSeconds": WINDOW_S, "until": until}
        if kind == "user":
            limit["group"] = group
        code = "CMN-301" if kind == "user" else "CMN-310"
        return TooMany(message, code=code, retry_after=wait, rateLimit=limit)


def _source(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""
