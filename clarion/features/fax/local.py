"""A fax to a fax number of this installation: two modems speak with each other, and both sides get their CDR."""

import msgspec
import structlog

from clarion.base.bus import Payload
from clarion.base.clock import Clock
from clarion.base.errors import NotFound
from clarion.base.fax import FaxReport, Transport
from clarion.base.ids import new_id, new_session_id
from clarion.calls import commands as do
from clarion.calls.events import RouteFound
from clarion.calls.fax_between import Exchanged, FaxBetween
from clarion.calls.model import Call, Fact, Identity, Party, PartyStatus, ProgramHop
from clarion.calls.switchboard import Listeners
from clarion.features.fax.live_call import (
    ENDED,
    FETCHED,
    PROGRESS,
    RECEIVED,
    FaxReceiveProgram,
    FaxToSend,
    arrival_of,
    ending_of,
    fetched_payload,
    fetching_of,
    offered_key_of,
    report_payload,
    start_sending,
)

log = structlog.stdlib.get_logger("clarion.fax")
ORIGIN = "Fax"
STOP_FAX = "stop-fax"
_INTO = "-in"  # the token of who receives


def find_place(route: RouteFound) -> dict[str, str] | None:
    """The data of the fax machine of ours that a route leads to, if it leads to one."""
    first = route.hops[0] if route.hops else None
    return first.data if isinstance(first, ProgramHop) and first.program == FaxReceiveProgram.name else None


class LocalFaxes:
    def __init__(self, between: FaxBetween, listeners: Listeners, server_id: str, clock: Clock) -> None:
        self._between, self._listeners = between, listeners
        self._server_id, self._clock = server_id, clock
        self._under_way: dict[str, tuple[str, str]] = {}  # account and token, by call

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def send(self, wanted: FaxToSend, place: dict[str, str], sender: Identity, callee: Identity) -> str:
        """Begin, and return the id of the call. What becomes of it is published like that of every fax."""
        call = self._call(sender, callee)
        self._under_way[call.call_id] = (sender.account_id, f"local-{wanted.job_id}-{wanted.attempt}")
        self._between.begin(self._exchange(call, wanted, place))
        return call.call_id

    async def stop(self, payload: Payload) -> Payload:
        """End the call `session`: what has arrived stays, nothing more is sent. Raises NotFound: it is not here."""
        account_id, token = self._under_way.get(str(payload["session"]), ("", ""))
        if not token or account_id != payload["account_id"]:
            raise NotFound("This fax is not under way here.", parameter="telephonySessionId")
        self._between.stop(token, token + _INTO)
        return {}

    def _call(self, sender: Identity, callee: Identity) -> Call:
        now = self._now()
        one = Party(index=1, direction="Outbound", identity=sender, shown=callee, started=now, answered=now)
        shown = Identity(number=sender.number, name=sender.name)
        other = Party(index=2, direction="Inbound", identity=callee, shown=shown, started=now, answered=now)
        return Call(
            call_id=new_session_id(),
            session_id=new_id(),
            server_id=self._server_id,
            account_id=sender.account_id,
            origin=ORIGIN,
            created=now,
            answered=now,
            parties={1: one, 2: other},
            facts=(Fact(at=now, kind="placed", party=1, detail=callee.number),),
        )

    async def _exchange(self, call: Call, wanted: FaxToSend, place: dict[str, str]) -> None:
        _, token = self._under_way[call.call_id]
        send = start_sending(wanted, leg_id="", token=token)
        receive = do.StartFax(
            leg_id="",
            token=token + _INTO,
            account_id=place["account_id"],
            calling=False,
            ident=place["number"],
            header=place["name"],
            time_zone="UTC0",
            offered_key=offered_key_of(place["account_id"], place["number"]),
        )

        def progress(report: FaxReport) -> None:
            if not wanted.fetches:
                self._listeners.deposit(call, PROGRESS, report_payload(wanted, report))

        try:
            found = await self._between.exchange(send, receive, progress)
        except Exception as error:  # also a fault of our own: the queue hears of it, and tries again
            log.exception("fax.local_failed", job=wanted.job_id)
            failed = FaxReport(ended=True, code="MODEM_CRASHED", reason=str(error)[:200], transport=Transport.T38)
            found = Exchanged(failed, failed, "")
        self._finish(call, wanted, place, found)

    def _finish(self, call: Call, wanted: FaxToSend, place: dict[str, str], found: Exchanged) -> None:
        self._under_way.pop(call.call_id, None)
        if wanted.fetches:
            self._finish_fetching(call, wanted, place, found)
            return
        now, sent = self._now(), found.sent
        if sent.succeeded and not found.received_key:  # it was not kept, and has to come again
            sent = msgspec.structs.replace(sent, code="CALL_DROPPED", reason="The fax was not stored.", pages=())
        arrived = found.received if found.received_key else FaxReport(ended=True, code="FILE_ERROR")
        over = self._over(call, now, ending_of(sent, wanted.left).result, arrival_of(arrived).result, sent.code)
        if found.received_key:
            owner = (place["account_id"], place["extension_id"])
            self._received(over, owner, place["number"], call.parties[2].shown, found.received, found.received_key)
        self._listeners.deposit(over, ENDED, report_payload(wanted, sent))
        self._listeners.record(over)

    def _finish_fetching(self, call: Call, wanted: FaxToSend, place: dict[str, str], found: Exchanged) -> None:
        """Of a document that a number of ours offers (polling): the pages come to who called."""
        now, fetched = self._now(), found.sent
        if not found.received_key:
            code = fetched.code if not fetched.succeeded else "FILE_ERROR"
            fetched = FaxReport(ended=True, code=code, polled=fetched.polled)
        given = found.received if found.received.polled else FaxReport(ended=True, code="FILE_ERROR")
        over = self._over(call, now, fetching_of(fetched).result, arrival_of(given).result, fetched.code)
        if found.received_key:
            owner = (wanted.account_id, wanted.extension_id)
            self._received(over, owner, wanted.ident, call.parties[1].shown, found.sent, found.received_key)
            self._listeners.deposit(over, FETCHED, fetched_payload(place, wanted.ident, now))
        self._listeners.record(over)

    def _received(
        self, over: Call, owner: tuple[str, str], number: str, other: Identity, report: FaxReport, key: str
    ) -> None:
        account_id, extension_id = owner
        message = {
            "account_id": account_id,
            "extension_id": extension_id,
            "to_number": number,
            "from_number": other.number,
            "from_name": other.name,
            "key": key,
            "report": msgspec.json.encode(report).decode(),
            "received_at": f"{over.ended or self._now():.3f}",
        }
        self._listeners.deposit(over, RECEIVED, message)

    @staticmethod
    def _over(call: Call, now: float, caller_result: str, callee_result: str, code: str) -> Call:
        """Its last state, with how it ended for both sides."""
        results = {1: caller_result, 2: callee_result}
        parties = {
            index: msgspec.structs.replace(
                party, status=PartyStatus.DISCONNECTED, ended=now, result=results[index], reason=""
            )
            for index, party in call.parties.items()
        }
        facts = (*call.facts, Fact(at=now, kind="fax", party=1, detail=code), Fact(at=now, kind="ended"))
        return msgspec.structs.replace(call, ended=now, parties=parties, facts=facts)
