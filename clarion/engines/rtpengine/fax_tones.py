"""Whether a fax machine calls: its tone (CNG, T.30 §4.2: 1,100 Hz, half a second on, three off) in copies of legs."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import numpy as np

from clarion.calls.ports import MediaUnavailable
from clarion.calls.wire import FaxToneHeard, LegEvent
from clarion.engines.rtpengine.leg import PHONE, Leg
from clarion.engines.rtpengine.links import Links
from clarion.engines.rtpengine.recorder import MU_LAW, RATE, Address, Recorder

LISTENS_S = 35.0  # machines send their tone for as long as this, once in three and a half seconds
_HZ = 1100
_BLOCK = 80  # samples: 38 Hz more or less (T.30) still fall into it, and 100 do not
_SHORTEST, _LONGEST = 41, 65  # blocks of 10 ms: 0.5 s, 15 % more or less; what goes on longer is another tone
_QUIETEST = 100.0  # of the root mean square of a block: -50 dBm0
_PURE = 0.55  # of the power of a block
_TURN = np.exp(-2j * np.pi * _HZ / RATE * np.arange(_BLOCK))

Copy = Callable[[Leg, str, str], Awaitable[Address]]
Ask = Callable[[Leg, str, dict[str, Any]], Awaitable[Any]]


class ToneDetector:
    """Takes G.711 (PCMU) as it comes; `take` says whether the tone has just ended."""

    def __init__(self) -> None:
        self._rest = b""
        self._blocks = 0  # that the tone has lasted

    def take(self, payload: bytes) -> bool:
        data, heard = self._rest + payload, False
        while len(data) >= _BLOCK:
            heard |= self._block(MU_LAW[np.frombuffer(data[:_BLOCK], np.uint8)].astype(np.float64))
            data = data[_BLOCK:]
        self._rest = data
        return heard

    def _block(self, samples: Any) -> bool:
        power = float(np.dot(samples, samples)) / _BLOCK
        tone = 2 * abs(complex(np.dot(samples, _TURN))) ** 2 / _BLOCK**2
        if power > _QUIETEST**2 and tone > _PURE * power:
            self._blocks += 1
            return False
        lasted, self._blocks = self._blocks, 0
        return _SHORTEST <= lasted <= _LONGEST


class FaxTones:
    """Listens to legs, each once, for half a minute at most. `tell` gets FaxToneHeard."""

    links: Links  # the legs that there are

    def __init__(self, recorder: Recorder, copy: Copy, ask: Ask, tell: Callable[[str, LegEvent], None]) -> None:
        self._recorder, self._copy, self._ask, self._tell = recorder, copy, ask, tell
        self._heard: dict[str, tuple[Address, str, asyncio.TimerHandle]] = {}  # by leg: source, tag, end
        self._closing: set[asyncio.Task[None]] = set()

    async def listen(self, leg_id: str) -> None:
        """Raises MediaUnavailable."""
        async with self.links.held(leg_id) as leg:
            if leg is not None:
                await self._listen(leg)

    async def _listen(self, leg: Leg) -> None:
        if leg.leg_id in self._heard:
            return
        tag, detector = f"fax-{secrets.token_hex(6)}", ToneDetector()
        source = await self._copy(leg, PHONE, tag)

        def take(packet: bytes) -> None:
            if len(packet) > 12 and packet[1] & 0x7F == 0 and detector.take(packet[12:]):
                self._stop_soon(leg)
                self._tell(leg.leg_id, FaxToneHeard())

        self._recorder.listen(source, take)
        end = asyncio.get_running_loop().call_later(LISTENS_S, self._stop_soon, leg)
        self._heard[leg.leg_id] = (source, tag, end)

    def forget(self, leg: Leg) -> None:
        """The leg has gone, or another process has it."""
        found = self._heard.pop(leg.leg_id, None)
        if found is not None:
            self._recorder.unlisten(found[0])
            found[2].cancel()

    def _stop_soon(self, leg: Leg) -> None:
        found = self._heard.get(leg.leg_id)
        self.forget(leg)
        if found is not None and not leg.gone:
            self._in_background(self._unsubscribe(leg, found[1]))

    async def _unsubscribe(self, leg: Leg, tag: str) -> None:
        async with leg.lock:
            if not leg.gone:
                with contextlib.suppress(MediaUnavailable):
                    await self._ask(leg, "unsubscribe", {**leg.key, "to-tag": tag})

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        for source, _, end in self._heard.values():
            self._recorder.unlisten(source)
            end.cancel()
        self._heard.clear()
        await asyncio.gather(*self._closing)
