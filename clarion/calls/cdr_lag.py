"""How far each CDR consumer is behind: for metrics, `/healthz`, `clarion doctor` and `clarion cdr status`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from clarion.base.storage import Storage
from clarion.base.telemetry import gauge
from clarion.calls.cdr_models import CdrConsumerRow, CdrDeadLetter, CdrRow

BEHIND_AFTER = timedelta(seconds=60)
"""A consumer whose oldest untaken CDR is older than this is reported as behind."""

_lag = gauge("cdr_consumer_lag", "CDRs that a consumer has not taken yet", ("consumer",))
_lag_seconds = gauge("cdr_consumer_lag_seconds", "Age of the oldest CDR that a consumer has not taken", ("consumer",))
_dead = gauge("cdr_dead_letters", "CDRs set aside because a consumer could not take them", ("consumer",))


@dataclass(frozen=True)
class Lag:
    """Of one consumer. `behind`: CDRs it has not taken; `age`: of the oldest of them."""

    consumer: str
    position: int
    behind: int
    age: timedelta
    dead_letters: int

    @property
    def sentence(self) -> str | None:
        """What is wrong, if anything."""
        if self.behind and self.age > BEHIND_AFTER:
            minutes = int(self.age.total_seconds() // 60)
            return f"{self.consumer} is {self.behind} call records behind, the oldest {minutes} minutes old."
        return None


async def read_lag(storage: Storage, now: datetime) -> list[Lag]:
    """Of every consumer that this database knows; sets the gauges."""
    oldest = (
        select(CdrRow.written_at)
        .where(CdrRow.position > CdrConsumerRow.position)
        .order_by(CdrRow.position)
        .limit(1)
        .correlate(CdrConsumerRow)
        .scalar_subquery()
    )
    async with storage.reading() as session:
        newest = await session.scalar(select(func.max(CdrRow.position))) or 0
        query = select(CdrConsumerRow.name, CdrConsumerRow.position, oldest.label("oldest"))
        rows = (await session.execute(query.order_by(CdrConsumerRow.name))).all()
        letters = select(CdrDeadLetter.consumer, func.count().label("letters")).group_by(CdrDeadLetter.consumer)
        dead = {row.consumer: row.letters for row in await session.execute(letters)}
    found = [
        Lag(name, position, max(0, newest - position), _age(since, now), dead.get(name, 0))
        for name, position, since in rows
    ]
    for one in found:
        _lag.labels(one.consumer).set(one.behind)
        _lag_seconds.labels(one.consumer).set(one.age.total_seconds())
        _dead.labels(one.consumer).set(one.dead_letters)
    return found


def _age(since: datetime | None, now: datetime) -> timedelta:
    return max(now - since, timedelta()) if since is not None else timedelta()


def advice_of(lags: Sequence[Lag]) -> str | None:
    """The same with dead letters, for an operator who looks."""
    dead = sum(lag.dead_letters for lag in lags)
    if not dead:
        return health_of(lags)
    said = f"{dead} call records could not be taken: see `clarion cdr status`, then run `clarion cdr retry`."
    return f"{said} {health_of(lags) or ''}".strip()


def health_of(lags: Sequence[Lag]) -> str | None:
    """One sentence about the consumers that are behind, with what to do."""
    behind = [lag.sentence for lag in lags if lag.sentence]
    return f"{' '.join(behind)} See `clarion cdr status` and the log." if behind else None
