"""Counting requests for all processes together, in Valkey: the arithmetic of `limit_counters`, as a script there."""

from collections.abc import Sequence

import structlog
from valkey.exceptions import ValkeyError

from clarion.api.limit_counters import PENALTY_S, WINDOW_S, Ask, MemoryCounters, Taken
from clarion.base.valkey_client import connect

log = structlog.stdlib.get_logger("clarion.api")

# One call for all asks, so that a request costs one way to Valkey and back. Times are parameters: every process
# has the clock that its tests can turn. Fractions are returned as text, because Valkey cuts numbers to integers.
_SCRIPT = """
local now, strict = tonumber(ARGV[1]), ARGV[2] == '1'
local window, penalty = tonumber(ARGV[3]), tonumber(ARGV[4])
local minute, into = math.floor(now / window), now % window
local results = {}
for place, key in ipairs(KEYS) do
  local limit = tonumber(ARGV[4 + place])
  local kept = redis.call('HMGET', key, 'minute', 'current', 'previous', 'blocked')
  local was, current = tonumber(kept[1] or 0), tonumber(kept[2] or 0)
  local previous, blocked = tonumber(kept[3] or 0), tonumber(kept[4] or 0)
  if was ~= minute then
    if minute == was + 1 then previous = current else previous = 0 end
    current = 0
  end
  local used = current + previous * (1 - into / window)
  local remaining, wait = 0, 0
  if strict and (now < blocked or used >= limit) then
    blocked = now + penalty
    wait = penalty
  elseif used >= limit then
    if current < limit then
      wait = math.max(0, window * (1 - (limit - current) / previous) - into)
    else
      wait = window - into + window * (1 - limit / current)
    end
  else
    current = current + 1
    remaining = math.max(0, math.floor(limit - used - 1))
  end
  redis.call('HSET', key, 'minute', minute, 'current', current, 'previous', previous, 'blocked', blocked)
  redis.call('EXPIRE', key, window * 3)
  results[place] = {remaining, tostring(wait)}
  if wait > 0 then break end
end
return results
"""


class ValkeyCounters:
    """Make it on the event loop. While Valkey does not answer, each process counts for itself."""

    def __init__(self, url: str) -> None:
        self._valkey = connect(url, decode_responses=True, socket_timeout=1.0, socket_connect_timeout=1.0)
        self._script = self._valkey.register_script(_SCRIPT)
        self._alone = MemoryCounters()
        self._down = False

    async def take(self, asks: Sequence[Ask], now: float, *, strict: bool) -> list[Taken]:
        limits = [str(ask.limit) for ask in asks]
        keys = [f"clarion:limit:{ask.key}" for ask in asks]
        numbers = [repr(now), "1" if strict else "0", str(WINDOW_S), str(PENALTY_S), *limits]
        try:
            found = await self._script(keys=keys, args=numbers)
        except ValkeyError as error:
            if not self._down:
                log.warning("Requests are counted by each process for itself", problem=str(error))
            self._down = True
            return await self._alone.take(asks, now, strict=strict)
        self._down = False
        return [Taken(int(remaining), float(wait)) for remaining, wait in found]

    async def close(self) -> None:
        await self._valkey.aclose()
