"""Baresip, a phone that nobody here wrote, driven by a test: register, call, answer, hold, press, transfer, hear.

It speaks a sine of its own (`tone`), and writes what it hears into WAV files, so that a test proves audio by
frequency: `await alice.hears(1004)`. Two ways of hearing, for baresip 1.1.0 has a fault in each: the filter
sndfile ends with the first hold, and the player aufile crashes when a re-INVITE restarts it. So the filter is
used until the first hold, and the player after each resumption, put away before the next.
"""

import asyncio
import contextlib
import json
import re
import struct
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.audio import Samples, holds_tone, level, loudest_frequency
from tests.support.baresip_setup import CODEC_MODULES, CONFIG, MODULES, Account, Call, invited, messages_of
from tests.support.processes import Process, start_process
from tests.support.waiting import free_port, free_ports, patience, wait_for


class Baresip:
    """One phone. Every command waits for its answer; `events` keeps everything it said."""

    def __init__(self, account: Account, folder: Path, tone: int, process: Process, control_port: int) -> None:
        self.account = account
        self.folder = folder
        self.tone = tone
        self.process = process
        self.events: list[dict[str, Any]] = []
        self.calls: list[Call] = []
        self._port = control_port
        self._player_file: Path | None = None
        self._heard_count = 0
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._listening: asyncio.Task[None] | None = None
        self._number = 0
        self._trace_read = time.monotonic()

    async def connect(self) -> None:
        async def attempt() -> bool:
            if not self.process.running:
                raise AssertionError(f"baresip ended at once:\n{self.process.tail()}")
            with contextlib.suppress(OSError):
                reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
                self._listening = asyncio.ensure_future(self._listen(reader))
                return True
            return False

        await wait_for(attempt, missing=lambda: f"baresip's control port:\n{self.process.tail()}")

    async def close(self) -> None:
        if self._listening:
            self._listening.cancel()
        if self._writer:
            self._writer.close()
        await asyncio.to_thread(self.process.stop)

    # ---- commands --------------------------------------------------------------------------------

    async def command(self, name: str, params: str = "", *, checked: bool = True) -> str:
        """Run one command; what it printed. AssertionError when baresip says it failed, if `checked`."""
        assert self._writer, "connect first"
        self._number += 1
        token = str(self._number)
        text = json.dumps({"command": name, "params": params, "token": token})
        self._answers[token] = asyncio.get_running_loop().create_future()
        future = self._answers[token]
        for _ in range(2):  # 1.1.0 loses a command now and then
            self._writer.write(f"{len(text.encode())}:{text},".encode())
            await asyncio.wait({future}, timeout=patience(8))
            if future.done():
                break
        assert future.done(), f"baresip says nothing to {name} {params}:\n{self.process.tail(40)}"
        answer = future.result()
        if checked and not answer["ok"]:
            raise AssertionError(f"baresip refused {name} {params}: {answer['data']}\n{self.process.tail(20)}")
        return str(answer["data"])

    async def registered(self, *, within: float = 15) -> None:
        await wait_for(
            # It may have registered before it had somebody to tell.
            lambda: any(e["type"] == "REGISTER_OK" for e in self.events) or " binding" in self.process.text(),
            missing=lambda: f"the registration of {self.account.user}:\n{self.process.tail(40)}",
            timeout=within,
        )

    async def dial(self, target: str) -> Call:
        """Begin a call; return as soon as it exists. `target` is a number or a URI."""
        uri = target if ":" in target else f"sip:{target}@{self.account.domain}"
        await self._put_player_away()
        data = await self.command("dial", uri)
        call_id = data.partition("call id:")[2].strip()
        if not any(call.id == call_id for call in self.calls):
            self.calls.append(Call(call_id, uri, "outgoing"))
        return next(call for call in self.calls if call.id == call_id)

    async def call(self, target: str, *, within: float = 15) -> Call:
        """Dial and wait for the answer."""
        call = await self.dial(target)
        await self.established(call, within=within)
        return call

    async def established(self, call: Call, *, within: float = 15) -> None:
        await wait_for(
            lambda: call.established or call.closed,
            missing=lambda: f"the answer to {call.peer}: {call.states}\n{self.process.tail(40)}",
            timeout=within,
        )
        assert not call.closed, f"the call to {call.peer} ended: {call.reason}"

    async def incoming(self, *, within: float = 15) -> Call:
        """Wait until a call rings here that was neither answered nor ended."""
        return await wait_for(
            self._ringing,
            missing=lambda: f"an incoming call at {self.account.user}:\n{self.process.tail(40)}",
            timeout=within,
        )

    def _ringing(self) -> Call | None:
        """1.1.0 loses an event now and then, as it does commands: every two seconds the trace is asked too."""
        if time.monotonic() > self._trace_read + 2:
            self._trace_read = time.monotonic()
            known = {call.id for call in self.calls}
            self.calls += [call for call in invited(self.process.text(), self.account.user) if call.id not in known]
        ringing = (call for call in self.calls if call.direction == "incoming")
        return next((call for call in ringing if not call.established and not call.closed), None)

    async def answer(self, call: Call | None = None, *, within: float = 15) -> Call:
        """Answer the call that rings (or `call`), and wait until it stands."""
        call = call or await self.incoming(within=within)
        await self._put_player_away()
        await self.command("accept", call.id)
        await self.established(call, within=within)
        return call

    async def select(self, call: Call) -> None:
        """Make this the call that the next commands are about."""
        await self.command("callfind", call.id)

    async def hang_up(self, call: Call | None = None) -> None:
        if call:
            await self.command("hangup", call.id)
        else:
            await self.command("hangup")

    async def ended(self, call: Call, *, within: float = 15) -> str:
        """Wait for the end; the reason as baresip gives it."""
        await wait_for(
            lambda: call.closed,
            missing=lambda: f"the end of the call with {call.peer}: {call.states}",
            timeout=within,
        )
        return call.reason

    async def hold(self, call: Call | None = None) -> None:
        await self._put_player_away()
        await self._offer_again("hold", call)

    async def resume(self, call: Call | None = None) -> None:
        await self._offer_again("resume", call)
        await self._listen_by_player()

    async def _offer_again(self, command: str, call: Call | None) -> None:
        """Run a command that sends a re-INVITE, and wait for its answer: 1.1.0 crashes when hurried."""
        if call:
            await self.select(call)
        before = self._answered_offers()
        await self.command(command, checked=False)  # 1.1.0 says "invalid argument" to resume, and resumes
        await wait_for(
            lambda: self._answered_offers() > before,
            missing=lambda: f"the answer to {command}:\n{self.process.tail(40)}",
        )

    def _answered_offers(self) -> int:
        return sum(e["type"] == "CALL_REMOTE_SDP" and e.get("param") == "answer" for e in self.events)

    async def press(self, keys: str) -> None:
        """Send keys as RFC 4733 events in the current call."""
        for key in keys:
            await self.command("sndcode", key)

    def keys(self) -> str:
        """The keys that the other sides pressed, as RFC 4733 events."""
        pressed = (event for event in self.events if event["type"] == "CALL_DTMF_START")
        return "".join(str(event.get("param", "")) for event in pressed)

    async def transfer(self, target: str) -> None:
        """Blind transfer of the current call by REFER."""
        await self.command("transfer", target if ":" in target else f"sip:{target}@{self.account.domain}")

    async def transfer_to_call(self, call: Call, other: Call) -> None:
        """Attended transfer (RFC 3891, RFC 5589): join the far end of `call` to the far end of `other`."""
        local, remote = self.tags(other)
        replaces = f"{other.id}%3Bto-tag%3D{remote}%3Bfrom-tag%3D{local}"
        await self.select(call)
        await self.transfer(f"{other.peer}?Replaces={replaces}")

    def tags(self, call: Call) -> tuple[str, str]:
        """Local and remote tag of a dialog, from the SIP trace in the log."""
        for message in reversed(messages_of(self.process.text())):
            named = re.search(rf"^Call-ID: {call.id}\s*$", message, re.M | re.I)  # the case is the other side's choice
            if named is None or "200 OK" not in message or " INVITE" not in message:
                continue
            tags = {
                name: found[1]
                for name in ("From", "To")
                if (found := re.search(rf"^{name}: .*;tag=([^\s;]+)", message, re.M))
            }
            if len(tags) == 2:
                ours = (tags["From"], tags["To"])
                return ours if call.direction == "outgoing" else (ours[1], ours[0])
        raise AssertionError(f"no 200 OK of the call {call.id} in the trace")

    # ---- audio -----------------------------------------------------------------------------------

    async def speak(self, tone: int) -> None:
        """Change the tone of the current call, and of later ones."""
        self.tone = tone
        await self.command("ausrc", f"ausine,{tone}")

    def heard(self, seconds: float = 0.4) -> Samples:
        """The end of what was heard in the newest call, at 8 kHz."""
        path = self._heard_file()
        content = path.read_bytes() if path else b""
        if len(content) < 46:
            return np.zeros(0, np.float32)
        channels, rate = struct.unpack_from("<HI", content, 22)
        frame = 2 * channels
        data = content[44:]
        data = data[: len(data) // frame * frame][-round(seconds * rate) * frame :]
        samples = np.frombuffer(data, "<i2").reshape(-1, channels)[:, 0]
        # Tones of tests lie far below 4 kHz, so leaving samples out does no harm.
        return (samples[:: rate // 8000] / 32768).astype(np.float32)

    async def hears(self, frequency: float, *, within: float = 10) -> None:
        """Wait until this tone, and hardly anything else, is heard for 0.4 s."""
        await wait_for(
            lambda: len(self.heard()) >= 3000 and holds_tone(self.heard(), frequency),
            missing=lambda: f"{frequency:g} Hz at {self.account.user}; it hears {self.describe()}",
            timeout=within,
        )

    async def hears_other_than(self, frequency: float, *, within: float = 10) -> None:
        """Wait until there is sound that is not this tone, such as music on hold."""
        await wait_for(
            lambda: level(self.heard()) > -50 and not holds_tone(self.heard(), frequency, share=0.2),
            missing=lambda: f"other sound than {frequency:g} Hz; it hears {self.describe()}",
            timeout=within,
        )

    async def hears_nothing(self, *, within: float = 10) -> None:
        """Wait until new audio is silent, or none comes for 0.4 s."""
        size = -1

        def quiet() -> bool:
            nonlocal size
            path, before = self._heard_file(), size
            size = path.stat().st_size if path else 0
            return level(self.heard()) < -50 or before == size

        await wait_for(quiet, missing=lambda: f"silence; it hears {self.describe()}", timeout=within)

    async def hears_something(self, *, within: float = 15) -> None:
        await wait_for(
            lambda: level(self.heard()) > -40,
            missing=lambda: f"any sound at {self.account.user}; it hears {self.describe()}",
            timeout=within,
        )

    def describe(self) -> str:
        recent = self.heard()
        return f"{loudest_frequency(recent):.0f} Hz at {level(recent):.0f} dBFS ({len(recent)} samples)"

    async def listen_again(self) -> None:
        """After a re-INVITE from the other side, which ends the filter as well."""
        await self._put_player_away()
        await self._listen_by_player()

    async def _listen_by_player(self) -> None:
        self._heard_count += 1
        self._player_file = self.folder / f"heard-{self._heard_count}.wav"
        await self.command("auplay", f"aufile,{self._player_file}")

    async def _put_player_away(self) -> None:
        if self._player_file:
            await self.command("auplay", "aubridge,nowhere", checked=False)
        self._player_file = None

    def _heard_file(self) -> Path | None:
        if self._player_file:
            return self._player_file if self._player_file.exists() else None
        dumps = sorted(self.folder.glob("dump-*-dec.wav"), key=lambda path: path.stat().st_mtime_ns)
        return dumps[-1] if dumps else None

    # ---- what baresip tells ------------------------------------------------------------------------

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                length = int((await reader.readuntil(b":"))[:-1])
                message = json.loads(await reader.readexactly(length))
                await reader.readexactly(1)
                if message.get("response"):
                    waiting = self._answers.pop(str(message.get("token")), None)
                    if waiting and not waiting.done():
                        waiting.set_result(message)
                else:
                    self._take(message)
        except (asyncio.IncompleteReadError, ConnectionError):
            for waiting in self._answers.values():
                waiting.set_exception(AssertionError(f"baresip is gone:\n{self.process.tail()}"))
            self._answers.clear()

    def _take(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        kind, call_id = event["type"], event.get("id")
        if not kind.startswith("CALL_") or not call_id:
            return
        call = next((call for call in self.calls if call.id == call_id), None)
        if call is None:
            call = Call(call_id, event.get("peeruri", ""), event.get("direction", ""))
            self.calls.append(call)
        call.states.append(kind.removeprefix("CALL_"))
        if kind == "CALL_CLOSED":
            call.reason = str(event.get("param", ""))
            if self._player_file:  # before the next call takes the player over
                self._putting_away = asyncio.ensure_future(self._put_player_away())


async def start_baresip(
    folder: Path,
    account: Account,
    *,
    tone: int = 440,
    verify: bool | None = None,
    sip_port: int | None = None,
) -> Baresip:
    """A running phone. With a CA file in the account, the server's certificate is verified unless told otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    rtp, control_port = free_ports(20), free_port()
    checked = account.ca_file is not None if verify is None else verify
    modules = dict.fromkeys(CODEC_MODULES[codec] for codec in account.codecs)
    config = CONFIG.format(
        sip_port=sip_port or free_port(),
        ca_file=account.ca_file or "/etc/ssl/certs/ca-certificates.crt",
        verify="yes" if checked else "no",
        folder=folder,
        tone=tone,
        rtp_low=rtp[0],
        rtp_high=rtp[-1],
        modules=MODULES,
        codecs="\n".join(f"module {name}.so" for name in modules),
        control_port=control_port,
        waiting=account.waiting,
    )
    (folder / "config").write_text(config)
    (folder / "accounts").write_text(account.line())
    (folder / "contacts").touch()
    process = start_process(
        ["baresip", "-f", folder, "-v", "-s"], log=folder / "baresip.log", name=f"baresip {account.user}"
    )
    phone = Baresip(account, folder, tone, process, control_port)
    try:
        await phone.connect()
    except BaseException:
        process.stop()
        raise
    return phone


StartBaresip = Callable[..., Any]


@pytest.fixture
async def baresip(tmp_path: Path) -> AsyncIterator[StartBaresip]:
    """Start phones: `alice = await baresip(Account(...), tone=440)`. They end with the test."""
    started: list[Baresip] = []

    async def start(account: Account | None = None, **options: Any) -> Baresip:
        folder = tmp_path / f"baresip-{len(started)}"
        started.append(await start_baresip(folder, account or Account(), **options))
        return started[-1]

    yield start
    for phone in reversed(started):
        await phone.close()
