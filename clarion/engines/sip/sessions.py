"""Session timers (RFC 4028): a dialog that nobody refreshes is given up."""

from collections.abc import Callable, Set

from clarion.calls.wire import Lost
from clarion.engines.sip.core import Core, nothing
from clarion.engines.sip.grammar import ParseError
from clarion.engines.sip.leg import Leg, SessionTimer, Stage
from clarion.engines.sip.message import Message

REFRESH_AFTER = 10.0  # seconds after a restart, for nobody knows when the last refresh was
PROBE_AFTER = 1.0  # seconds; a phone that repeats what it asked meanwhile comes first
_PROBE_APART = 0.002
_PROBE_AGAIN = (2.0, 5.0, 10.0)  # seconds; the way to the phone may not be back yet
UNKNOWN_CALL = "the other side knows the call no more"
_CONFIRM_EVERY = 600.0  # seconds between two questions to the phone of a silent leg that have to be about its dialog


class Sessions:
    def __init__(self, core: Core) -> None:
        self._core = core
        self.on_offers_possible: Callable[[Leg], None] = lambda _leg: None  # a refresh held them up

    # ---- as the one who is called (§9)

    def read_request(self, leg: Leg, request: Message) -> None:
        """Session-Expires of an INVITE or UPDATE. Raises ParseError(422) when it is too small."""
        if not leg.traits.session_timer or request.find("session-expires") is None:
            return
        interval = request.number("session-expires")
        assert interval is not None
        minimum = self._core.config.min_session_expires
        if interval < minimum:
            raise ParseError("Session Interval Too Small", 422)
        can = "timer" in request.tokens("supported") | request.tokens("require")
        refresher = _refresher(request)
        we_refresh = not can or refresher != "uac"  # when the choice is ours, we do it: many phones forget
        self._agree(leg, interval, we_refresh=we_refresh)

    def answer_headers(self, leg: Leg) -> list[str]:
        """Lines for the 2xx of an INVITE or UPDATE of theirs."""
        session = leg.session
        if session is None:
            return []
        refresher = "uas" if session.we_refresh else "uac"
        headers = [f"Session-Expires: {session.interval};refresher={refresher}"]
        if not session.we_refresh:
            headers.append("Require: timer")
        return headers

    # ---- as the caller (§7)

    def offer_headers(self, leg: Leg) -> list[str]:
        """Lines for our INVITE."""
        if not leg.traits.session_timer:
            return []
        config = self._core.config
        return [f"Session-Expires: {config.session_expires};refresher=uac", f"Min-SE: {config.min_session_expires}"]

    def read_response(self, leg: Leg, response: Message) -> None:
        """The 2xx to our INVITE or refresh. A time that cannot be read is none."""
        if not leg.traits.session_timer:
            return
        try:
            interval = response.number("session-expires", low=1)
        except ParseError:
            return
        if interval is not None:
            self._agree(leg, max(interval, 32), we_refresh=_refresher(response) != "uas")
            self.start(leg)

    # ---- both

    def _agree(self, leg: Leg, interval: int, *, we_refresh: bool) -> None:
        if leg.session is not None and leg.session.timer is not None:
            leg.session.timer.cancel()
        leg.session = SessionTimer(interval, we_refresh=we_refresh)

    def start(self, leg: Leg) -> None:
        """(Re)start the timer: the dialog has just been refreshed."""
        session = leg.session
        if session is None or leg.stage is Stage.ENDED:
            return
        if session.timer is not None:
            session.timer.cancel()
        if session.we_refresh:
            session.timer = self._core.clock.call_later(session.interval / 2, lambda: self._refresh(leg))
        else:
            wait = session.interval - min(32, session.interval / 3)
            session.timer = self._core.clock.call_later(wait, lambda: self._expired(leg))

    def resume(self, leg: Leg) -> None:
        """The timer of a leg that was restored. The other side counts from the last refresh: ours comes soon."""
        self.start(leg)
        session = leg.session
        if session is not None and session.timer is not None and session.we_refresh:
            session.timer.cancel()
            wait = min(REFRESH_AFTER + len(self._core.legs) * _PROBE_APART, session.interval / 2)
            session.timer = self._core.clock.call_later(wait, lambda: self._refresh(leg))

    def _refresh(self, leg: Leg) -> None:
        session = leg.session
        if leg.stage is not Stage.CONFIRMED or session is None:
            return
        if leg.reoffer_busy or leg.offer is not None:
            session.timer = self._core.clock.call_later(5.0, lambda: self._refresh(leg))
            return
        self._send_refresh(leg, {408, 481})

    def _send_refresh(self, leg: Leg, fatal: Set[int]) -> None:
        """An UPDATE, or a re-INVITE with what was agreed. An answer of `fatal` ends the leg."""
        headers = [self._core.contact_of(leg), "Supported: timer"]
        if leg.session is not None:
            headers.append(f"Session-Expires: {leg.session.interval};refresher=uac")
        if leg.peer_updates:
            updated = lambda _t, status, message: self._refreshed(leg, fatal, status, message)  # noqa: E731
            self._core.request_in(leg, "UPDATE", updated, headers=headers)
            return
        leg.reoffer_busy = True
        invited = lambda _t, status, message: self._invited(leg, fatal, status, message)  # noqa: E731
        transaction = self._core.request_in(leg, "INVITE", invited, headers=headers, body=leg.local_sdp)
        leg.reoffer_busy = transaction is not None

    def _invited(self, leg: Leg, fatal: Set[int], status: int, message: Message | None) -> None:
        if status < 200:
            return
        if message is not None and status < 300:
            self._acknowledge(leg, message)
            if not leg.reoffer_busy:
                return  # the 200 came again
        leg.reoffer_busy = False
        self._refreshed(leg, fatal, status, message)
        if leg.stage is Stage.CONFIRMED:
            self.on_offers_possible(leg)

    def _refreshed(self, leg: Leg, fatal: Set[int], status: int, message: Message | None) -> None:
        if status < 200 or leg.stage is not Stage.CONFIRMED:
            return
        if status in fatal:
            self.give_up(leg, "no answer to a refresh" if status == 408 else UNKNOWN_CALL)
            return
        if message is not None and status < 300:
            self.read_response(leg, message)
        self.start(leg)

    def _acknowledge(self, leg: Leg, message: Message) -> None:
        target, routes = self._core.way(leg)
        self._core.send_ack(leg, leg.dialog.request("ACK", cseq=message.cseq[0], target=target, routes=routes))

    def probe(self, leg: Leg) -> None:
        """Ask a moment from now whether the other side still has the dialog of a leg that was restored: it may have
        hung up while nobody was here to hear it (OPTIONS inside a dialog, RFC 3261 §11 and §12.2.1.2).
        """
        wait = PROBE_AFTER + len(self._core.legs) * _PROBE_APART  # many were restored at once: one after another
        self._core.clock.call_later(wait, lambda: self._ask(leg, _PROBE_AGAIN))

    def _ask(self, leg: Leg, again: tuple[float, ...]) -> None:
        if leg.stage is Stage.CONFIRMED:
            headers = [self._core.contact_of(leg), "Accept: application/sdp"]
            told = lambda _t, status, _m: self._told(leg, status, again)  # noqa: E731
            if self._core.request_in(leg, "OPTIONS", told, headers=headers) is None:
                self._told(leg, 503, again)

    def _told(self, leg: Leg, status: int, again: tuple[float, ...]) -> None:
        """Only who says that there is no such call ends it: some phones know no OPTIONS. No edge, or none that has a
        connection to the phone yet: ask again.
        """
        if status == 481:
            self.gone(leg)
        elif status in (430, 503) and again:
            self._core.clock.call_later(again[0], lambda: self._ask(leg, again[1:]))

    def gone(self, leg: Leg) -> None:
        """The other side says that it has no such dialog."""
        if leg.stage is Stage.CONFIRMED:
            self.give_up(leg, UNKNOWN_CALL)

    def confirm(self, leg: Leg) -> None:
        """Have the phone of a silent leg prove that it still has the dialog. Some (baresip) answer OPTIONS by 200
        whatever call it names; a refresh of a call that they do not have is 481. Holding phones are silent as well, so
        they are asked once in a while only.
        """
        now = self._core.clock.monotonic()
        due = leg.confirmed_at is None or now - leg.confirmed_at > _CONFIRM_EVERY
        busy = leg.reoffer_busy or leg.offer is not None or leg.answer is not None
        if due and not busy and leg.stage is Stage.CONFIRMED and (leg.peer_updates or leg.local_sdp):
            leg.confirmed_at = now
            self._send_refresh(leg, {481})

    def _expired(self, leg: Leg) -> None:
        if leg.stage is Stage.CONFIRMED:
            self.give_up(leg, "session expired")

    def give_up(self, leg: Leg, why: str) -> None:
        """BYE, in case somebody is there after all, and the end."""
        self._core.request_in(leg, "BYE", nothing)
        self._core.end(leg)
        self._core.tell(leg, Lost(why=why))


def _refresher(message: Message) -> str:
    value = (message.find("session-expires") or "").lower()
    for piece in value.split(";")[1:]:
        name, _, text = piece.partition("=")
        if name.strip() == "refresher":
            return text.strip()
    return ""
