"""Sound files to legs: rtpengine plays one file per command and does not tell when it ends, so we know its length."""

import asyncio
import time
import wave
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

import structlog

from clarion.calls.ports import MediaUnavailable
from clarion.calls.wire import LegEvent, PlaybackFinished
from clarion.engines.rtpengine.leg import PHONE, Leg
from clarion.engines.rtpengine.ng import Reply
from clarion.engines.rtpengine.wide_sounds import widened

log = structlog.stdlib.get_logger("clarion.rtpengine")

FOREVER = 1_000_000
# rtpengine sends the last packet a little later than the length says.
TAIL = 0.06
_AGAIN_S = (0.1, 0.5, 2.0, 5.0, 10.0)  # pauses before music that was refused is asked for again
_REFUSED_S = 0.5  # the listener may start the next prompt at once, which is refused as well
_LOOK = 0.1  # seconds between looks whether a phone that holds listens again

Ask = Callable[[Leg, str, dict[str, Any]], Awaitable[Reply]]


class Sounds(Protocol):
    """Where an engine, named by its control port, reads a file. Raises OSError."""

    async def reach(self, path: Path, engine: str) -> Path: ...


class Players:
    """At most one playback per leg. `tell` gets PlaybackFinished when the last file has been played."""

    def __init__(self, ask: Ask, tell: Callable[[str, LegEvent], None], sounds: Sounds | None = None) -> None:
        """`sounds`: where the engine's own user reads them; None: it reads what we do."""
        self._ask, self._tell, self._sounds = ask, tell, sounds
        self._running: dict[str, asyncio.Task[None]] = {}
        self._asking: dict[str, asyncio.Future[Reply]] = {}  # "play media" on its way, by leg

    async def play(self, leg: Leg, prompts: list[Path], *, token: str, repeat: bool) -> None:
        await self.stop(leg)
        length = sum(seconds_of(path) + TAIL for path in prompts)
        leg.playing = (token, 0.0 if repeat and prompts else time.time() + length)
        leg.playlist, leg.plays_on = [str(path) for path in prompts], repeat
        self._start(leg, self._play(leg, prompts, token, repeat=repeat))

    def resume(self, leg: Leg) -> None:
        """After a take-over: what the engine plays goes on; its end is told when it is due."""
        if leg.playing is not None and leg.playing[1]:
            self._start(leg, self._wait(leg, *leg.playing))

    async def renew(self, leg: Leg) -> None:
        """The leg has a session on another engine, which does not play yet what it heard."""
        if leg.playing is not None and leg.playlist:
            files = [Path(file) for file in leg.playlist]
            await self.play(leg, files, token=leg.playing[0], repeat=leg.plays_on)

    async def stop(self, leg: Leg) -> bool:
        """False: the engine did not say so, and may play on."""
        if leg.playing is None and not leg.may_play:
            return True
        self.drop(leg)
        if asking := self._asking.get(leg.leg_id):
            await asyncio.wait([asking])
        if not leg.gone:
            try:
                await self._ask(leg, "stop media", {**leg.key, "from-tag": PHONE})
            except MediaUnavailable:
                leg.may_play = True
        return not leg.may_play

    def drop(self, leg: Leg) -> None:
        """Forget, without a word to the engine."""
        leg.playing, leg.may_play = None, False
        task = self._running.pop(leg.leg_id, None)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """The engines play on."""
        for task in self._running.values():
            task.cancel()

    def _start(self, leg: Leg, work: Any) -> None:
        self._running[leg.leg_id] = asyncio.create_task(work, name=f"play-{leg.leg_id}")

    async def _play(self, leg: Leg, prompts: list[Path], token: str, *, repeat: bool) -> None:
        if repeat and prompts:
            await self._over_and_over(leg, prompts)
        else:
            if not await self._one_after_another(leg, prompts) and prompts:
                await asyncio.sleep(_REFUSED_S)
            self._finish(leg, token)

    async def _over_and_over(self, leg: Leg, prompts: list[Path]) -> None:
        """Until it is stopped. An engine that refuses is asked again, less and less often: music has no end that a call
        could be told of.
        """
        refusals = 0
        while True:
            if not leg.listens:  # few phones hold; an event for every leg would cost more
                await asyncio.sleep(_LOOK)
                continue
            if len(prompts) == 1:
                if await self._one(leg, prompts[0], FOREVER, quiet=refusals > 0):
                    return
            elif await self._one_after_another(leg, prompts, quiet=refusals > 0):
                refusals = 0
                continue
            await asyncio.sleep(_AGAIN_S[min(refusals, len(_AGAIN_S) - 1)])
            refusals += 1

    async def _one_after_another(self, leg: Leg, prompts: list[Path], *, quiet: bool = False) -> float:
        """How many seconds of them were played."""
        loop = asyncio.get_running_loop()
        total = 0.0
        for path in prompts:
            due = loop.time()
            length = await self._one(leg, path, 1, quiet=quiet)
            total += length
            if length:
                await asyncio.sleep(max(0.0, due + length + TAIL - loop.time()))
        return total

    async def _one(self, leg: Leg, path: Path, times: int, *, quiet: bool = False) -> float:
        """Start one file; its length in seconds, 0 when it cannot be played or nobody listens. `quiet`: the log says
        already that it cannot.
        """
        if not leg.listens:
            return 0.0
        played = await (self._one_mixed if leg.mixed else self._start_file)(leg, path, times)
        if isinstance(played, float):
            return played
        if not quiet:
            log.warning("media.not_played", leg=leg.leg_id, file=str(path), problem=str(played))
        return 0.0

    async def _one_mixed(self, leg: Leg, path: Path, times: int) -> float | Exception:
        try:
            wide = await asyncio.to_thread(widened, path, keep=times > 1)
        except (OSError, EOFError, wave.Error) as error:
            return error
        length = await self._start_file(leg, wide, times)
        if times == 1 and isinstance(length, float):
            asyncio.get_running_loop().call_later(length + TAIL, wide.unlink, True)
        return length

    async def _start_file(self, leg: Leg, path: Path, times: int) -> float | Exception:
        try:
            shown = await self._sounds.reach(path, leg.engine) if self._sounds is not None else path.absolute()
        except OSError as error:
            return error
        fields = {**leg.key, "from-tag": PHONE, "file": str(shown), "repeat-times": times}
        # Given up while it is on its way, it is carried out all the same: `stop` waits for its answer.
        asking = asyncio.ensure_future(self._ask(leg, "play media", fields))
        self._asking[leg.leg_id] = asking
        asking.add_done_callback(lambda _: self._asking.pop(leg.leg_id, None))
        try:
            reply = await asyncio.shield(asking)
        except MediaUnavailable as error:
            leg.may_play = True  # it may have been carried out all the same
            return error
        return seconds_of(path) or float(reply.get("duration", 0)) / 1000

    async def _wait(self, leg: Leg, token: str, until: float) -> None:
        await asyncio.sleep(max(0.0, until - time.time()))
        self._finish(leg, token)

    def _finish(self, leg: Leg, token: str) -> None:
        self._running.pop(leg.leg_id, None)
        leg.playing = None
        if not leg.gone:
            self._tell(leg.leg_id, PlaybackFinished(token=token))


def seconds_of(path: Path) -> float:
    """Length of a WAV file from its header; 0 for anything else."""
    try:
        with wave.open(str(path)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (OSError, EOFError, wave.Error, ZeroDivisionError):
        return 0.0
