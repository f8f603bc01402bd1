"""A dialog (RFC 3261 §12): ids, route set, remote target and sequence numbers. It sends nothing; it writes requests."""

import random
from collections.abc import Sequence
from typing import Any, Final

from clarion.engines.sip.grammar import ParseError, split_commas
from clarion.engines.sip.message import MAX_CSEQ, Message
from clarion.engines.sip.outgoing import Request

# Some phones take a request of ours for the answer to theirs when the CSeq numbers are equal. They count from 0
# to 9999.
FIRST_CSEQ: Final = 1_000_000
_LAST_FIRST_CSEQ: Final = 1_000_000_000


class OutOfOrder(ParseError):
    """A request with a sequence number that was used already (§12.2.2)."""

    def __init__(self) -> None:
        super().__init__("CSeq Out Of Order", 500)


class Dialog:
    """One dialog as we see it. `local` and `remote` are the whole From and To values of our requests."""

    __slots__ = ("call_id", "local", "local_seq", "local_tag", "remote", "remote_seq", "remote_tag", "routes", "target")

    def __init__(
        self,
        call_id: str,
        local: str,
        local_tag: str,
        remote: str,
        remote_tag: str,
        target: str,
        routes: Sequence[str] = (),
        local_seq: int | None = None,
        remote_seq: int | None = None,
    ) -> None:
        self.call_id = call_id
        self.local = local
        self.local_tag = local_tag
        self.remote = remote
        self.remote_tag = remote_tag
        self.target = target
        self.routes = tuple(routes)
        self.local_seq = random.randrange(FIRST_CSEQ, _LAST_FIRST_CSEQ) if local_seq is None else local_seq
        self.remote_seq = remote_seq

    @classmethod
    def of_server(cls, request: Message, local_tag: str) -> "Dialog":
        """The dialog that our answer to `request` makes (§12.1.1). Raises ParseError."""
        contact = request.contact
        to = request.find("to") or ""
        return cls(
            request.call_id,
            f"{to};tag={local_tag}",
            local_tag,
            request.find("from") or "",
            request.from_.tag,
            contact.uri_text if contact is not None else request.from_.uri_text,
            request.values("record-route"),
            remote_seq=request.cseq[0],
        )

    @classmethod
    def of_client(cls, request: Request, local_tag: str) -> "Dialog":
        """The dialog that may come from a request of ours; `establish` completes it (§12.1.2)."""
        return cls(request.call_id, request.from_, local_tag, request.to, "", request.uri, request.routes, request.cseq)

    def establish(self, response: Message, *, keep_routes: bool = False) -> None:
        """Take remote tag, remote target and route set from a 1xx or 2xx. Raises ParseError.

        `keep_routes`: the other side copies no Record-Route and its Contact leads nowhere, so the way the
        request took stays the way.
        """
        self.remote = response.find("to") or self.remote
        self.remote_tag = response.to.tag
        recorded = response.values("record-route")
        if keep_routes:
            return
        if recorded:
            self.routes = tuple(reversed(recorded))
        elif response.status >= 200 and response.contact is not None and not self._by_path():
            self.routes = ()
        if response.contact is not None:
            self.target = response.contact.uri_text

    def _by_path(self) -> bool:
        """Whether the route we used leads down the flow of a registered phone, which an answer must not take away."""
        return any(";ob" in route for route in self.routes)

    def refresh_target(self, message: Message) -> None:
        """A target refresh request or its 2xx moves the remote target (§12.2). Raises ParseError."""
        if message.contact is not None:
            self.target = message.contact.uri_text

    def take(self, request: Message) -> None:
        """Note the sequence number of a received request. Raises OutOfOrder."""
        number = request.cseq[0]
        if self.remote_seq is not None and number <= self.remote_seq:
            raise OutOfOrder
        self.remote_seq = number

    def request(
        self,
        method: str,
        *,
        cseq: int | None = None,
        target: str | None = None,
        routes: Sequence[str] | None = None,
        headers: Sequence[str] = (),
        body: str = "",
        content_type: str = "application/sdp",
    ) -> Request:
        """A request inside the dialog (§12.2.1.1); `cseq` only for ACK, which has the number of its INVITE."""
        if cseq is None:
            self.local_seq = self.local_seq + 1 if self.local_seq < MAX_CSEQ else FIRST_CSEQ
            cseq = self.local_seq
        uri = self.target if target is None else target
        route_set = list(self.routes if routes is None else routes)
        if route_set and ";lr" not in route_set[0]:
            # A strict router of RFC 2543: it becomes the request URI, the target the last route.
            route_set.append(f"<{uri}>")
            uri = route_set.pop(0).strip().removeprefix("<").partition(">")[0]
        return Request(
            method,
            uri,
            from_=self.local,
            to=self.remote,
            call_id=self.call_id,
            cseq=cseq,
            routes=route_set,
            headers=headers,
            body=body,
            content_type=content_type,
        )

    def fork(self, response: Message) -> "Dialog":
        """The dialog of another fork that answered as well; good for an ACK and a BYE."""
        twin = Dialog(
            self.call_id, self.local, self.local_tag, self.remote, "", self.target, self.routes, self.local_seq
        )
        twin.establish(response)
        return twin

    def export(self) -> dict[str, Any]:
        return {
            "call_id": self.call_id,
            "local": self.local,
            "local_tag": self.local_tag,
            "remote": self.remote,
            "remote_tag": self.remote_tag,
            "target": self.target,
            "routes": list(self.routes),
            "local_seq": self.local_seq,
            "remote_seq": self.remote_seq,
        }

    @classmethod
    def restore(cls, state: dict[str, Any]) -> "Dialog":
        """From `export`. The number moves on a little: the last requests of the lost process may not be in it."""
        local_seq = int(state["local_seq"]) + 1000
        return cls(**{**state, "routes": tuple(state["routes"]), "local_seq": local_seq})


def parse_replaces(value: str) -> tuple[str, str, str, bool]:
    """`Replaces` (RFC 3891 §6.1): Call-ID, to-tag, from-tag, early-only. Raises ParseError."""
    return _parse_named(value, "Bad Replaces")


def parse_join(value: str) -> tuple[str, str, str]:
    """`Join` (RFC 3911 §7.1): Call-ID, to-tag, from-tag. Raises ParseError."""
    call_id, to_tag, from_tag, _ = _parse_named(value, "Bad Join")
    return call_id, to_tag, from_tag


def _parse_named(value: str, problem: str) -> tuple[str, str, str, bool]:
    call_id, _, rest = split_commas(value)[0].partition(";")
    tags = {"to-tag": "", "from-tag": ""}
    early_only = False
    for piece in rest.split(";"):
        name, _, text = piece.partition("=")
        name = name.strip().lower()
        if name in tags:
            tags[name] = text.strip()
        elif name == "early-only":
            early_only = True
    if not call_id.strip() or not tags["to-tag"] or not tags["from-tag"]:
        raise ParseError(problem)
    return call_id.strip(), tags["to-tag"], tags["from-tag"], early_only
