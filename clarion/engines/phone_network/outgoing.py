"""A call that the simulated network places into Clarion."""

import asyncio
import contextlib
from datetime import UTC, datetime

from clarion.engines.phone_network import sdp
from clarion.engines.phone_network.call import Call
from clarion.engines.phone_network.facts import refusal_in
from clarion.engines.phone_network.location import description_of
from clarion.engines.phone_network.message import Message, parameters
from clarion.engines.phone_network.transactions import ClientTransaction


class OutgoingCall(Call):
    answered: asyncio.Event
    _invite: ClientTransaction | None = None
    _number: int = 0
    _gave_up: bool = False

    def begin(self, invite: Message) -> None:
        """Send the INVITE; `answered` is set when it ends well."""
        self.answered = asyncio.Event()
        self._number = invite.cseq[0]
        self._invite = self.transactions.request(invite, self.dialog.peer, self._responded)

    def _responded(self, response: Message) -> None:
        if self.ended.is_set() and not self._gave_up:
            return
        if response.status < 200:
            self._provisional(response)
        elif response.status < 300:
            self._accepted(response)
        else:
            self.facts.refusal = refusal_in(response)
            self.end("network" if self._gave_up else "clarion", response.status)

    def _provisional(self, response: Message) -> None:
        if self._gave_up and self._invite:
            self._invite.cancel()
            return
        if response.status == 100:
            return
        self.facts.ringing = self.facts.ringing or datetime.now(UTC)
        description = description_of(response)
        if description is not None:
            with contextlib.suppress(sdp.NoCommonCodec):
                self.take_answer(description)

    def _accepted(self, response: Message) -> None:
        tag = parameters(response.get("To")).get("tag", "")
        if self.facts.answered:
            if tag == self.dialog.remote_tag:  # our ACK was lost
                self.send_ack(self._number)
            return
        self.dialog.established_by(response)
        self.note_answered()
        self.send_ack(self._number)
        self.confirmed.set()
        try:
            description = description_of(response)
            if description is None:
                raise sdp.NoCommonCodec("The answer has no description.")
            self.take_answer(description)
        except sdp.NoCommonCodec:
            self._gave_up = True
        if self._gave_up:
            self._send_bye()
            self.end("network")
            return
        self.answered.set()

    async def hang_up(self) -> None:
        """BYE, or CANCEL before the answer (RFC 3261 §9.1: not before something was heard)."""
        if self.facts.answered:
            await super().hang_up()
            return
        if self._gave_up or self.ended.is_set():
            return
        self._gave_up = True
        if self._invite and self._invite.answered:
            self._invite.cancel()
