"""All transactions (RFC 3261 §17 with the Accepted states of RFC 6026). No I/O: channels send, timer queues call back.

Objects drop what they refer to when they end, so that nothing waits for the cyclic garbage collector.
"""

from collections.abc import Callable
from typing import Final, Protocol

from clarion.engines.sip.channel import Channel
from clarion.engines.sip.client_transaction import ClientTransaction, OnResponse
from clarion.engines.sip.message import Message
from clarion.engines.sip.outgoing import Request
from clarion.engines.sip.server_transaction import ServerTransaction
from clarion.engines.sip.timers import TimerQueues
from clarion.engines.sip.transaction_states import Key, State

__all__ = [
    "ClientTransaction",
    "OnResponse",
    "ServerTransaction",
    "State",
    "TransactionUser",
    "Transactions",
    "server_key",
]

COOKIE: Final = "z9hG4bK"


class TransactionUser(Protocol):
    """Who gets what the transactions let through."""

    def request(self, transaction: ServerTransaction) -> None:
        """A new request, neither ACK nor CANCEL."""

    def acknowledged(self, message: Message, channel: Channel) -> None:
        """An ACK that belongs to a 2xx response, or to nothing."""

    def cancelled(self, transaction: ServerTransaction, message: Message) -> None:
        """CANCEL for that INVITE; already answered with 200."""

    def cancel_unmatched(self, transaction: ServerTransaction) -> None:
        """CANCEL whose INVITE is not known here."""

    def stray(self, message: Message) -> None:
        """A response that belongs to no transaction."""


class Transactions:
    """All transactions of one process. `refused` hears of every failure that we answer with: status and phrase."""

    def __init__(
        self,
        timers: TimerQueues,
        user: TransactionUser,
        *,
        new_tag: Callable[[], str],
        fallback: Callable[[bytes, Message], None] | None = None,
    ) -> None:
        self.timers = timers
        self.user = user
        self.new_tag = new_tag
        self.servers: dict[Key, ServerTransaction] = {}
        self.clients: dict[Key, ClientTransaction] = {}
        self.merged: dict[Key, ServerTransaction] = {}
        self.refused: Callable[[ServerTransaction, int, str], None] | None = None
        self._fallback = fallback

    def send(self, channel: Channel, data: bytes, request: Message) -> None:
        """Send a response where the request came from, or anew by its Via when that connection is gone (§18.2.2)."""
        if not channel.send(data) and self._fallback is not None:
            self._fallback(data, request)

    def request(self, request: Request, channel: Channel, on_response: OnResponse) -> ClientTransaction:
        """Send a request whose Via is filled in."""
        transaction = self.prepare(request, channel, on_response)
        transaction.start()
        return transaction

    def prepare(self, request: Request, channel: Channel, on_response: OnResponse) -> ClientTransaction:
        """A transaction for a request whose Via is filled in; `start` sends it."""
        return ClientTransaction(self, request, channel, on_response)

    def receive(self, message: Message, channel: Channel) -> None:
        """A validated message from the transport."""
        if message.method:
            self._receive_request(message, channel)
            return
        transaction = self.clients.get((message.via.branch, message.cseq[1]))
        if transaction is None:
            self.user.stray(message)
        else:
            transaction.receive(message)

    def give_up(self, message: Message) -> object | None:
        """Something failed here: the sender shall not wait for nothing. Returns who had to do with the request."""
        transaction = self.servers.get(server_key(message, message.method)) if message.method else None
        if transaction is None:
            return None
        user = transaction.user
        transaction.respond(500)
        return user

    def _receive_request(self, message: Message, channel: Channel) -> None:
        method = message.method
        key = server_key(message, "INVITE" if method == "ACK" else method)
        known = self.servers.get(key)
        if method == "ACK":
            if known is not None and known.state in (State.COMPLETED, State.CONFIRMED):
                known.acknowledged()
            elif known is None or known.state is State.ACCEPTED:
                self.user.acknowledged(message, channel)
            return
        if known is not None:
            known.repeated()
            return
        transaction = ServerTransaction(self, key, message, channel)
        self.servers[key] = transaction
        if method == "CANCEL":
            self._receive_cancel(transaction, message)
            return
        if method == "INVITE" and not message.to.tag:
            merge_key: Key = (message.call_id, message.from_.tag, message.cseq[0])
            if merge_key in self.merged:
                transaction.respond(482)  # §8.2.2.2: it reached us on two ways
                return
            self.merged[merge_key] = transaction
            transaction.merge_key = merge_key
        self.user.request(transaction)

    def _receive_cancel(self, transaction: ServerTransaction, message: Message) -> None:
        invite = self.servers.get(server_key(message, "INVITE"))
        if invite is None:
            merge_key: Key = (message.call_id, message.from_.tag, message.cseq[0])
            invite = self.merged.get(merge_key)
        if invite is None:
            self.user.cancel_unmatched(transaction)
            return
        transaction.to_tag = invite.to_tag
        transaction.respond(200)
        self.user.cancelled(invite, message)


def server_key(message: Message, method: str) -> Key:
    """§17.2.3: by branch and sent-by, or by the ids of RFC 2543 when there is no real branch."""
    via = message.via
    branch = via.branch
    if branch.startswith(COOKIE) and len(branch) > len(COOKIE):
        return branch, via.host, via.port, method
    to_tag = "" if method == "INVITE" else message.to.tag
    return message.uri, to_tag, message.from_.tag, message.call_id, message.cseq[0], message.find("via"), method
