"""Phones of other people under Node, driven by a test: the npm packages ringcentral-softphone and
ringcentral-web-phone, the latter under Node (media by werift) and in Chromium. All answer to the same words as
`tests.support.baresip`.
"""

import asyncio
import base64
import contextlib
import json
import os
import signal
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
import pytest

from tests.support.audio import Samples, holds_tone, level, loudest_frequency
from tests.support.rtp_codecs import make_codec
from tests.support.waiting import patience, wait_for

CLIENTS = Path(__file__).parent.parent / "clients"
NODE = CLIENTS / "node_modules/node/bin/node"

Kind = Literal["softphone", "web_phone", "browser_phone"]
End = Callable[[], Awaitable[None]]


class NodePhone:
    """One phone. Calls are named by their Call-ID; without one, the newest call is meant."""

    def __init__(
        self, kind: Kind, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, log: Path, end: End
    ) -> None:
        """Lines go to `writer` and come from `reader`, until `end` has ended whoever answers them."""
        self.kind = kind
        self.log = log
        self.events: list[dict[str, Any]] = []
        self.newest = ""
        self._reader = reader
        self._writer = writer
        self._end = end
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._number = 0
        self._reading = asyncio.ensure_future(self._read())

    @classmethod
    def of_process(cls, kind: Kind, process: asyncio.subprocess.Process, log: Path) -> Self:
        """A process of its own, with pipes to it."""
        assert process.stdin and process.stdout
        return cls(kind, process.stdout, process.stdin, log, lambda: _end_process(process))

    # ---- words -------------------------------------------------------------------------------------

    async def do(self, what: str, *, within: float = 20, **given: Any) -> Any:
        """One command of the script; what it gave. AssertionError with its own words when it failed."""
        self._number += 1
        number = self._number
        self._answers[number] = asyncio.get_running_loop().create_future()
        self._writer.write(json.dumps({"id": number, "do": what, **given}).encode() + b"\n")
        try:
            answer = await asyncio.wait_for(self._answers[number], patience(within))
        except TimeoutError:
            raise AssertionError(f"{self.kind} did not finish {what} in {within:g} s.\n{self.tail()}") from None
        if "error" in answer:
            raise AssertionError(f"{self.kind} could not {what}: {answer['error']}\n{self.tail()}")
        return answer["ok"]

    async def register(self) -> None:
        await self.do("register")

    async def call(self, to: str, *, within: float = 20, **given: Any) -> str:
        """Call and wait for the 200; the Call-ID."""
        call = await self.dial(to, within=within, **given)
        await self.happened("answered", call, within=within)
        return call

    async def dial(self, to: str, *, within: float = 20, **given: Any) -> str:
        """Call and return once the script does: the softphone at 183, the web phone at 200 or a failure."""
        self.newest = str((await self.do("call", to=to, within=within, **given))["call"])
        return self.newest

    async def incoming(self, *, within: float = 20) -> str:
        """Wait for a call that rings here and was not yet asked for; its Call-ID."""
        event = await wait_for(
            lambda: next((e for e in self.events if e["event"] == "incoming" and not e.get("taken")), None),
            missing=lambda: f"an incoming call at the {self.kind}; events: {self._names()}\n{self.tail()}",
            timeout=within,
        )
        event["taken"] = True
        return str(event["call"])

    async def answer(self, call: str = "", *, within: float = 20) -> str:
        """Answer `call`, or the next that rings; its Call-ID."""
        self.newest = call or await self.incoming(within=within)
        await self.do("answer", call=self.newest)
        return self.newest

    async def hold(self, call: str = "") -> None:
        await self.do("hold", call=call or self.newest)

    async def resume(self, call: str = "") -> None:
        await self.do("resume", call=call or self.newest)

    async def press(self, keys: str, call: str = "") -> None:
        await self.do("press", keys=keys, call=call or self.newest)

    async def transfer(self, to: str, call: str = "") -> None:
        """Blind transfer; returns when the client thinks it is done."""
        await self.do("transfer", to=to, call=call or self.newest)

    async def hang_up(self, call: str = "") -> None:
        await self.do("hang_up", call=call or self.newest)

    async def ended(self, call: str = "", *, within: float = 15) -> None:
        await self.happened("ended", call or self.newest, within=within)

    async def happened(self, event: str, call: str, *, within: float = 15) -> dict[str, Any]:
        """Wait for an event of a call. A failed or busy call fails the wait for anything else."""

        def look() -> dict[str, Any] | None:
            ours = [item for item in self.events if item.get("call") == call]
            bad = next((item for item in ours if item["event"] in ("failed", "busy")), None)
            if bad and event not in ("failed", "busy", "ended"):
                raise AssertionError(f"the call failed: {bad}")
            return next((item for item in ours if item["event"] == event), None)

        return await wait_for(
            look,
            missing=lambda: f"{event} at the {self.kind}; events: {self._names()}\n{self.tail()}",
            timeout=within,
        )

    def keys(self) -> str:
        """The keys that were heard as RFC 4733 events (softphone)."""
        return "".join(event["key"] for event in self.events if event["event"] == "key")

    # ---- audio -------------------------------------------------------------------------------------

    async def heard(self, seconds: float = 0.4, call: str = "") -> Samples:
        """The end of what was heard, 8 kHz."""
        report = await self.do("heard", call=call or self.newest)
        if "pcm" in report:
            samples = np.frombuffer(base64.b64decode(report["pcm"]), "<i2") / 32768
        else:
            samples = make_codec("PCMU").decode(base64.b64decode(report["ulaw"]))
        return samples.astype(np.float32)[-round(seconds * 8000) :]

    async def hears(self, frequency: float, *, call: str = "", within: float = 12) -> None:
        """Wait until this tone, and hardly anything else, is heard for 0.4 s."""
        heard: Samples = np.zeros(0, np.float32)

        async def look() -> bool:
            nonlocal heard
            heard = await self.heard(call=call)
            return len(heard) >= 3000 and holds_tone(heard, frequency)

        await wait_for(
            look,
            missing=lambda: f"{frequency:g} Hz at the {self.kind}; it hears {_describe(heard)}\n{self.tail()}",
            timeout=within,
        )

    async def hears_other_than(self, frequency: float, *, call: str = "", within: float = 12) -> None:
        """Wait until there is sound that is not this tone, such as music on hold."""

        async def look() -> bool:
            heard = await self.heard(call=call)
            return level(heard) > -50 and not holds_tone(heard, frequency, share=0.2)

        await wait_for(look, missing=f"other sound than {frequency:g} Hz at the {self.kind}", timeout=within)

    async def hears_something(self, *, call: str = "", within: float = 12) -> None:
        async def look() -> bool:
            return level(await self.heard(call=call)) > -40

        await wait_for(look, missing=f"any sound at the {self.kind}", timeout=within)

    # ---- the process ---------------------------------------------------------------------------------

    def tail(self, lines: int = 60) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def _names(self) -> list[str]:
        return [str(event["event"]) for event in self.events]

    async def _read(self) -> None:
        async for line in self._reader:
            message = json.loads(line)
            if "event" in message:
                self.events.append(message)
                continue
            waiting = self._answers.pop(message["id"], None)
            if waiting and not waiting.done():
                waiting.set_result(message)
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_result({"error": "its process has ended"})

    async def close(self) -> None:
        """End it and everything it started."""
        await self._end()
        await asyncio.gather(self._reading, return_exceptions=True)


async def _end_process(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), 10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _describe(samples: Samples) -> str:
    return f"{loudest_frequency(samples):.0f} Hz at {level(samples):.0f} dBFS ({len(samples)} samples)"


async def start_node_phone(
    kind: Kind,
    sip_info: dict[str, Any],
    *,
    log: Path,
    tone: int = 440,
    ca_file: Path | str | None = None,
    trace: bool = True,
    **more: Any,
) -> NodePhone:
    """A running phone, not yet registered. `sip_info` has the form that its package wants."""
    # The same phone each time: another instance would be one more of the five that an extension may have.
    instance = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}:{sip_info['username']}"))
    config = {"sipInfo": sip_info, "tone": tone, "trace": trace, "instanceId": instance, **more}
    environment = {**os.environ}
    if ca_file:
        environment["NODE_EXTRA_CA_CERTS"] = str(ca_file)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            NODE,
            CLIENTS / f"{kind}.mjs",
            json.dumps(config),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            env=environment,
            start_new_session=True,
            limit=1 << 22,
        )
    phone = NodePhone.of_process(kind, process, log)
    if kind == "browser_phone":
        await wait_for(
            lambda: "ready" in phone._names(),
            missing=lambda: f"the page in Chromium:\n{phone.tail()}",
            timeout=60,
        )
    return phone


StartNodePhone = Callable[..., Any]


@pytest.fixture
async def node_phone(tmp_path: Path) -> AsyncIterator[StartNodePhone]:
    """Start phones: `bob = await node_phone("softphone", sip_info, tone=550)`. They end with the test."""
    started: list[NodePhone] = []

    async def start(kind: Kind, sip_info: dict[str, Any], **options: Any) -> NodePhone:
        log = tmp_path / f"{len(started)}-{kind}.log"
        started.append(await start_node_phone(kind, sip_info, log=log, **options))
        return started[-1]

    yield start
    for phone in reversed(started):
        await phone.close()
