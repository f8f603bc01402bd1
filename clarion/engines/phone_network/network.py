"""The simulated phone network: a SIP carrier with subscribers, a stranger to Clarion's own call server."""

import asyncio
import contextlib
import secrets
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clarion.base.errors import Invalid, NotFound, Unavailable
from clarion.base.fax import FaxModem
from clarion.base.telemetry import get_logger
from clarion.engines.phone_network.announcements import Announcements, RenderSpeech
from clarion.engines.phone_network.behaviours import Stage, fax_machine, live, talk
from clarion.engines.phone_network.call import Call
from clarion.engines.phone_network.caller_identity import NetworkIdentity
from clarion.engines.phone_network.dialog import ALLOW, Dialog
from clarion.engines.phone_network.digest import Credentials, Gate
from clarion.engines.phone_network.facts import CallFacts, caller_in, emergency_in, told_in
from clarion.engines.phone_network.incoming import IncomingCall
from clarion.engines.phone_network.media import MediaClock
from clarion.engines.phone_network.message import (
    Message,
    address,
    answer_to,
    display_name,
    new_tag,
    parameters,
    user_part,
)
from clarion.engines.phone_network.outgoing import OutgoingCall
from clarion.engines.phone_network.ports import PortRegistry
from clarion.engines.phone_network.subscribers import (
    TALKING,
    Behaviour,
    FaxOnPackets,
    Subscriber,
    load_plan,
    normal_form,
)
from clarion.engines.phone_network.transactions import Address, ServerTransaction, Transactions

log = get_logger("clarion.phone_network")

MOST_CALLS = 500
_REMEMBERED = 2000
_MOST_SECONDS = 4 * 3600.0
_WITH_LOCATION = (Behaviour.EMERGENCY, Behaviour.ADDRESS_CHECK)
_KEYS_AFTER_S = 1.0


@dataclass(frozen=True)
class NetworkConfig:
    """Where the network listens, and its edge. `folder` holds announcements and voice messages."""

    folder: Path
    host: str = "127.0.0.1"
    sip_port: int = 5080
    edge: Address = ("127.0.0.1", 5060)
    domain: str = "network.clarion.localhost"
    rtp_min: int = 35000
    rtp_max: int = 36999
    no_answer_s: float = 180.0
    t1: float = 0.5
    identity: Path | None = None  # the folder of keys and certificates for caller identity
    credentials: Credentials | None = None
    """What a trunk must prove to place calls; None: whoever reaches the port may."""


class PhoneNetwork:
    """One carrier. `calls` are those that stand or ring, `history` the latest that ended (oldest first)."""

    def __init__(
        self, config: NetworkConfig, render_speech: RenderSpeech | None = None, modems: FaxModem | None = None
    ) -> None:
        """`modems`: of its fax machines. Raises `Invalid` when the administrator's list of subscribers is unusable."""
        self.config = config
        self.plan = load_plan(config.folder / "subscribers.json")
        self.ports = PortRegistry(config.folder)
        self.announcements = Announcements(config.folder / "announcements", render_speech)
        self.calls: dict[str, Call] = {}
        self.history: deque[CallFacts] = deque(maxlen=_REMEMBERED)
        self.media = MediaClock(config.host, config.rtp_min, config.rtp_max)
        self._transactions = Transactions(self, t1=config.t1)
        self._by_dialog: dict[tuple[str, str], Call] = {}
        self._stage = Stage(self.plan, self.announcements, config.folder, config.no_answer_s, modems)
        self._gate = Gate(config.domain, config.credentials) if config.credentials else None
        self._identity = NetworkIdentity(config.identity) if config.identity else None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen; announcements are rendered behind. Raises `Unavailable` when the port is taken."""
        try:
            self._transactions.open(self.config.host, self.config.sip_port)
        except OSError as error:
            raise Unavailable(
                f"The simulated phone network cannot use UDP port {self.config.sip_port}: {error.strerror}."
            ) from error
        self._run(self.announcements.prepare([item.text for item in self.plan if item.text]))

    async def stop(self) -> None:
        """End every call and close the sockets."""
        for call in list(self.calls.values()):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(call.hang_up(), 1.0)
            call.end("network")
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._stage.modems is not None:
            await self._stage.modems.close()
        self.media.close_all()
        self._transactions.close()

    @property
    def sip_port(self) -> int:
        return self._transactions.address[1]

    def all_facts(self) -> list[CallFacts]:
        """What is known about every call, oldest first, those that stand last."""
        return [*self.history, *(call.facts for call in self.calls.values())]

    def get_call(self, call_id: str) -> Call:
        """A call that stands or rings. Raises `NotFound`."""
        if call_id not in self.calls:
            raise NotFound(f"The simulated network has no call {call_id} now.", parameter="id")
        return self.calls[call_id]

    # ---- calls into Clarion ---------------------------------------------------------------------------

    def place(
        self,
        from_number: str,
        to_number: str,
        behaviour: Behaviour | str = Behaviour.SPEAKS,
        duration: float = 30.0,
        *,
        name: str = "",
        press: str = "",
        text: str = "",
        tone_hz: int = 1004,
        attest: str = "A",
        document: str = "",
        t38: FaxOnPackets = "refuses",
        packet_loss: float = 0.0,
    ) -> OutgoingCall:
        """Call `to_number` from `from_number`, be `behaviour` once answered, hang up `duration` seconds later.

        `press` is sent as keys a second after the answer. `attest`: the level that the call is signed with, where the
        network has keys; "" to leave it unsigned. `document`: a TIFF that a fax machine sends, `t38` and
        `packet_loss` as of a `Subscriber`.

        Raises `Invalid` for a behaviour that only a called subscriber has, `Unavailable` when all lines are busy.
        """
        caller = self._caller(from_number, behaviour, text, tone_hz).model_copy(
            update={"t38": t38, "packet_loss": packet_loss}
        )
        if not 0 < duration <= _MOST_SECONDS:
            raise Invalid("A call lasts up to four hours.", parameter="duration")
        self._refuse_when_full()
        call, invite = self._outgoing(caller, normal_form(to_number), name)
        token = self._identity.sign(caller.number, call.facts.to_number, attest) if self._identity and attest else ""
        if token:
            invite.add("Identity", token)
        self._keep(call)
        if caller.behaviour is Behaviour.FAX:
            call.task = self._run(self._be_faxing_caller(call, caller, document))
        else:
            call.task = self._run(self._be_caller(call, caller, duration, press))
        call.begin(invite)
        return call

    def _caller(self, number: str, behaviour: Behaviour | str, text: str, tone_hz: int) -> Subscriber:
        if behaviour not in set(TALKING):
            words = ", ".join(sorted(TALKING))
            raise Invalid(f"A call that is placed can be one of: {words}.", parameter="behaviour")
        known = self.plan.resolve(number)
        spoken = text or (known.text if known.behaviour is Behaviour.SPEAKS else "")
        return Subscriber(
            number=normal_form(number),
            name=known.name,
            behaviour=Behaviour(behaviour),
            text=spoken or "Hello. This is a call from the simulated phone network.",
            tone_hz=tone_hz,
        )

    def _outgoing(self, caller: Subscriber, to_number: str, name: str) -> tuple[OutgoingCall, Message]:
        peer = self._way_to(to_number)
        target = f"sip:{to_number}@{peer[0]}:{peer[1]}"
        uri = f"sip:{caller.number}@{self.config.domain}"
        dialog = Dialog(
            call_id=f"{secrets.token_hex(12)}@{self.config.domain}",
            local=f'"{name}" <{uri}>' if name else f"<{uri}>",
            local_tag=new_tag(),
            remote=f"<{target}>",
            contact=self._contact(caller.number),
            peer=peer,
            target=target,
        )
        facts = CallFacts(
            id=secrets.token_hex(8),
            direction="from_network",
            from_number=caller.number,
            to_number=to_number,
            behaviour=caller.behaviour,
            sip_call_id=dialog.call_id,
            from_name=name,
        )
        call = OutgoingCall(self._transactions, self.media, dialog, facts, self._ended)
        invite = dialog.request("INVITE", body=call.offer())
        invite.add("P-Asserted-Identity", dialog.local)
        return call, invite

    def _way_to(self, number: str) -> Address:
        """Into Clarion, but for a number that another carrier still has, or has by now."""
        return self._transactions.address if self.ports.elsewhere(number) else self.config.edge

    async def _be_caller(self, call: OutgoingCall, caller: Subscriber, duration: float, press: str) -> None:
        await call.answered.wait()
        talking = asyncio.ensure_future(talk(call, caller, self.announcements))
        try:
            if press:
                await asyncio.sleep(_KEYS_AFTER_S)
                call.stream.press(press)
            await asyncio.sleep(duration)
        finally:
            talking.cancel()
        await call.hang_up()

    async def _be_faxing_caller(self, call: OutgoingCall, caller: Subscriber, document: str) -> None:
        machine = fax_machine(call, caller, self._stage)
        await call.answered.wait()
        if machine is not None:
            await machine.run(document)
        await call.hang_up()

    # ---- what comes from the wire ------------------------------------------------------------------------

    def on_request(self, request: Message, transaction: ServerTransaction) -> None:
        tag = parameters(request.get("To")).get("tag", "")
        if tag:
            call = self._by_dialog.get((request.get("Call-ID"), tag))
            if call:
                call.received(request, transaction)
            else:
                transaction.respond(answer_to(request, 481))
        elif request.method == "INVITE":
            self._invited(request, transaction)
        elif request.method == "OPTIONS":
            response = answer_to(request, 200, tag=new_tag())
            response.headers += [("Allow", ALLOW), ("Accept", "application/sdp")]
            transaction.respond(response)
        else:
            response = answer_to(request, 405, tag=new_tag())
            response.add("Allow", ALLOW)
            transaction.respond(response)

    def on_ack(self, ack: Message) -> None:
        call = self._by_dialog.get((ack.get("Call-ID"), parameters(ack.get("To")).get("tag", "")))
        if call:
            call.acknowledged(ack)

    def _invited(self, request: Message, transaction: ServerTransaction) -> None:
        if request.all("Require"):
            response = answer_to(request, 420, tag=new_tag())
            response.add("Unsupported", ", ".join(request.all("Require")))
            transaction.respond(response)
            return
        if len(self.calls) >= MOST_CALLS:
            transaction.respond(answer_to(request, 503, tag=new_tag()))
            return
        refusal = self._gate.refusal(request) if self._gate else None
        if refusal:
            transaction.respond(refusal)
            return
        transaction.respond(answer_to(request, 100))
        dialled = _dialled(request.uri)
        subscriber = self.plan.resolve(dialled)
        call = self._incoming(request, transaction, dialled, subscriber)
        self._keep(call)
        try:
            if call.begin(transaction):
                call.task = self._run(live(call, subscriber, self._stage))
        except OSError:  # no port for its audio
            call.reject(503)

    def _incoming(
        self, request: Message, transaction: ServerTransaction, dialled: str, subscriber: Subscriber
    ) -> IncomingCall:
        contact = self._contact(subscriber.number)
        dialog = Dialog.as_callee(request, tag=new_tag(), contact=contact, peer=transaction.source)
        facts = CallFacts(
            id=secrets.token_hex(8),
            direction="to_network",
            from_number=caller_in(request),
            to_number=normal_form(dialled),
            behaviour=subscriber.behaviour,
            sip_call_id=dialog.call_id,
            from_name=display_name(request.get("From")),
            headers=told_in(request),
            emergency=emergency_in(request) if subscriber.behaviour in _WITH_LOCATION else None,
        )
        if self._identity:
            facts.identity = self._identity.look(request.all("Identity"), facts.from_number, facts.to_number)
        return IncomingCall(self._transactions, self.media, dialog, facts, self._ended, codecs=subscriber.codecs)

    # ---- bookkeeping ------------------------------------------------------------------------------------

    def _contact(self, number: str) -> str:
        host, port = self._transactions.address
        return f"sip:{number}@{f'[{host}]' if ':' in host else host}:{port}"

    def _refuse_when_full(self) -> None:
        if len(self.calls) >= MOST_CALLS:
            raise Unavailable(f"The simulated network already has {MOST_CALLS} calls.")

    def _keep(self, call: Call) -> None:
        self.calls[call.facts.id] = call
        self._by_dialog[call.dialog.call_id, call.dialog.local_tag] = call

    def _ended(self, call: Call) -> None:
        self.calls.pop(call.facts.id, None)
        self._by_dialog.pop((call.dialog.call_id, call.dialog.local_tag), None)
        self.history.append(call.facts)

    def _run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("A simulated call failed", exc_info=task.exception())


def _dialled(uri: str) -> str:
    """The number in a request URI; the emergency service of RFC 5031 is 911."""
    if uri.lower().startswith("urn:service:sos"):
        return "911"
    return user_part(address(uri))
