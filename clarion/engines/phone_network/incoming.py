"""A call that Clarion sends to the simulated network."""

from datetime import UTC, datetime

from clarion.engines.phone_network import sdp
from clarion.engines.phone_network.call import Call
from clarion.engines.phone_network.dialog import ALLOW
from clarion.engines.phone_network.location import description_of
from clarion.engines.phone_network.message import Message, answer_to
from clarion.engines.phone_network.transactions import ServerTransaction


class IncomingCall(Call):
    """Ring, progress, answer or reject, in the order a subscriber would."""

    invite: ServerTransaction
    _description: str = ""

    def begin(self, transaction: ServerTransaction) -> bool:
        """Agree on audio before anything else. False when there is none in common: 488 was sent."""
        self.invite = transaction
        transaction.on_cancel = self._cancelled
        request = transaction.request
        offered = description_of(request)
        self._we_offered = offered is None
        try:
            self._description = self.offer() if offered is None else self.answer_offer(offered)
        except sdp.NoCommonCodec:
            self.reject(488)
            return False
        return True

    def ring(self, status: int = 180) -> None:
        self.facts.ringing = self.facts.ringing or datetime.now(UTC)
        self._provisional(status)

    def progress(self) -> None:
        """183 with a description: what is played from now on is heard before the answer."""
        self.stream.open = True
        self._provisional(183, self._description)

    def _provisional(self, status: int, body: str = "") -> None:
        if self.ended.is_set():
            return
        response = answer_to(self.invite.request, status, tag=self.dialog.local_tag)
        response.headers += [("Contact", f"<{self.dialog.contact}>"), ("Allow", ALLOW)]
        if body:
            response.add("Content-Type", "application/sdp")
            response.body = body.encode()
        self.invite.respond(response)

    def answer(self) -> None:
        if self.ended.is_set() or self.facts.answered:
            return
        self.note_answered()
        self.send_ok(self.invite, self._description)

    def reject(self, status: int) -> None:
        """A final answer that is no 2xx. Nothing when there was one before."""
        if self.ended.is_set() or self.facts.answered:
            return
        response = answer_to(self.invite.request, status, tag=self.dialog.local_tag)
        if status == 503:
            response.add("Retry-After", "5")
        self.invite.respond(response)
        self.end("network", status)

    async def hang_up(self) -> None:
        if self.facts.answered:
            await super().hang_up()
        else:
            self.reject(480)

    def end(self, by: str, status: int = 0) -> None:
        if not self.invite.final:  # CANCEL, or BYE in the early dialog
            self.invite.respond(answer_to(self.invite.request, 487, tag=self.dialog.local_tag))
            status = 487
        super().end(by, status)

    def _cancelled(self, _cancel: Message) -> None:
        self.end("clarion")
