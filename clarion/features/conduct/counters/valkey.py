"""Counters in Valkey, for all processes together. Each operation is one script: nobody sees half of it.

Of a counter that keeps events, `z` has their ids by time and `v` their amounts and members. Of one that adds up, `t`
has the sums by cell; each open cell has the ids of its events, each kept cell its members. What nobody adds to goes
away by itself when its time is over.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from valkey.exceptions import ValkeyError

from clarion.base.errors import Unavailable
from clarion.base.valkey_client import connect
from clarion.features.conduct.counters.ports import UNIT
from clarion.features.conduct.counters.series import MOST_EVENTS
from clarion.features.conduct.counters.shapes import Shape, Shapes, shape_of
from clarion.features.conduct.counters.steady import AHEAD_S

_SLACK_S = 3600
_MOST_OPEN = 4  # cells that can be open at once

# KEYS z v; ARGV at id amount member now keep most
_ADD_EVENT = """
local z, v = KEYS[1], KEYS[2]
local floor = tonumber(ARGV[5]) - tonumber(ARGV[6])
if tonumber(ARGV[1]) < floor or redis.call('HEXISTS', v, ARGV[2]) == 1 then return 0 end
local function drop(ids)
  for i = 1, #ids, 500 do
    local some = {}
    for j = i, math.min(i + 499, #ids) do some[#some + 1] = ids[j] end
    redis.call('HDEL', v, unpack(some))
    redis.call('ZREM', z, unpack(some))
  end
end
drop(redis.call('ZRANGEBYSCORE', z, '-inf', '(' .. floor))
redis.call('ZADD', z, ARGV[1], ARGV[2])
redis.call('HSET', v, ARGV[2], ARGV[3] .. '|' .. ARGV[4])
local over = redis.call('ZCARD', z) - tonumber(ARGV[7])
if over > 0 then drop(redis.call('ZRANGE', z, 0, over - 1)) end
redis.call('EXPIRE', z, ARGV[8])
redis.call('EXPIRE', v, ARGV[8])
return 1
"""
# KEYS z v; ARGV since until
_READ_EVENTS = """
local total, members, count = 0, {}, 0
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '(' .. ARGV[2])
for i = 1, #ids, 500 do
  local some = {}
  for j = i, math.min(i + 499, #ids) do some[#some + 1] = ids[j] end
  for _, text in ipairs(redis.call('HMGET', KEYS[2], unpack(some))) do
    local bar = string.find(text, '|', 1, true)
    total = total + tonumber(string.sub(text, 1, bar - 1))
    local member = string.sub(text, bar + 1)
    if member ~= '' and not members[member] then
      members[member] = true
      count = count + 1
    end
  end
end
return {string.format('%.0f', total), count}
"""
# KEYS t members ids-of-the-cell ids-of-other-open-cells…; ARGV cell id amount member until-closed until-gone
_ADD_SUM = """
for i = 3, #KEYS do
  if redis.call('SISMEMBER', KEYS[i], ARGV[2]) == 1 then return 0 end
end
redis.call('SADD', KEYS[3], ARGV[2])
redis.call('EXPIRE', KEYS[3], ARGV[5])
redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[6])
if ARGV[4] ~= '' then
  redis.call('SADD', KEYS[2], ARGV[4])
  redis.call('EXPIRE', KEYS[2], ARGV[6])
end
local kept = tonumber(ARGV[7])
for _, cell in ipairs(redis.call('HKEYS', KEYS[1])) do
  if tonumber(cell) < kept then redis.call('HDEL', KEYS[1], cell) end
end
return 1
"""
# KEYS t; ARGV cells…
_READ_SUMS = """
local total = 0
for _, text in ipairs(redis.call('HMGET', KEYS[1], unpack(ARGV))) do
  if text then total = total + tonumber(text) end
end
return string.format('%.0f', total)
"""


class ValkeyCounters:
    """`Counters`, shared. Raises Unavailable when Valkey does not answer; whoever asks then decides without them."""

    def __init__(self, url: str, shapes: Shapes, now: Callable[[], float]) -> None:
        self._valkey = connect(url, decode_responses=True, health_check_interval=10)
        self._shapes = shapes
        self._now = now

    async def close(self) -> None:
        await self._valkey.aclose()

    async def add(self, key: str, at: datetime, event_id: str, amount: float = 1.0, member: str = "") -> bool:
        now, when, units = self._now(), at.timestamp(), round(amount * UNIT)
        shape = shape_of(self._shapes, key)
        if when > now + AHEAD_S:
            return False
        if shape.exact:
            gone = shape.keep_s + _SLACK_S
            words = [repr(when), event_id, units, member, repr(now), shape.keep_s, MOST_EVENTS, gone]
            return bool(await self._run(_ADD_EVENT, [_name(key, "z"), _name(key, "v")], words))
        cell = shape.cell_of(when)
        if shape.closes_at(cell) <= now:
            return False
        gone = shape.grain_s + shape.keep_s + _SLACK_S
        kept = int(now) - shape.keep_s - shape.grain_s
        words = [cell, event_id, units, member, shape.grain_s + shape.grace_s + _SLACK_S, gone, kept]
        keys = [_name(key, "t"), _name(key, f"m{cell}"), _name(key, f"i{cell}")]
        keys += [_name(key, f"i{other}") for other in _open_cells(shape, now) if other != cell]
        return bool(await self._run(_ADD_SUM, keys, words))

    async def total(self, key: str, since: datetime, until: datetime) -> float:
        shape = shape_of(self._shapes, key)
        if shape.exact:
            return int((await self._events(key, since, until))[0]) / UNIT
        cells = _cells(shape, since, until, self._now())
        return int(await self._run(_READ_SUMS, [_name(key, "t")], cells)) / UNIT if cells else 0.0

    async def distinct(self, key: str, since: datetime, until: datetime) -> int:
        shape = shape_of(self._shapes, key)
        if shape.exact:
            return int((await self._events(key, since, until))[1])
        names = [_name(key, f"m{cell}") for cell in _cells(shape, since, until, self._now())]
        if not names:
            return 0
        try:
            return len(await self._valkey.sunion(names))
        except ValkeyError as error:
            raise Unavailable(f"The counters do not answer: {error}") from error

    async def closed(self, key: str, until: datetime) -> bool:
        shape = shape_of(self._shapes, key)
        if shape.exact:
            return until.timestamp() <= self._now() - shape.keep_s
        return shape.closes_at(shape.cell_of(until.timestamp() - 0.001)) <= self._now()

    async def _events(self, key: str, since: datetime, until: datetime) -> Any:
        words = [repr(since.timestamp()), repr(until.timestamp())]
        return await self._run(_READ_EVENTS, [_name(key, "z"), _name(key, "v")], words)

    async def _run(self, script: str, keys: list[str], words: list[Any]) -> Any:
        try:
            return await self._valkey.eval(script, len(keys), *keys, *words)
        except ValkeyError as error:
            raise Unavailable(f"The counters do not answer: {error}") from error


def _name(key: str, part: str) -> str:
    """All parts of a counter in one slot of a cluster."""
    return f"clarion:count:{{{key}}}:{part}"


def _open_cells(shape: Shape, now: float) -> list[int]:
    """The cells that an event can come to at this time."""
    last = shape.cell_of(now + AHEAD_S)
    cells = (last - at * shape.grain_s for at in range(_MOST_OPEN))
    return [cell for cell in cells if shape.closes_at(cell) > now]


def _cells(shape: Shape, since: datetime, until: datetime, now: float) -> list[int]:
    """The cells that a window touches, of those that are kept."""
    first = max(shape.cell_of(since.timestamp()), shape.cell_of(now - shape.keep_s - shape.grain_s))
    end = min(until.timestamp(), now + AHEAD_S + shape.grain_s)
    return list(range(first, int(-(-end // 1)), shape.grain_s))
