"""The desk of the simulated network: what people and tests may ask of it, over the bus or a local socket."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from clarion.base.bus import Bus, Payload, Subscription, answer, open_answer
from clarion.base.errors import Invalid, NotFound, Unavailable
from clarion.engines.phone_network.network import PhoneNetwork
from clarion.engines.phone_network.port_carrier import PORT_OUT
from clarion.engines.phone_network.sounds import measure
from clarion.engines.phone_network.text_carrier import FROM_NETWORK
from clarion.engines.phone_network.texts import TextExchange
from clarion.engines.phone_network.traffic import Traffic, TrafficPlan

DESK, CLARION = "desk.sock", "clarion.sock"  # where the network is asked, and where it asks
_LIMIT = 4 << 20
# When the server closes, the short path that it was opened by names something else, or nothing.
_OURS_TO_UNLINK: dict[str, Any] = {"cleanup_socket": False} if sys.version_info >= (3, 13) else {}
Handler = Callable[[Payload], Awaitable[Payload]]

REQUESTS = (
    *("ping", "numbers", "place", "traffic", "stop_traffic", "calls", "call", "emergency", "heard", "press", "hold"),
    *(
        "hang_up",
        "messages",
        "text",
        "submit_text",
        "submit_port",
        "read_port",
        "cancel_port",
        "let_go_port",
        "port_out",
    ),
)
"""What a `NetworkControl` can be asked."""


class NetworkControl:
    """Requests by name. Each takes and gives what JSON can say, and raises `ClarionError`s."""

    def __init__(self, network: PhoneNetwork, texts: TextExchange | None = None) -> None:
        self._network = network
        self.texts = texts or TextExchange(network.plan)
        self._traffic: Traffic | None = None
        self.handlers: dict[str, Handler] = {
            "ping": self._ping,
            "numbers": self._numbers,
            "place": self._place,
            "traffic": self._start_traffic,
            "stop_traffic": self._stop_traffic,
            "calls": self._calls,
            "call": self._call,
            "emergency": self._emergency,
            "heard": self._heard,
            "press": self._press,
            "hold": self._hold,
            "hang_up": self._hang_up,
            "messages": self._messages,
            "text": self._text,
            "submit_text": self.texts.submit,
            "submit_port": network.ports.submit,
            "read_port": network.ports.read,
            "cancel_port": network.ports.cancel,
            "let_go_port": network.ports.let_go,
            "port_out": network.ports.ask_out,
        }
        self.ports = network.ports
        self._socket = RequestSocket(network.config.folder, DESK, self.handlers)

    async def open(self) -> None:
        await self._socket.open()

    async def close(self) -> None:
        if self._traffic:
            self._traffic.stop()
        await self.texts.close()
        await self._socket.close()

    # ---- what can be asked -------------------------------------------------------------------------

    async def _ping(self, _payload: Payload) -> Payload:
        return {}

    async def _numbers(self, _payload: Payload) -> Payload:
        return {"numbers": [item.model_dump(mode="json") for item in self._network.plan]}

    async def _place(self, payload: Payload) -> Payload:
        allowed = {
            "behaviour",
            "duration",
            "name",
            "press",
            "text",
            "tone_hz",
            "attest",
            "document",
            "t38",
            "packet_loss",
        }
        options = {key: value for key, value in payload.items() if key in allowed}
        try:
            call = self._network.place(str(payload["from"]), str(payload["to"]), **options)
        except KeyError as error:
            raise Invalid(f"A call needs {error}.", parameter=str(error).strip("'")) from error
        except (ValidationError, TypeError) as error:
            raise Invalid("The call cannot be placed like that.") from error
        return call.facts.as_json()

    async def _start_traffic(self, payload: Payload) -> Payload:
        if self._traffic and self._traffic.running:
            raise Invalid("Simulated traffic is running already; stop it first.")
        try:
            plan = TrafficPlan.model_validate(payload)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise Invalid(f"The traffic cannot run: {where} {first['msg']}.", parameter=where) from error
        self._traffic = Traffic(self._network, plan)
        self._traffic.start()
        return {"calls": plan.calls}

    async def _stop_traffic(self, _payload: Payload) -> Payload:
        if not self._traffic:
            return {"placed": 0, "refused": 0}
        self._traffic.stop()
        return {"placed": self._traffic.placed, "refused": self._traffic.refused}

    async def _calls(self, payload: Payload) -> Payload:
        """`number` narrows to calls from or to it, `standing` to those that have not ended."""
        number, standing = payload.get("number"), payload.get("standing", False)
        found = [
            facts.as_json()
            for facts in self._network.all_facts()
            if (not number or number in (facts.from_number, facts.to_number)) and (not standing or facts.ended is None)
        ]
        return {"calls": found}

    async def _call(self, payload: Payload) -> Payload:
        wanted = payload.get("id")
        for facts in self._network.all_facts():
            if facts.id == wanted:
                return facts.as_json()
        raise NotFound(f"The simulated network knows no call {wanted}.", parameter="id")

    async def _emergency(self, _payload: Payload) -> Payload:
        found = [facts.as_json() for facts in self._network.all_facts() if facts.emergency]
        return {"calls": found}

    async def _heard(self, payload: Payload) -> Payload:
        """The loudest frequency and the level of the last seconds (at most three) that a call brought in."""
        stream = self._network.get_call(str(payload.get("id"))).measured
        if stream is None:
            return {"frequency_hz": 0.0, "level_dbfs": -120.0, "packets": 0, "sent": 0}
        samples = stream.heard()[-round(float(payload.get("seconds", 1.0)) * 8000) :]
        frequency, level = measure(samples)
        counts = {"packets": stream.received, "sent": stream.sent}
        return {"frequency_hz": frequency, "level_dbfs": level, **counts}

    async def _press(self, payload: Payload) -> Payload:
        try:
            self._network.get_call(str(payload.get("id"))).stream.press(str(payload.get("keys", "")))
        except ValueError as error:
            raise Invalid("Keys are 0 to 9, *, # and A to D.", parameter="keys") from error
        return {}

    async def _hold(self, payload: Payload) -> Payload:
        call = self._network.get_call(str(payload.get("id")))
        return {"status": await call.re_invite("sendonly" if payload.get("on", True) else "sendrecv")}

    async def _hang_up(self, payload: Payload) -> Payload:
        await self._network.get_call(str(payload.get("id"))).hang_up()
        return {}

    async def _text(self, payload: Payload) -> Payload:
        """A subscriber sends a text to numbers of an account."""
        return self.texts.place(payload)

    async def _messages(self, payload: Payload) -> Payload:
        inbox = self._network.plan.inbox(str(payload.get("number")))
        return {"messages": [message.model_dump(mode="json") for message in inbox.messages]}


class RequestSocket:
    """Answers requests on a socket in the network's folder, for this user alone."""

    def __init__(self, folder: Path, name: str, handlers: Mapping[str, Handler]) -> None:
        self._folder, self._name, self._handlers = folder, name, handlers
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / self._name).unlink(missing_ok=True)
        with _short_path(self._folder, self._name) as path:
            self._server = await asyncio.start_unix_server(self._serve, path, limit=_LIMIT, **_OURS_TO_UNLINK)
        (self._folder / self._name).chmod(0o600)

    async def close(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
            (self._folder / self._name).unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, ValueError):
            request = json.loads(await reader.readline())
            envelope = await answer(self._dispatch, request)
            writer.write(json.dumps(envelope).encode() + b"\n")
            await writer.drain()
        writer.close()

    async def _dispatch(self, request: Payload) -> Payload:
        handler = self._handlers.get(str(request.get("do")))
        if handler is None:
            raise NotFound(f"The simulated network cannot do {request.get('do')!r}.")
        return await handler(request.get("with", {}))


def serve_on(bus: Bus, desk: NetworkControl) -> list[Subscription]:
    """Serve every request of the desk as the topic `network.<name>`; texts and ports find Clarion by it."""
    desk.texts.tell = lambda payload: bus.request(FROM_NETWORK, payload, timeout_s=20.0)
    desk.ports.tell = lambda payload: bus.request(PORT_OUT, payload, timeout_s=20.0)
    return [bus.serve(f"network.{name}", handler) for name, handler in desk.handlers.items()]


class NetworkLine:
    """Joins a bus with a network that runs in another process of this machine: what `serve_on` does in the same one."""

    def __init__(self, bus: Bus, folder: Path) -> None:
        self._bus, self._folder = bus, folder
        self._socket = RequestSocket(
            folder, CLARION, {topic: self._to_bus(topic) for topic in (FROM_NETWORK, PORT_OUT)}
        )
        self._served: list[Subscription] = []

    async def open(self) -> None:
        await self._socket.open()
        self._served = [self._bus.serve(f"network.{name}", self._to_network(name)) for name in REQUESTS]

    async def close(self) -> None:
        for subscription in self._served:
            await subscription.close()
        await self._socket.close()

    def _to_bus(self, topic: str) -> Handler:
        return lambda payload: self._bus.request(topic, payload, timeout_s=20.0)

    def _to_network(self, name: str) -> Handler:
        return lambda payload: _ask(self._folder, DESK, name, payload, timeout_s=40.0)


def ask_clarion_of(desk: NetworkControl, folder: Path) -> None:
    """The other end of a `NetworkLine`: texts and ports find Clarion by its socket."""
    desk.texts.tell = lambda payload: _ask(folder, CLARION, FROM_NETWORK, payload, timeout_s=25.0)
    desk.ports.tell = lambda payload: _ask(folder, CLARION, PORT_OUT, payload, timeout_s=25.0)


async def ask_network(folder: Path, do: str, *, timeout_s: float = 40.0, **payload: Any) -> Payload:
    """Ask the network whose folder this is, from any process of the same user.

    Raises `Unavailable` when no network runs there, else what the desk raised.
    `from_number` stands for "from".
    """
    if "from_number" in payload:
        payload["from"] = payload.pop("from_number")
    return await _ask(folder, DESK, do, payload, timeout_s=timeout_s)


async def _ask(folder: Path, name: str, do: str, payload: Payload, *, timeout_s: float) -> Payload:
    try:
        with _short_path(folder, name) as path:
            reader, writer = await asyncio.open_unix_connection(path, limit=_LIMIT)
    except OSError as error:
        raise Unavailable("The simulated phone network is not running. Start Clarion first.") from error
    try:
        writer.write(json.dumps({"do": do, "with": payload}).encode() + b"\n")
        line = await asyncio.wait_for(reader.readline(), timeout_s)
    except TimeoutError as error:
        raise Unavailable("The simulated phone network gave no answer.") from error
    finally:
        writer.close()
    if not line:
        raise Unavailable("The simulated phone network hung up on the request.")
    return open_answer(json.loads(line))


@contextlib.contextmanager
def _short_path(folder: Path, name: str) -> Iterator[str]:
    """The socket's path, however deep the folder: the kernel takes 107 letters at most."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield str(folder / name)
        return
    try:
        yield f"/proc/self/fd/{descriptor}/{name}"
    finally:
        os.close(descriptor)
