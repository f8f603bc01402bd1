"""What one input goes through, and what must hold afterwards: everything that reads SIP and SDP from strangers."""

import contextlib
from typing import Any

from clarion.engines.phone_network import sdp as network_sdp
from clarion.engines.rtpengine import sdp_profiles
from clarion.engines.sip import digest, sdp, user_agent
from clarion.engines.sip.framing import StreamFramer
from clarion.engines.sip.grammar import ParseError
from clarion.engines.sip.message import Message
from clarion.engines.sip.presentation import sdp_of
from tests.engines.sip.bench import OUR_SDP, Bench, Line, Phone

_REFRESH = 500  # inputs that one call lives through


class WrongState(AssertionError):
    """Nothing was raised, and yet something is not as it must be."""


class _Loud:
    """The engine catches what one message does to it, and logs it. Here that is the finding."""

    def exception(self, event: str, **fields: object) -> None:
        raise

    def __getattr__(self, name: str) -> Any:
        return lambda *_arguments, **_fields: None


class _Wire(Line):
    """Keeps what the engine answers, readable or not."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.wire, "UDP", ("192.0.2.66", 5060))
        self.sent: list[bytes] = []

    def send(self, data: bytes) -> bool:
        self.sent.append(data)
        return True


class Target:
    """One engine with one call in it, which no stranger may harm."""

    def __init__(self) -> None:
        user_agent._log = _Loud()  # type: ignore[assignment]
        self.tried = 0
        self._renew()

    def _renew(self) -> None:
        self._bench = Bench()
        self._phone = Phone(self._bench)
        self._leg = self._phone.talk()
        self._line = _Wire(self._bench)

    def try_bytes(self, data: bytes) -> None:
        """Raises whatever is wrong."""
        self.tried += 1
        read(data)
        framer = StreamFramer()
        for piece in (data[:7], data[7:]):
            framer.feed(piece)
        self._line.sent.clear()
        offers = len(self._bench.sink.offers)
        self._bench.engine.user_agent.receive(data, self._line)
        self._check(data, self._line.sent)
        for offer in self._bench.sink.offers[offers:]:
            if not offer.source.authenticated and (offer.source.kind != "unknown" or offer.caller_number):
                raise WrongState("a call without proof carries an identity")
            self._bench.engine.reject(offer.leg_id, 486)
        if self.tried % _REFRESH == 0:
            self._check_call()

    def _check(self, data: bytes, sent: list[bytes]) -> None:
        finals = 0
        for raw in sent:
            answer = Message.parse(raw)
            if answer.method or not 100 <= answer.status <= 699:
                raise WrongState(f"no response: {raw[:80]!r}")
            finals += answer.status >= 200
        if finals > 1:
            raise WrongState("more than one final response")
        if finals and data.lstrip()[:4].upper() in (b"ACK ", b"SIP/"):
            raise WrongState("an answer to what is never answered")

    def _check_call(self) -> None:
        bench, phone = self._bench, self._phone
        bench.wire.take()
        bench.engine.reoffer(self._leg, OUR_SDP)
        if bench.statuses(bench.wire.take()) != ["INVITE"] or bench.statuses(phone.send("BYE")) != [200]:
            raise WrongState("the call that was there does not go on")
        bench.advance(200)
        core = bench.engine.core
        if core.legs or core.transactions.servers or core.transactions.clients or core.timers.pending:
            raise WrongState(f"left behind: {len(core.legs)} legs, {len(core.transactions.servers)} transactions")
        self._renew()


def read(data: bytes) -> None:
    """Every reader, on a whole message and on its parts. Only ParseError (and "no common codec") may come out."""
    with contextlib.suppress(ParseError):
        message = Message.parse(data)
        for name in ("via", "from_", "to", "contact", "cseq"):
            with contextlib.suppress(ParseError):
                getattr(message, name)
        for value in message.all("authorization") + message.all("proxy-authorization"):
            with contextlib.suppress(ParseError):
                digest.parse_credentials(value)
        with contextlib.suppress(ParseError):
            message.validate()
            again = Message.parse(message.encode())
            again.validate()
            if (again.method, again.status, again.call_id) != (message.method, message.status, message.call_id):
                raise WrongState("what is written is not what was read")
        sdp_of(message.find("content-type") or "", message.text)
        read_description(message.text)
    read_description(data.decode("utf-8", "replace"))


def read_description(text: str) -> None:
    with contextlib.suppress(ParseError):
        if sdp.parse(text).audio_direction not in sdp.DIRECTIONS:
            raise WrongState("a direction that there is not")
    for reader in (sdp_profiles.read, network_sdp.read):
        try:
            reader(text)
        except Exception as error:
            if type(error).__name__ != "NoCommonCodec":
                raise
