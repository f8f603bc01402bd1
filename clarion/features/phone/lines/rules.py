"""Which hops a call takes. Pure."""

import msgspec

from clarion.calls.directory import Device, Extension, Trunk
from clarion.calls.guards import CLICK_TO_CALL, Dialed
from clarion.calls.model import AnnounceHop, Ending, Hop, Identity, Outcome, ProgramHop, RingHop
from clarion.calls.wire import Target, TrunkTarget

OUTSIDE_RINGS = 120.0  # seconds that a call to the outside may ring
BUSY_TONE_SECONDS = 8.0

BUSY = Ending(reason="TargetBusy", result="Busy", status=486, phrase="Busy Here")
NO_ANSWER = Ending(reason="NoAnswer", result="No Answer", status=480, phrase="Temporarily Unavailable")
NOT_IN_SERVICE = Ending(reason="InvalidNumber", result="Wrong Number", status=404, phrase="Not Found")
REJECTED = Ending(reason="Rejected", result="Rejected", status=603, phrase="Decline")
NO_LINE = Ending(reason="CallDropped", result="Call Failed", status=503, phrase="Service Unavailable")
DISABLED = Ending(reason="NoSuchUser", result="Wrong Number", status=404, phrase="Not Found")
NOT_ALLOWED = Ending(
    reason="DestinationBlocked",
    result="Not Allowed",
    status=403,
    phrase="Forbidden",
    reason_header='SIP;cause=403;text="Your company does not allow this call from this phone. Ask your administrator."',
)
NOT_ABROAD = Ending(
    reason="InternationalDisabled",
    result="International Disabled",
    status=403,
    phrase="International Disabled",
    reason_header='SIP;cause=403;text="Your company does not allow international calls here. Ask your administrator."',
)

NOT_TAKEN = (Outcome.BUSY, Outcome.DECLINED, Outcome.NO_ANSWER, Outcome.UNREACHABLE, Outcome.FAILED)
TRUNK_FAILED = (Outcome.UNREACHABLE, Outcome.FAILED)


def identity_of(extension: Extension, number: str = "") -> Identity:
    """An extension as a party. `number`: the direct number it was called on."""
    return Identity(
        account_id=extension.account_id,
        extension_id=extension.extension_id,
        number=number,
        extension_number=extension.number,
        name=extension.name,
    )


FEATURES = {"ring-out": "RingOut", CLICK_TO_CALL: "RingMe", "flip": "CallFlip"}
"""What chooses the number shown, by the purpose of a call."""


def chosen_to_show(
    extension: Extension | None, device: Device | None, purpose: str, *, mobile: bool = False
) -> str | None:
    """E.164 that somebody chose to show outside for this kind of call, "" to hide it; None: as all calls. A call that a
    program places, or that goes on to another number, is no call of the device at which somebody sits.
    """
    chosen = extension.caller_ids if extension is not None else {}
    if purpose in FEATURES:
        return chosen.get(FEATURES[purpose])
    if device is None:
        return None
    if device.caller_id is None and device.common:
        return chosen.get("CommonPhone")
    if device.caller_id is None and mobile:
        return chosen.get("MobileApp")
    return device.caller_id


def shown_as_chosen(caller: Identity, choice: str | None) -> Identity:
    """A caller as shown outside, with another number, or with none."""
    if choice is None or not caller.number or caller.extension_number:
        return caller
    if choice == "":
        return msgspec.structs.replace(caller, name="", withheld=True)
    return msgspec.structs.replace(caller, number=choice, withheld=False)


def shown_as_dialed(caller: Identity, dialed: Dialed, extension: Extension | None) -> Identity:
    """The same with what was dialled before the number: hidden (*67), not hidden (*82), with the alternate (*65)."""
    if dialed.withhold is not None and caller.number and not caller.extension_number:
        name = "" if dialed.withhold else caller.name or (extension.name if extension is not None else "")
        return msgspec.structs.replace(caller, withheld=dialed.withhold, name=name)
    if dialed.alternate and extension is not None:
        return shown_as_chosen(caller, extension.caller_ids.get("Alternate"))
    return caller


def hops_to_extension(extension: Extension, targets: list[Target]) -> tuple[Hop, ...]:
    """Ring every device, then voicemail, then the words that nobody is there."""
    if not extension.enabled:
        return (AnnounceHop(prompts=("number-not-in-service",), ending=DISABLED),)
    hops: list[Hop] = []
    if not extension.do_not_disturb:
        hops.append(RingHop(targets=tuple(targets), seconds=float(extension.ring_seconds)))
    if extension.voicemail_enabled:
        hops.append(ProgramHop(program="voicemail", data=mailbox_of(extension), when=NOT_TAKEN))
    hops.append(AnnounceHop(prompts=("busy-tone",), ending=BUSY, when=(Outcome.BUSY,), repeat_seconds=8.0))
    hops.append(AnnounceHop(prompts=("nobody-available",), ending=REJECTED, when=(Outcome.DECLINED,)))
    hops.append(AnnounceHop(prompts=("nobody-available",), ending=NO_ANSWER))
    return tuple(hops)


def mailbox_of(extension: Extension) -> dict[str, str]:
    """What the program `voicemail` needs to know of whose mailbox it is."""
    return {
        "account_id": extension.account_id,
        "extension_id": extension.extension_id,
        "name": extension.name,
        "greeting": extension.greeting_path,
    }


def hops_to_outside(number: str, trunks: list[Trunk]) -> tuple[Hop, ...]:
    """One carrier after another; then the tone or the words for what happened."""
    hops: list[Hop] = []
    for trunk in trunks:
        target = TrunkTarget(trunk_id=trunk.trunk_id, number=number)
        hops.append(RingHop(targets=(target,), seconds=OUTSIDE_RINGS, when=TRUNK_FAILED if hops else ()))
    busy = AnnounceHop(prompts=("busy-tone",), ending=BUSY, when=(Outcome.BUSY,), repeat_seconds=BUSY_TONE_SECONDS)
    hops += [
        busy,
        AnnounceHop(prompts=("number-not-in-service",), ending=NOT_IN_SERVICE, when=(Outcome.INVALID,)),
        AnnounceHop(prompts=("call-rejected",), ending=REJECTED, when=(Outcome.DECLINED,)),
        AnnounceHop(prompts=("no-answer",), ending=NO_ANSWER, when=(Outcome.NO_ANSWER,)),
        AnnounceHop(prompts=("cannot-be-reached",), ending=NO_LINE),
    ]
    return tuple(hops)
