"""Where a party that goes to another phone goes to, and which call somebody takes who is at another phone."""

from collections.abc import Awaitable, Callable, Iterable

from clarion.calls.commands import FindFlip, Retrieve
from clarion.calls.directory import Directory
from clarion.calls.events import FlipTo, HandOverDone
from clarion.calls.fetching import Fetching, Found
from clarion.calls.model import Call, LegState, Party, PartyStatus
from clarion.calls.ports import Registrations
from clarion.calls.wire import DeviceTarget

DEVICE = "device:"  # an own phone, by its id; it rings
HERE = "here:"  # the same, answering by itself: whoever asks sits there
_TALKS = (PartyStatus.ANSWERED, PartyStatus.HOLD)


class Flipping:
    """`calls`: those of this call server. `bring`: brings the call that an extension (of an account) talks in here.

    Targets: `device:<id>`, `here:<id>`, a digit of the extension's own list (`Extension.flips`), or a number.
    """

    def __init__(self, calls: Callable[[], Iterable[Call]], directory: Directory) -> None:
        self._calls = calls
        self._directory = directory
        self.registrations: Registrations | None = None
        self.bring: Callable[[str, str], Awaitable[bool]] | None = None
        self._fetching = Fetching(self._find_for, self._bring)

    def find(self, party: Party, command: FindFlip) -> FlipTo:
        """What to ring, or what is wrong."""
        extension = self._directory.extensions.get(party.identity.extension_id)
        target = extension.flips.get(command.target, command.target) if extension is not None else command.target
        answer = self._device(party, target) if target.startswith((DEVICE, HERE)) else _number(target)
        return FlipTo(
            party=party.index,
            to=answer.to,
            targets=answer.targets,
            dial=answer.dial,
            auto_answer=answer.auto_answer,
            problem=answer.problem if extension is not None else "Only people of the company have other phones.",
            reply=command.reply,
            request=command.request,
            target=command.target,
        )

    def _device(self, party: Party, target: str) -> FlipTo:
        kind, _, device_id = target.partition(":")
        device = self._directory.devices.get(device_id)
        if device is None or device.extension_id != party.identity.extension_id or self.registrations is None:
            return FlipTo(party=0, problem="This is not a phone of the same person.")
        targets: list[DeviceTarget] = list(self.registrations.device_targets(device.device_id))
        if not targets:
            return FlipTo(party=0, problem="That phone is not connected.")
        return FlipTo(party=0, to=device.name, targets=tuple(targets), auto_answer=f"{kind}:" == HERE)

    # ---- taking one's own call

    def fetch(self, command: Retrieve, give: Callable[[str, str], None], fail: Callable[[HandOverDone], None]) -> None:
        """Give the leg to the call that the same person talks in."""
        self._fetching.fetch(command, give, fail)

    def own(self, account_id: str, extension_id: str) -> Found | None:
        """The call that an extension talks in, and its leg there: what is on hold comes last, else the newest first."""
        found = [
            (leg.on_hold or party.held, -party.answered, call.call_id, leg.leg_id)
            for call in self._calls()
            if call.emergency is None and not call.handing_over
            for party in call.parties.values()
            if (party.identity.account_id, party.identity.extension_id) == (account_id, extension_id)
            and party.status in _TALKS
            and party.joined is not None
            for leg in [call.legs.get(party.leg or "")]
            if leg is not None and leg.state is LegState.ANSWERED
        ]
        return min(found)[2:] if found and extension_id else None

    def _find_for(self, command: Retrieve) -> Found | None:
        return self.own(command.account_id, command.party.identity.extension_id)

    async def _bring(self, command: Retrieve) -> bool:
        return self.bring is not None and await self.bring(command.account_id, command.party.identity.extension_id)


def _number(target: str) -> FlipTo:
    if len(target) == 1:
        return FlipTo(party=0, problem="Nothing has this digit in the list of flip numbers.")
    return FlipTo(party=0, to=target, dial=target, problem="" if target else "Where to is missing.")
