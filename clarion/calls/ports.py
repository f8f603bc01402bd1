"""What the call core asks of the engines. Engines implement these; `clarion/apps/wiring.py` joins them.

Conventions: leg ids are opaque strings. Nothing here raises because a leg has gone: such a request is
dropped, and the
engine has reported (or will report) the end as an event. Methods of `Signalling` send and return at once.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from clarion.base.errors import ClarionError
from clarion.calls.wire import (
    CallOffered,
    DeviceTarget,
    DialogNames,
    LegEvent,
    MediaProfile,
    MixSeat,
    Presentation,
    Registration,
    Target,
)


def sides_of(path: Path) -> Path:
    """Beside a mixed recording: the same with a channel for each side, the leg's own first."""
    return path.with_name(f"{path.stem}.sides.wav")


class MediaUnavailable(ClarionError):
    """No media engine answers."""

    def __init__(self, message: str = "No media engine is available.") -> None:
        super().__init__(message, code="CMN-211", status=503)


class EngineMayReturn(MediaUnavailable):
    """It is too early to end the call: a leg's engine keeps silent, no other takes the leg, and audio may go on; or its
    engine has forgotten it, and MediaLost follows, which renews it.
    """


class NoCommonCodec(ClarionError):
    """The SDP holds no audio that we can carry (SIP 488)."""

    def __init__(self, message: str = "The offered media has no usable audio codec.") -> None:
        super().__init__(message, code="CMN-102", status=400)


T38Session = tuple[str, tuple[str, int]]
"""Our description, and where our modem sends its UDPTL."""


class LegSink(Protocol):
    """Where engines report. Implemented by the call core; called on the event loop; returns at once, never
    raises.
    """

    def call_offered(self, offer: CallOffered) -> None: ...

    def leg_event(self, leg_id: str, event: LegEvent) -> None: ...


class CallSink(LegSink, Protocol):
    """Where SIP reports."""

    def journal(self, leg_id: str) -> bool:
        """Journal the call of an offered leg as it stands. False: it is nobody's call yet."""


class Signalling(Protocol):
    """SIP, as the call core sees it."""

    def prepare(self, leg_id: str, target: Target, sdp: str, presentation: Presentation) -> None:
        """Make an INVITE, which `place` sends: from now on `export` knows the leg. Failed where there is no way."""

    def place(self, leg_id: str) -> None:
        """Send the INVITE of a leg. Outcome: Ringing, EarlyMedia, Answered, Failed."""

    def trying_is_over(self, leg_id: str) -> bool:
        """Whether a final response was already sent or received on this leg."""

    def progress(self, leg_id: str, status: int, sdp: str | None, presentation: Presentation | None) -> None:
        """Send a provisional response to an offered call. `presentation` gives the ids for p-rc-api-ids."""

    def answer(self, leg_id: str, sdp: str, presentation: Presentation | None) -> None:
        """Send 200 to an offered call, retransmitted until ACK (RFC 3261 §13.3.1.4). Outcome: Confirmed or
        Lost.
        """

    def reject(
        self,
        leg_id: str,
        status: int,
        phrase: str | None = None,
        reason_header: str | None = None,
        headers: tuple[str, ...] = (),
    ) -> None:
        """Send a final non-2xx response to an offered call. `headers`: further lines of it."""

    def cancel(self, leg_id: str, *, answered_elsewhere: bool) -> None:
        """Give up a placed call that has not been answered (CANCEL, with Reason of RFC 3326; BYE if 200
        crosses it).
        """

    def hang_up(self, leg_id: str, *, reason_header: str | None = None) -> None:
        """BYE."""

    def answer_offer(self, leg_id: str, sdp: str | None, status: int = 200) -> None:
        """Answer an OfferReceived: 200 with SDP, or refuse with `status`."""

    def reoffer(self, leg_id: str, sdp: str) -> None:
        """Send a re-INVITE. Outcome: OfferAnswered (491 is retried by the engine, RFC 3261 §14.1)."""

    def acknowledge(self, leg_id: str, sdp: str) -> None:
        """Send the ACK with the answer after Answered(late_offer=True)."""

    def transfer_progress(self, leg_id: str, status: int, phrase: str) -> None:
        """NOTIFY with message/sipfrag (RFC 3515 §2.4.5); a status of 200 or above ends the subscription."""

    def refer(self, leg_id: str, target: str) -> None:
        """Ask the other side to place a call (used by REST on devices that support it)."""

    def send_agent_message(self, leg_id: str, command: int, attributes: dict[str, str]) -> None:
        """x-rc/agent MESSAGE to a client of a dialect with agent_messages; ignored for others."""

    def answer_command(
        self, leg_id: str, request_id: int, command: str, code: int, text: str, extra: dict[str, str]
    ) -> None:
        """INFO with the JSON response to a PhoneCommand."""

    def notify_waiting(self, extension_id: str, new: int, old: int) -> None:
        """Message-waiting indication (RFC 3842) to every registered contact and subscription of an
        extension.
        """

    def find_leg(self, sip_call_id: str) -> str | None:
        """The leg that lives in a dialog with this Call-ID."""

    def dialog_of(self, leg_id: str) -> DialogNames | None:
        """How the dialog of a leg is called, as Replaces of another phone would name it; None if unknown."""

    def export(self, leg_id: str) -> dict[str, object] | None:
        """JSON-serialisable state of the dialog, for another process to take over; None if unknown."""

    def restore(self, leg_id: str, state: dict[str, object]) -> None:
        """Take over a dialog that another process (or this one before a restart) exported."""

    def server_of(self, sip_call_id: str) -> str | None:
        """The call server that has this dialog since we let it go."""

    def let_go(self, leg_id: str, server_id: str, address: str) -> None:
        """Another call server has this leg from now on: forget it without a word. What still comes for its dialog goes
        on to that server, `host:port`.
        """

    def forget(self, leg_id: str) -> None:
        """Drop whatever is still kept about an ended leg."""


class Registrations(Protocol):
    """Where devices are, as the registrar knows (RFC 3261 §10)."""

    def targets(self, extension_id: str) -> list[DeviceTarget]:
        """Every reachable contact of an extension, newest registration of each instance only."""

    def device_targets(self, device_id: str) -> list[DeviceTarget]: ...

    def registrations(self, extension_id: str) -> list[Registration]:
        """The same as `targets`, for people to look at."""

    def end_registration(self, extension_id: str, registration_id: str) -> bool:
        """Forget one of them; False when there is none of this id."""


class Media(Protocol):
    """RTP, as the call core sees it. Every leg negotiates alone; legs are joined without telling the phones.

    `room` groups legs that will probably be joined (one call): joining inside a room is direct; across
    rooms or media
    engines it goes through a local link. All methods raise MediaUnavailable when no engine answers,
    NoCommonCodec when
    the SDP cannot be used. Unknown legs are ignored.
    """

    async def accept(self, leg_id: str, room: str, offer_sdp: str) -> str:
        """The other side offered: returns our answer. Until joined the leg hears silence."""

    async def prepare(self, leg_id: str, room: str, offer_sdp: str) -> None:
        """The other side offered, and gets its answer with `accept` once somebody answers whom we call with `offer`
        now. What can be done beforehand is done; nothing is heard of it, and it may be left out.
        """

    async def offer(self, leg_id: str, room: str, profile: MediaProfile) -> str:
        """We place a call: returns our offer (Opus, G.722, PCMU, PCMA, telephone-event as the profile
        allows).
        """

    async def accepted(self, leg_id: str, answer_sdp: str) -> None:
        """The other side answered our offer (early or final; may be repeated when 200 repeats 183)."""

    async def reoffer(self, leg_id: str, offer_sdp: str) -> str:
        """The other side re-offers (hold, ICE restart, other codec): returns our answer; joins stay."""

    async def offer_again(self, leg_id: str) -> str:
        """Our own present session as an offer, for a re-INVITE that we send."""

    async def renew(self, leg_id: str) -> str:
        """After MediaLost: a new session on a living engine, as our offer for a re-INVITE; `accepted` takes the answer.
        What the leg heard, its join, mix, mute and recording go on then. Raises EngineMayReturn where the leg stays as
        it was: MediaLost comes again if its engine stays away.
        """

    async def join(self, leg_a: str, leg_b: str) -> None:
        """Both hear each other, transcoded as needed. Ends earlier joins and playback of both."""

    async def part(self, leg_id: str) -> None:
        """Ends the join of a leg, or its part in a mix; it hears silence."""

    async def confer(self, leg_id: str, mix: str, seat: MixSeat) -> None:
        """The leg takes part in a mix (any name; it begins with its first leg and is gone with its last): it hears
        everybody in there as the seats say, and never itself. Ends its join and playback. Repeated, with another seat:
        only that changes. A leg is in one mix at most.
        """

    def measure(self, mix: str, heard: Callable[[dict[str, float]], None] | None) -> None:
        """Call `heard` a few times a second with how loud legs in a mix are, 0 to 1, as far as that has changed; None:
        no longer.
        """

    async def play_to_mix(self, mix: str, prompts: list[Path]) -> None:
        """Play sound files (WAV) to everybody in a mix, on top of what they say; after what still plays there."""

    async def play(self, leg_id: str, prompts: list[Path], *, token: str, repeat: bool = False) -> None:
        """Play sound files (WAV) to the leg one after another; PlaybackFinished(token) at the end. Replaces
        earlier playback.
        """

    async def stop_playing(self, leg_id: str) -> None: ...

    async def mute(self, leg_id: str, *, muted: bool) -> None:
        """While muted, nothing that the leg says goes anywhere (DTMF events are still reported)."""

    async def record(self, leg_id: str, path: Path, *, token: str, max_seconds: float, mixed: bool = False) -> None:
        """Write what the leg says (mixed: both directions) to a WAV file; RecordingFinished at stop, end of
        leg or limit. Of a mixed one there may be another file beside it, `sides_of(path)`.
        """

    async def stop_recording(self, leg_id: str) -> None: ...

    async def listen_for_fax(self, leg_id: str) -> None:
        """Report FaxToneHeard, once, when a fax machine calls on this leg within half a minute."""

    async def send_dtmf(self, leg_id: str, digits: str) -> None:
        """Play RFC 4733 events towards the leg."""

    async def connect_modem(self, leg_id: str, address: tuple[str, int]) -> tuple[tuple[str, int], int] | None:
        """Lead what the leg says in G.711 to `address`, and what comes from there to the leg. Returns where the modem
        speaks to, and the payload type (0 PCMU, 8 PCMA); None when the leg is gone. For a leg that is joined with
        nobody; ends its playback.
        """

    async def offer_t38(self, leg_id: str) -> str:
        """The present session of a leg as an offer of T.38, for a re-INVITE that we send. Nothing changes before it is
        accepted. Raises NoCommonCodec where media is encrypted.
        """

    async def connect_t38_modem(self, leg_id: str, phone_sdp: str, address: tuple[str, int]) -> T38Session | None:
        """The other side changes to T.38 with `phone_sdp`, its offer or its answer: lead its UDPTL to our modem at
        `address`, and what comes from there to the leg. Returns our description, and where the modem speaks to; None
        when the leg is gone. `reoffer` leads back to audio.
        """

    async def bridge_t38(self, leg_id: str, offer_sdp: str) -> str:
        """A fax machine on a leg that is joined with another offers T.38: returns our answer. The other leg keeps its
        own: T.38 becomes G.711 for it and the reverse. `reoffer` leads back to audio.
        """

    async def close(self, leg_id: str) -> None:
        """Free everything of the leg."""

    def export(self, leg_id: str) -> dict[str, object] | None: ...

    def restore(self, leg_id: str, state: dict[str, object]) -> None: ...

    def let_go(self, leg_id: str) -> None:
        """Another process has this leg from now on: forget it, and leave everything in the engine as it is."""

    async def recovered(self, within: float) -> bool:
        """Return true once an engine answers (again), false after `within` seconds."""

    async def live_legs(self) -> set[str]:
        """Leg ids that the media engines still hold, for reconcile."""


class CallStore(Protocol):
    """Remembers live calls so that another process can take them over. `remember` hands the bytes to the kernel before
    it returns. Neither it nor `forget` ever raises or waits long: calls go on without their journal.
    """

    def remember(self, call_id: str, state: bytes) -> None: ...

    def forget(self, call_id: str) -> None: ...

    def settle(self) -> None:
        """Return once everything so far is out of this process, before it ends."""

    async def load(self, server_id: str | None = None) -> dict[str, bytes]:
        """All remembered calls (of one server, or of all)."""

    async def let_go(self, call_id: str) -> None:
        """Return when another process can `claim` this call; this one writes nothing more about it."""

    async def claim(self, call_id: str, gone: str) -> bytes | None:
        """Take over one call of the server `gone`; None if another process was faster or it is unknown."""
