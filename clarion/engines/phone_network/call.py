"""One call of the simulated network, from either side: its dialog, its audio, its end."""

import asyncio
import contextlib
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from clarion.base.telemetry import get_logger
from clarion.engines.phone_network import sdp, t38
from clarion.engines.phone_network.dialog import ALLOW, Dialog
from clarion.engines.phone_network.facts import CallFacts
from clarion.engines.phone_network.location import description_of
from clarion.engines.phone_network.media import DIGITS, MediaClock, Stream
from clarion.engines.phone_network.message import Message, answer_to
from clarion.engines.phone_network.sounds import Sound
from clarion.engines.phone_network.transactions import ServerTransaction, Transactions

log = get_logger("clarion.phone_network")

_INFO_KEY = re.compile(r"^\s*(?:Signal\s*=\s*)?([0-9A-Da-d*#])\s*$", re.M)


class Call:
    """What both directions share. Ends once; `ended` is set then, and everything it held is given back."""

    def __init__(
        self,
        transactions: Transactions,
        media: MediaClock,
        dialog: Dialog,
        facts: CallFacts,
        on_ended: Callable[["Call"], None],
        codecs: tuple[sdp.Codec, ...] = sdp.ALL_CODECS,
    ) -> None:
        self.transactions = transactions
        self.dialog = dialog
        self.facts = facts
        self.codecs = codecs
        self.keys: asyncio.Queue[str] = asyncio.Queue()
        self.ended = asyncio.Event()
        self.confirmed = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self._media = media
        self._on_ended = on_ended
        self._stream: Stream | None = None
        self._session, self._version = secrets.randbits(31), 0
        self._unconfirmed: ServerTransaction | None = None
        self._we_offered = False
        self._re_inviting = False
        self.on_t38: Callable[[t38.Peer], None] | None = None  # of a fax machine that takes an offer of T.38

    # ---- audio -----------------------------------------------------------------------------------

    @property
    def stream(self) -> Stream:
        """The audio; opened when first asked for. Raises OSError when no port is free."""
        if self._stream is None:
            self._stream = self._media.open(self.heard_key)
        return self._stream

    async def play(self, sound: Sound) -> None:
        await self.stream.play(sound)

    def heard_key(self, key: str) -> None:
        self.facts.digits += key
        self.keys.put_nowait(key)

    def offer(self, direction: sdp.Direction = "sendrecv") -> str:
        self._version += 1
        return sdp.offer(
            self._media.host,
            self.stream.port,
            session=self._session,
            version=self._version,
            codecs=self.codecs,
            direction=direction,
        )

    def take_answer(self, text: str) -> None:
        """Raises `sdp.NoCommonCodec`."""
        self._agree(sdp.read(text, self.codecs))

    def answer_offer(self, text: str) -> str:
        """Our answer. Raises `sdp.NoCommonCodec`."""
        peer = t38.read(text)
        if peer is not None and self.on_t38 is not None:
            self.on_t38(peer)
            return self._describe_t38(text)
        agreed = sdp.read(text, self.codecs)
        self._agree(agreed)
        self._version += 1
        return sdp.answer(
            text,
            agreed,
            self._media.host,
            self.stream.port,
            session=self._session,
            version=self._version,
        )

    def _describe_t38(self, offered: str = "") -> str:
        self._version += 1
        return t38.describe(
            self._media.host, self.stream.port, session=self._session, version=self._version, offered=offered
        )

    def _agree(self, agreed: sdp.Agreed) -> None:
        self.stream.agree(agreed)
        self.facts.codec = agreed.codec
        self.facts.on_hold = agreed.direction != "sendrecv"

    # ---- requests within the dialog ----------------------------------------------------------------

    def received(self, request: Message, transaction: ServerTransaction) -> None:
        number = request.cseq[0]
        if number <= self.dialog.remote_cseq:
            transaction.respond(answer_to(request, 500, reason="Out of Order"))
            return
        self.dialog.remote_cseq = number
        takers: dict[str, Callable[[Message, ServerTransaction], None]] = {
            "BYE": self._bye,
            "INVITE": self._re_invite,
            "UPDATE": self._update,
            "INFO": self._info,
            "OPTIONS": lambda asked, to_answer: to_answer.respond(self.ok(asked)),
        }
        taker = takers.get(request.method)
        if taker:
            taker(request, transaction)
            return
        response = answer_to(request, 603 if request.method == "REFER" else 405)
        response.add("Allow", ALLOW)
        transaction.respond(response)

    def ok(self, request: Message, body: str = "") -> Message:
        response = answer_to(request, 200, tag=self.dialog.local_tag)
        response.headers += [("Contact", f"<{self.dialog.contact}>"), ("Allow", ALLOW)]
        if body:
            response.add("Content-Type", "application/sdp")
            response.body = body.encode()
        return response

    def _bye(self, request: Message, transaction: ServerTransaction) -> None:
        transaction.respond(answer_to(request, 200))
        self.end("clarion")

    def _re_invite(self, request: Message, transaction: ServerTransaction) -> None:
        if self._re_inviting or self._unconfirmed or not self.facts.answered:
            transaction.respond(answer_to(request, 491))
            return
        body = self._negotiate(request, transaction)
        if body is None:
            return
        self.send_ok(transaction, body)

    def send_ok(self, transaction: ServerTransaction, body: str) -> None:
        """A 2xx to INVITE, repeated until its ACK; the call is over when that never comes."""
        self._unconfirmed = transaction
        transaction.on_unacknowledged = self._never_acknowledged
        transaction.respond(self.ok(transaction.request, body))

    def _negotiate(self, request: Message, transaction: ServerTransaction) -> str | None:
        """The description for our 2xx, or None after a refusal was sent."""
        self.dialog.retarget(request)
        offered = description_of(request)
        self._we_offered = offered is None
        try:
            return self.offer() if offered is None else self.answer_offer(offered)
        except sdp.NoCommonCodec:
            transaction.respond(answer_to(request, 488, tag=self.dialog.local_tag))
            return None

    def _update(self, request: Message, transaction: ServerTransaction) -> None:
        offered = description_of(request)
        if offered is None:
            self.dialog.retarget(request)
            transaction.respond(self.ok(request))
            return
        if self._re_inviting or self._unconfirmed:
            transaction.respond(answer_to(request, 491))
            return
        body = self._negotiate(request, transaction)
        if body is not None:
            transaction.respond(self.ok(request, body))

    def _info(self, request: Message, transaction: ServerTransaction) -> None:
        kind = (request.find("Content-Type") or "").partition(";")[0].strip().lower()
        transaction.respond(answer_to(request, 200))
        if kind in ("application/dtmf-relay", "application/dtmf"):
            found = _INFO_KEY.search(request.body.decode("utf-8", "replace"))
            if found and found[1].upper() in DIGITS:
                self.heard_key(found[1].upper())

    def acknowledged(self, ack: Message) -> None:
        transaction = self._unconfirmed
        if transaction is None or transaction.request.cseq[0] != ack.cseq[0]:
            return
        self._unconfirmed = None
        transaction.acknowledged()
        self.confirmed.set()
        answer = description_of(ack)
        if self._we_offered and answer is not None:
            with contextlib.suppress(sdp.NoCommonCodec):
                self.take_answer(answer)

    def _never_acknowledged(self) -> None:
        self._unconfirmed = None
        self.confirmed.set()
        self._send_bye()
        self.end("network")

    # ---- what this side does -------------------------------------------------------------------------

    async def re_invite(self, direction: sdp.Direction) -> int:
        """Offer again, for instance "sendonly" to hold. The final status."""
        response = await self._offer_again(self.offer(direction))
        description = description_of(response)
        if response.status < 300 and description is not None:
            with contextlib.suppress(sdp.NoCommonCodec):
                self.take_answer(description)
        return response.status

    async def offer_t38(self) -> t38.Peer | None:
        """Ask the other side to change to T.38. Where it listens; None: it will not, and the audio goes on."""
        response = await self._offer_again(self._describe_t38())
        description = description_of(response)
        return t38.read(description) if response.status < 300 and description is not None else None

    async def _offer_again(self, body: str) -> Message:
        """The final response to a re-INVITE."""
        self._re_inviting = True
        done: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        request = self.dialog.request("INVITE", body=body)
        number = request.cseq[0]

        def answered(response: Message) -> None:
            if response.status < 200:
                return
            if response.status < 300:
                self.send_ack(number)
            if not done.done():
                done.set_result(response)

        self.transactions.request(request, self.dialog.next_hop(), answered)
        try:
            return await done
        finally:
            self._re_inviting = False

    def send_ack(self, number: int) -> None:
        ack = self.dialog.request("ACK", cseq=number)
        ack.headers.insert(0, ("Via", self.transactions.via()))
        self.transactions.send(ack.render(), self.dialog.next_hop())

    async def hang_up(self) -> None:
        """BYE, after the ACK of our 2xx has come or will never come (RFC 3261 §15)."""
        if self.facts.answered and not self.ended.is_set():
            await self.confirmed.wait()
        if not self.ended.is_set():
            self._send_bye()
            self.end("network")

    def _send_bye(self) -> None:
        self.transactions.request(self.dialog.request("BYE"), self.dialog.next_hop(), lambda _response: None)

    def note_answered(self) -> None:
        self.stream.open = True
        self.facts.answered = self.facts.answered or datetime.now(UTC)
        self.facts.status = 200

    def end(self, by: str, status: int = 0) -> None:
        if self.ended.is_set():
            return
        self.facts.ended = datetime.now(UTC)
        self.facts.ended_by = "clarion" if by == "clarion" else "network"
        self.facts.status = status or self.facts.status
        self.ended.set()
        self.confirmed.set()
        if self.task and self.task is not asyncio.current_task():
            self.task.cancel()
        if self._stream:
            self._media.close(self._stream)
        self._on_ended(self)

    @property
    def measured(self) -> Stream | None:
        """The audio if it was ever opened."""
        return self._stream
