"""A call that rings when a fault strikes: it is answered afterwards, or both sides know that it is over."""

import asyncio
from dataclasses import dataclass

from tests.scenarios.chaos.calls import RING_WITHIN_S, Calls
from tests.scenarios.chaos.people import Person
from tests.support.waiting import wait_for
from tests.support.walking_phone import Line

DECIDED_WITHIN_S = 60.0


@dataclass
class Ringing:
    """Nobody has answered it yet."""

    calls: Calls
    caller: Person
    line: Line
    called: Person

    @property
    def phone(self) -> Line | None:
        """The line that rings at the called phone: another one where the call had to be made again."""
        return self.calls.ringing(self.called)

    @property
    def is_decided(self) -> bool:
        return self.line.state != "calling" and self.phone is None

    def describe(self) -> str:
        rings = "rings" if self.phone is not None else "does not ring"
        return f"the call of {self.caller.number} is {self.line.state}, {self.called.number} {rings}"

    @classmethod
    async def place(cls, calls: Calls) -> "Ringing":
        caller, called = calls.people[-3:-1]
        ringing = cls(calls, caller, await calls.dial(caller, called.number), called)
        await wait_for(
            lambda: ringing.phone or ringing.line.state == "over",
            missing=f"a call that rings at {called.number}",
            timeout=RING_WITHIN_S,
        )
        assert ringing.phone, f"the call of {caller.number} that shall ring ended with {ringing.line.final}"
        return ringing

    async def pick_up(self) -> str:
        """Answer what rang, where it still rings. Neither side may be left alone: both talk, or neither rings on."""
        caller, line, called = self.caller, self.line, self.called
        if (other := self.phone) is not None and line.state == "calling":
            called.phone.answer(other)
        await wait_for(lambda: self.is_decided, missing=lambda: f"an end: {self.describe()}", timeout=DECIDED_WITHIN_S)
        outcome = f"refused with {line.final}"
        if line.state == "up":
            outcome = await self._talk()
        await wait_for(
            lambda: not self._answered(), missing=f"ringing: a BYE to {called.number}", timeout=DECIDED_WITHIN_S
        )
        for person in (caller, called):
            for each in list(person.phone.lines.values()):
                await person.phone.forget(each)
        return outcome

    def _answered(self) -> list[Line]:
        return [line for line in self.called.phone.lines.values() if line.state == "up"]

    async def _talk(self) -> str:
        """With whom the caller was connected; then the caller hangs up."""
        caller, line, called = self.caller, self.line, self.called
        talking = self._answered()
        if talking:
            hear = self.calls.hears
            await asyncio.gather(hear(caller, line, called.tone)(), hear(called, talking[0], caller.tone)())
        status = await caller.phone.hang_up(line)
        assert status == 200, f"ringing: BYE of {caller.number} ({line.call_id}) is answered {status}"
        return "answered" if talking else "voicemail"
