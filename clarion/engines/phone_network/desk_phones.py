"""Simulated desk phones: they sign in at the edge like any phone, pick up after a while and speak.

They share the carrier's messages, transactions and media, and none of Clarion's own SIP core.
"""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clarion.base.digits import find_number
from clarion.base.errors import Unavailable
from clarion.base.telemetry import get_logger
from clarion.engines.phone_network.announcements import RenderSpeech
from clarion.engines.phone_network.digest import Credentials, proof_of
from clarion.engines.phone_network.message import Message, new_tag
from clarion.engines.phone_network.network import NetworkConfig, PhoneNetwork
from clarion.engines.phone_network.sounds import measure
from clarion.engines.phone_network.subscribers import Behaviour, NumberPlan, Subscriber

log = get_logger("clarion.phone_network")

_EXPIRES_S = 120
_ANSWER_WITHIN_S = 10.0
_TRIES, _LONGEST_WAIT_S = 5, 10
_MEASURED = 3200  # samples: 0.4 seconds


@dataclass(frozen=True)
class PhoneSignIn:
    """A phone and its credentials. It is called by `number`, its short one."""

    number: str
    name: str
    username: str
    authorization_id: str
    password: str
    domain: str
    says: str
    ring_s: float = 3.0
    tone_hz: int = 0
    """What it plays instead of words; 0: it speaks."""


class DeskPhones:
    """Several phones in one place. `config`: a port of its own (0: any), a folder of its own, and the edge."""

    def __init__(self, config: NetworkConfig, phones: Sequence[PhoneSignIn], render: RenderSpeech | None) -> None:
        self._phones = phones
        self._answering = _Answering(config, phones, render)
        self._calls = {phone.number: f"{secrets.token_hex(10)}@{phone.domain}" for phone in phones}
        self._counts = dict.fromkeys(self._calls, 0)
        self._renewing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Return when all have signed in. Raises Unavailable."""
        await self._answering.start()
        await asyncio.gather(*(self._sign_in(phone, _EXPIRES_S) for phone in self._phones))
        self._renewing = asyncio.create_task(self._renew())

    async def stop(self) -> None:
        """Sign out, end calls."""
        if self._renewing is not None:
            self._renewing.cancel()
            await asyncio.gather(self._renewing, return_exceptions=True)
        outs = (self._sign_in(phone, 0) for phone in self._phones)
        await asyncio.gather(*outs, return_exceptions=True)
        await self._answering.stop()

    @property
    def calls(self) -> int:
        """How many ring or stand."""
        return len(self._answering.calls)

    def hears(self, number: str) -> float:
        """The loudest frequency (hertz) that a phone hears in its call; 0 in silence, and without a call."""
        calls = (call for call in self._answering.calls.values() if call.facts.to_number == number)
        stream = next((call.measured for call in calls if call.measured is not None), None)
        return measure(stream.heard()[-_MEASURED:])[0] if stream is not None else 0.0

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_EXPIRES_S / 2)
            for phone in self._phones:
                try:
                    await self._sign_in(phone, _EXPIRES_S)
                except Unavailable as error:
                    log.warning("desk_phone.not_signed_in", number=phone.number, problem=error.message)

    async def _sign_in(self, phone: PhoneSignIn, expires: int) -> None:
        """Like any phone, it comes again where a busy server asks it to."""
        for _ in range(_TRIES):
            answer = await self._answer_to(phone, expires)
            if answer.status != 503:
                break
            await asyncio.sleep(min(find_number(answer.find("Retry-After") or "") or 1, _LONGEST_WAIT_S))
        if answer.status != 200:
            raise Unavailable(f"The phone of {phone.name} cannot sign in: {answer.status} {answer.reason}.")

    async def _answer_to(self, phone: PhoneSignIn, expires: int) -> Message:
        """The answer to a REGISTER, with the proof that the first one asks for."""
        answer = await self._register(phone, expires, "")
        if answer.status != 401:
            return answer
        who = Credentials(phone.authorization_id, phone.password)
        question = answer.all("WWW-Authenticate")[-1]  # MD5 comes last
        return await self._register(phone, expires, proof_of("REGISTER", f"sip:{phone.domain}", who, question))

    async def _register(self, phone: PhoneSignIn, expires: int, proof: str) -> Message:
        self._counts[phone.number] += 1
        uri = f"sip:{phone.username}@{phone.domain}"
        request = Message(method="REGISTER", uri=f"sip:{phone.domain}")
        request.headers += [
            ("Max-Forwards", "70"),
            ("From", f"<{uri}>;tag={new_tag()}"),
            ("To", f"<{uri}>"),
            ("Call-ID", self._calls[phone.number]),
            ("CSeq", f"{self._counts[phone.number]} REGISTER"),
            ("Contact", f"<{self._answering.contact(phone.number)}>;expires={expires}"),
            ("User-Agent", "Clarion demo phone"),
        ]
        if proof:
            request.add("Authorization", proof)
        return await self._answering.send(request)


class _Answering(PhoneNetwork):
    """Takes the calls of the phones as a carrier takes those of its subscribers."""

    def __init__(self, config: NetworkConfig, phones: Sequence[PhoneSignIn], render: RenderSpeech | None) -> None:
        super().__init__(config, render)
        self.plan = NumberPlan([_subscriber(phone) for phone in phones])
        self._stage = replace(self._stage, plan=self.plan)

    def contact(self, number: str) -> str:
        return self._contact(number)

    async def send(self, request: Message) -> Message:
        """Its final answer; a time-out is a 408."""
        answered: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

        def take(response: Message) -> None:
            if response.status >= 200 and not answered.done():
                answered.set_result(response)

        self._transactions.request(request, self.config.edge, take)
        try:
            return await asyncio.wait_for(answered, _ANSWER_WITHIN_S)
        except TimeoutError:
            raise Unavailable("The edge does not answer: is Clarion running?") from None


def _subscriber(phone: PhoneSignIn) -> Subscriber:
    if phone.tone_hz:
        tone = Behaviour.TONE
        return Subscriber(
            number=phone.number, name=phone.name, behaviour=tone, tone_hz=phone.tone_hz, ring_s=phone.ring_s
        )
    return Subscriber(
        number=phone.number, name=phone.name, behaviour=Behaviour.SPEAKS, text=phone.says, ring_s=phone.ring_s
    )
