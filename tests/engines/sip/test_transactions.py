"""The state machines of RFC 3261 §17 (and RFC 6026), walked event by event under a clock turned by hand."""

import itertools
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.base.clock import TurnableClock
from clarion.engines.sip.channel import Channel
from clarion.engines.sip.message import Message
from clarion.engines.sip.outgoing import Request
from clarion.engines.sip.timers import TimerQueues
from clarion.engines.sip.transaction import ServerTransaction, State, Transactions


class User:
    """Takes what the layer lets through."""

    def __init__(self) -> None:
        self.requests: list[ServerTransaction] = []
        self.acks = 0
        self.cancelled_count = 0
        self.strays = 0

    def request(self, transaction: ServerTransaction) -> None:
        self.requests.append(transaction)

    def acknowledged(self, message: Message, channel: Channel) -> None:
        self.acks += 1

    def cancelled(self, transaction: ServerTransaction, message: Message) -> None:
        self.cancelled_count += 1
        transaction.respond(487)

    def cancel_unmatched(self, transaction: ServerTransaction) -> None:
        transaction.respond(481)

    def stray(self, message: Message) -> None:
        self.strays += 1


class Side:
    """One layer with its own timers."""

    def __init__(self, clock: TurnableClock) -> None:
        self.user = User()
        self.timers = TimerQueues(clock)
        self.layer = Transactions(self.timers, self.user, new_tag=lambda: "tag")


class Link:
    """A one-way wire. `lose` decides for every message."""

    def __init__(self, reliable: bool, lose: Callable[[], bool] = lambda: False) -> None:
        self.reliable = reliable
        self.name = "TCP" if reliable else "UDP"
        self.peer = ("192.0.2.1", 5060)
        self.lose = lose
        self.written: list[bytes] = []
        self.to: Side | None = None
        self.back: Link | None = None

    def send(self, data: bytes) -> bool:
        self.written.append(data)
        if self.to is not None and self.back is not None and not self.lose():
            self.to.layer.receive(Message.parse(data), self.back)
        return True


def make_request(method: str) -> Request:
    request = Request(method, "sip:a@b", from_="<sip:x@y>;tag=f", to="<sip:a@b>", call_id="c", cseq=1)
    request.via = "SIP/2.0/UDP 192.0.2.1;rport;branch=z9hG4bK1"
    return request


def response_to(request: Request, status: int, tag: str = "t") -> Message:
    text = (
        f"SIP/2.0 {status} X\r\nVia: {request.via}\r\nFrom: {request.from_}\r\nTo: {request.to};tag={tag}\r\n"
        f"Call-ID: c\r\nCSeq: 1 {request.method}\r\nContent-Length: 0\r\n\r\n"
    )
    return Message.parse(text.encode())


# ---- every short walk, against the tables of the standard

EVENTS = {"INVITE": ("180", "200", "200b", "486", "wait", "cancel"), "OPTIONS": ("180", "200", "486", "wait")}
SECONDS = {"wait": 33.0}


@pytest.mark.parametrize("reliable", [True, False])
@pytest.mark.parametrize("method", ["INVITE", "OPTIONS"])
def test_client_walks_up_to_five_events(method: str, reliable: bool) -> None:
    for length in range(1, 6 if method == "OPTIONS" else 5):
        for walk in itertools.product(EVENTS[method], repeat=length):
            _walk_client(method, walk, reliable)


@given(st.lists(st.sampled_from(EVENTS["INVITE"]), max_size=12), st.booleans())
@settings(max_examples=150, deadline=None)
def test_client_walks_of_any_length(walk: list[str], reliable: bool) -> None:
    _walk_client("INVITE", tuple(walk), reliable)


def _walk_client(method: str, walk: tuple[str, ...], reliable: bool) -> None:
    clock = TurnableClock()
    side, link = Side(clock), Link(reliable)
    told: list[tuple[int, str]] = []
    request = make_request(method)
    transaction = side.layer.request(
        request, link, lambda _t, status, message: told.append((status, message.to.tag if message else "")) and None
    )
    model = _ClientModel(method == "INVITE", reliable)
    for event in walk:
        if event == "wait":
            clock.advance(33.0)
            model.wait()
        elif event == "cancel":
            transaction.cancel()
            model.cancel()
        else:
            tag = "other" if event == "200b" else "t"
            side.layer.receive(response_to(request, int(event[:3]), tag), link)
            model.response(int(event[:3]), tag)
        assert told == model.told, (method, reliable, walk)
        assert transaction.state is State.TERMINATED or transaction.state == model.state, (method, reliable, walk)
        assert (transaction.state is State.TERMINATED) == (model.state is State.TERMINATED), (method, reliable, walk)
    acks = sum(data.startswith(b"ACK") for data in link.written)
    assert acks == model.acks, (method, reliable, walk)
    clock.advance(200)
    if transaction.state is not State.PROCEEDING:
        assert side.layer.clients == {}, (method, reliable, walk)


class _ClientModel:
    """The tables of §17.1 and RFC 6026 §7.2, written down once more in another way."""

    def __init__(self, invite: bool, reliable: bool) -> None:
        self.invite, self.reliable = invite, reliable
        self.state = State.TRYING
        self.told: list[tuple[int, str]] = []
        self.acks = 0
        self.cancelling = self.cancel_waits = False

    def response(self, status: int, tag: str) -> None:
        if self.state is State.TERMINATED:
            return
        if status < 200:
            if self.state <= State.PROCEEDING:
                self.state = State.PROCEEDING
                self.told.append((status, tag))
                self.cancelling |= self.cancel_waits
        elif self.invite and status < 300:
            if self.state in (State.TRYING, State.PROCEEDING, State.ACCEPTED):
                self.state = State.ACCEPTED
                self.told.append((status, tag))
        elif self.state <= State.PROCEEDING:
            self.told.append((status, tag))
            self.acks += self.invite
            self.state = State.TERMINATED if self.reliable else State.COMPLETED
        elif self.state is State.COMPLETED and self.invite:
            self.acks += 1

    def wait(self) -> None:
        if self.state is State.TRYING or (self.state is State.PROCEEDING and not self.invite):
            self.told.append((408, ""))
            self.state = State.TERMINATED
        elif self.state is State.PROCEEDING and self.cancelling:
            self.told.append((487, ""))
            self.state = State.TERMINATED
        elif self.state in (State.COMPLETED, State.ACCEPTED):
            self.state = State.TERMINATED

    def cancel(self) -> None:
        if self.invite and self.state is State.TRYING:
            self.cancel_waits = True
        elif self.invite and self.state is State.PROCEEDING:
            self.cancelling = True


SERVER_EVENTS = ("again", "180", "200", "486", "ack", "wait")


@pytest.mark.parametrize("reliable", [True, False])
@pytest.mark.parametrize("method", ["INVITE", "OPTIONS"])
def test_server_walks_up_to_five_events(method: str, reliable: bool) -> None:
    for length in range(1, 6):
        for walk in itertools.product(SERVER_EVENTS, repeat=length):
            _walk_server(method, walk, reliable)


def _walk_server(method: str, walk: tuple[str, ...], reliable: bool) -> None:
    clock = TurnableClock()
    side, link = Side(clock), Link(reliable)
    data = make_request(method).encode()
    ack = make_request("ACK").encode()
    side.layer.receive(Message.parse(data), link)
    (transaction,) = side.user.requests
    finals: list[str] = []
    for event in walk:
        before = len(link.written)
        open_before = transaction.state
        if event == "again" and open_before is State.TERMINATED:
            continue  # a new transaction: another walk
        if event == "again":
            side.layer.receive(Message.parse(data), link)
            expected = open_before in (State.PROCEEDING, State.COMPLETED, State.ACCEPTED)
            assert len(link.written) - before == int(expected), walk
        elif event == "ack":
            side.layer.receive(Message.parse(ack), link)
            assert len(link.written) == before, walk
        elif event == "wait":
            clock.advance(33.0)
        else:
            sent = transaction.respond(int(event))
            assert (sent is not None) == (open_before <= State.PROCEEDING), walk
            if sent is not None and event != "180":
                finals.append(event)
        _check_server(method, reliable, transaction, finals, walk)
    assert len(finals) <= 1, walk
    if finals:
        clock.advance(100)
        assert side.layer.servers == {}, (method, reliable, walk)
    assert len(side.user.requests) == 1, walk


def _check_server(
    method: str, reliable: bool, transaction: ServerTransaction, finals: list[str], walk: tuple[str, ...]
) -> None:
    if not finals:
        assert transaction.state <= State.PROCEEDING, walk
    elif method == "INVITE" and finals[0] == "200":
        assert transaction.state in (State.ACCEPTED, State.TERMINATED), walk
    elif method == "INVITE":
        assert transaction.state in (State.COMPLETED, State.CONFIRMED, State.TERMINATED), walk
        assert not (reliable and transaction.state is State.CONFIRMED), walk
    else:
        assert transaction.state is (State.TERMINATED if reliable else transaction.state), walk
        assert transaction.state in (State.COMPLETED, State.TERMINATED), walk


# ---- two ends over a wire that loses


@pytest.mark.parametrize("status", [200, 486])
@pytest.mark.parametrize("method", ["INVITE", "OPTIONS"])
@pytest.mark.parametrize("loss", [0.0, 0.2, 0.5])
def test_messages_get_through_a_lossy_link(method: str, status: int, loss: float) -> None:
    for seed in range(60):
        _lossy_exchange(method, status, loss, random.Random(seed))


def _lossy_exchange(method: str, status: int, loss: float, chance: random.Random) -> None:
    clock = TurnableClock()
    client, server = Side(clock), Side(clock)
    there, back = Link(False, lambda: chance.random() < loss), Link(False, lambda: chance.random() < loss)
    there.to, there.back, back.to, back.back = server, back, client, there
    told: list[int] = []
    request = make_request(method)
    client.layer.request(request, there, lambda _t, s, _m: told.append(s))
    for _ in range(40):
        for transaction in server.user.requests:
            transaction.respond(status)
        clock.advance(1.0)
        if method == "INVITE" and status == 200 and server.user.requests:
            server.user.requests[0].repeated()  # the 200 again is the dialog's business (§13.3.1.4)
    assert len(server.user.requests) <= 1, "a repetition must not make a second transaction"
    finals = [s for s in told if s >= 200]
    assert finals, told
    assert set(finals) <= {status, 408}
    clock.advance(200)
    assert client.layer.clients == {}
    assert server.layer.servers == {}
    assert client.timers.pending + server.timers.pending == 0


def test_timer_a_doubles_until_timer_b() -> None:
    clock = TurnableClock()
    side, link = Side(clock), Link(False)
    told: list[int] = []
    side.layer.request(make_request("INVITE"), link, lambda _t, s, _m: told.append(s))
    moments = []
    for step in range(136):
        before = len(link.written)
        clock.advance(0.25)
        if len(link.written) > before:
            moments.append(step / 4 + 0.25)
    assert moments == [0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    assert told == [408]


def test_timer_e_stops_growing_at_t2() -> None:
    clock = TurnableClock()
    side, link = Side(clock), Link(False)
    side.layer.request(make_request("OPTIONS"), link, lambda _t, _s, _m: None)
    clock.advance(31.9)
    assert len(link.written) == 11  # at 0, 0.5, 1.5, 3.5, then every 4 s


def test_a_lost_ack_for_a_failure_is_asked_for_again() -> None:
    clock = TurnableClock()
    side, link = Side(clock), Link(False)
    side.layer.receive(Message.parse(make_request("INVITE").encode()), link)
    side.user.requests[0].respond(486)
    clock.advance(8)
    assert len(link.written) == 5  # at 0, 0.5, 1.5, 3.5, 7.5
    side.layer.receive(Message.parse(make_request("ACK").encode()), link)
    clock.advance(40)
    assert len(link.written) == 5


def test_cancel_finds_its_invite_by_the_branch() -> None:
    clock = TurnableClock()
    side, link = Side(clock), Link(True)
    side.layer.receive(Message.parse(make_request("INVITE").encode()), link)
    side.layer.receive(Message.parse(make_request("CANCEL").encode()), link)
    assert side.user.cancelled_count == 1
    statuses = [Message.parse(data).status for data in link.written]
    assert statuses == [200, 487]


def test_a_broken_channel_is_told_to_the_user() -> None:
    class Broken(Link):
        def send(self, data: bytes) -> bool:
            return False

    side = Side(TurnableClock())
    told: list[Any] = []
    side.layer.request(make_request("INVITE"), Broken(True), lambda _t, s, m: told.append((s, m)))
    assert told == [(503, None)]
    assert side.layer.clients == {}


def test_an_old_client_without_a_branch_is_matched_by_its_ids() -> None:
    side, link = Side(TurnableClock()), Link(False)
    text = (
        "INVITE sip:vivekg@chair-dnrc.example.com SIP/2.0\r\nVia: SIP/2.0/UDP iftgw.example.com\r\n"
        "From: sip:+1-201-555-0123@iftgw.example.com;user=phone\r\nTo: sip:vivekg@chair-dnrc.example.com\r\n"
        "Call-ID: 719885\r\nCSeq: 119 INVITE\r\nContent-Length: 0\r\n\r\n"
    )
    side.layer.receive(Message.parse(text.encode()), link)
    side.layer.receive(Message.parse(text.encode()), link)
    assert len(side.user.requests) == 1
    side.user.requests[0].respond(486)
    ack = text.replace("INVITE", "ACK").replace("example.com\r\nCall", "example.com;tag=tag\r\nCall")
    side.layer.receive(Message.parse(ack.encode()), link)
    assert side.user.requests[0].state is State.CONFIRMED
