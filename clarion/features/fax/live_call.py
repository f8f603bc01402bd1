"""Faxes inside calls: a number that a fax machine answers, and what is sent once the other side has answered. Pure."""

from collections.abc import Callable

import msgspec

from clarion.base.fax import FaxReport
from clarion.calls import commands as do
from clarion.calls.destinations import Place
from clarion.calls.directory import Account, Directory, Extension, PhoneNumber
from clarion.calls.fax_line import SESSION
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import AnnounceHop, Ending, Identity, PartyStatus, ProgramHop
from clarion.calls.programs import Attentive
from clarion.calls.serving import keep, leave, memory
from clarion.calls.turn import Turn
from clarion.calls.wire import FaxReported, Record

RECEIVED, PROGRESS, ENDED, FETCHED = "fax.received", "fax.progress", "fax.attempt_ended", "fax.fetched"
OFFERS = "fax-offers"  # in the file store
SAVING_SECONDS = 20.0  # how long a fax may take to be stored after the call has gone
SENT = Ending(reason="", result="Sent")
BLOCKED = Ending(reason="Rejected", result="Blocked", status=603, phrase="Decline")
Refuses = Callable[[Extension, RouteRequest, Identity, str], bool]
_NO_MACHINE = frozenset(("NO_FIRST_MESSAGE", "NO_ANSWER_TONE", "CED_TOO_LONG", "NO_CAPABILITIES"))


class FaxToSend(Record, frozen=True):
    """What a call that sends a fax carries with it; without a document it fetches one for `extension_id` (polling)."""

    job_id: str
    attempt: int
    account_id: str
    document_key: str
    first_page: int
    ident: str
    header: str
    time_zone: str
    slow: bool
    without_ecm: bool
    slowest: bool = False
    without_t38: bool = False
    pages: int = 0  # at most; 0: all
    left: int = 0  # that have not arrived
    extension_id: str = ""

    @property
    def fetches(self) -> bool:
        return not self.document_key


def ending_of(report: FaxReport, left: int) -> Ending:
    """How a fax that went out stands in the call log; `left`: pages that it had."""
    if report.succeeded or 0 < left <= len(report.pages):
        return SENT
    if report.pages:
        return Ending(reason="", result="Fax Partially Sent")
    if report.code in _NO_MACHINE:
        return Ending(reason="", result="Fax Not Sent")
    return Ending(reason="", result="Fax Poor Line" if report.trainings > 1 else "Send Error")


def fetching_of(report: FaxReport) -> Ending:
    """How a fax that was fetched by polling stands in the call log of who fetched it."""
    return arrival_of(msgspec.structs.replace(report, polled=False))


def arrival_of(report: FaxReport) -> Ending:
    """How a fax that came in stands in the call log."""
    if report.polled:
        return ending_of(report, 0)
    if report.succeeded:
        return Ending(reason="FaxReceive", result="Received")
    return Ending(reason="FaxReceive", result="Partial Receive" if report.pages else "Receive Error")


def offered_key_of(account_id: str, number: str) -> str:
    """Where in the file store the document lies that a number offers to machines that poll it."""
    return f"{OFFERS}/{account_id}/{number.removeprefix('+')}.tiff"


def fetched_payload(data: dict[str, str], by: str, now: float) -> dict[str, str]:
    """Of FETCHED. `data`: of the program of the number whose document was fetched."""
    return {"account_id": data["account_id"], "number": data["number"], "by": by, "at": f"{now:.3f}"}


def start_sending(wanted: FaxToSend, *, leg_id: str, token: str) -> do.StartFax:
    return do.StartFax(
        leg_id=leg_id,
        token=token,
        account_id=wanted.account_id,
        calling=True,
        document_key=wanted.document_key,
        first_page=wanted.first_page,
        ident=wanted.ident,
        header=wanted.header,
        time_zone=wanted.time_zone,
        ecm=not wanted.without_ecm,
        slow=wanted.slow,
        slowest=wanted.slowest,
        t38=not wanted.without_t38,
        pages=wanted.pages,
    )


def report_payload(wanted: FaxToSend, report: FaxReport) -> dict[str, str]:
    """Of PROGRESS and ENDED."""
    return {
        "job_id": wanted.job_id,
        "attempt": str(wanted.attempt),
        "report": msgspec.json.encode(report).decode(),
    }


class _FaxProgram(Attentive):
    personal = True

    def _begin(self, turn: Turn, anchor: int, command: do.StartFax) -> None:
        keep(turn, **{SESSION: msgspec.json.encode(command).decode()})
        turn.do(command)

    def on_gone(self, turn: Turn, anchor: int) -> None:
        """The other side hung up: the last report comes in a moment."""
        turn.do(do.SetTimer(name="program", seconds=SAVING_SECONDS))

    def on_fax(self, turn: Turn, anchor: int, fax: FaxReported) -> None:
        if not memory(turn).get(SESSION):
            return
        if not fax.report.ended:
            self.goes_on(turn, fax)
            return
        keep(turn, **{SESSION: ""})
        turn.fact("fax", anchor, fax.report.code)
        turn.do(do.StopTimer(name="program"))
        self.over(turn, anchor, fax)

    @staticmethod
    def _leave(turn: Turn, anchor: int, ending: Ending) -> None:
        assert turn.routing is not None
        for index in {anchor, turn.routing.callee}:
            turn.party(index, result=ending.result)
        leave(turn, ending)

    def goes_on(self, turn: Turn, fax: FaxReported) -> None: ...

    def over(self, turn: Turn, anchor: int, fax: FaxReported) -> None: ...


class FaxSendProgram(_FaxProgram):
    """The called party of an outgoing fax answered. `data`: `argument` is a `FaxToSend`."""

    name = "fax-send"

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        turn.route(programme=data)
        turn.put(answered=turn.now)
        leg, wanted = turn.live_leg(anchor), self._wanted(turn)
        if leg is None:
            return
        token = f"send-{wanted.job_id}-{wanted.attempt}"
        self._begin(turn, anchor, start_sending(wanted, leg_id=leg.leg_id, token=token))

    @staticmethod
    def _wanted(turn: Turn) -> FaxToSend:
        return msgspec.json.decode(memory(turn)["argument"], type=FaxToSend)

    def goes_on(self, turn: Turn, fax: FaxReported) -> None:
        if self._wanted(turn).fetches:
            return
        reached = f"{fax.report.negotiated} {len(fax.report.pages)}"
        if memory(turn).get("reached") != reached:
            keep(turn, reached=reached)
            turn.do(do.Deposit(topic=PROGRESS, payload=report_payload(self._wanted(turn), fax.report)))

    def over(self, turn: Turn, anchor: int, fax: FaxReported) -> None:
        wanted = self._wanted(turn)
        if wanted.fetches:
            if fax.received_key:
                turn.do(do.Deposit(topic=RECEIVED, payload=self._fetched(turn, anchor, wanted, fax)))
            self._leave(turn, anchor, fetching_of(fax.report))
            return
        turn.do(do.Deposit(topic=ENDED, payload=report_payload(wanted, fax.report)))
        self._leave(turn, anchor, ending_of(fax.report, wanted.left))

    @staticmethod
    def _fetched(turn: Turn, anchor: int, wanted: FaxToSend, fax: FaxReported) -> dict[str, str]:
        return {
            "account_id": wanted.account_id,
            "extension_id": wanted.extension_id,
            "to_number": wanted.ident,
            "from_number": turn.parties[anchor].identity.number,
            "from_name": "",
            "key": fax.received_key,
            "report": msgspec.json.encode(fax.report).decode(),
            "received_at": f"{turn.now:.3f}",
        }


def argument_of(wanted: FaxToSend) -> str:
    """What `PlaceFirst.program` carries behind the name."""
    return f"{FaxSendProgram.name}:{msgspec.json.encode(wanted).decode()}"


class FaxReceiveProgram(_FaxProgram):
    """A fax machine answers. `data`: account_id, extension_id, number, name."""

    name = "fax-receive"

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        routing = turn.route(programme=data)
        turn.party(routing.callee, status=PartyStatus.ANSWERED, answered=turn.now, result="Received")
        turn.party(anchor, status=PartyStatus.ANSWERED, result="Received")
        leg = turn.live_leg(anchor)
        if leg is None:
            return
        command = do.StartFax(
            leg_id=leg.leg_id,
            token=f"receive-{turn.before.session_id}-{anchor}",
            account_id=data["account_id"],
            calling=False,
            ident=data["number"],
            header=data["name"],
            time_zone="UTC0",
            offered_key=offered_key_of(data["account_id"], data["number"]),
            offer=data.get("offer", ""),
        )
        self._begin(turn, anchor, command)

    def over(self, turn: Turn, anchor: int, fax: FaxReported) -> None:
        assert turn.routing is not None
        if fax.received_key:
            turn.do(do.Deposit(topic=RECEIVED, payload=self._message(turn, fax)))
        if fax.report.polled and fax.report.pages:
            by = turn.parties[turn.routing.callee].shown.number
            turn.do(do.Deposit(topic=FETCHED, payload=fetched_payload(memory(turn), by, turn.now)))
        self._leave(turn, anchor, arrival_of(fax.report))

    def _message(self, turn: Turn, fax: FaxReported) -> dict[str, str]:
        assert turn.routing is not None
        kept, caller = memory(turn), turn.parties[turn.routing.callee].shown
        return {
            "account_id": kept["account_id"],
            "extension_id": kept["extension_id"],
            "to_number": kept["number"],
            "from_number": caller.number,
            "from_name": caller.name,
            "key": fax.received_key,
            "report": msgspec.json.encode(fax.report).decode(),
            "received_at": f"{turn.now:.3f}",
        }


def _receiving(number: PhoneNumber, extension: Extension) -> ProgramHop:
    data = {
        "account_id": number.account_id,
        "extension_id": extension.extension_id,
        "number": number.number,
        "name": extension.name,
    }
    return ProgramHop(program=FaxReceiveProgram.name, data=data)


class FaxNumbers:
    """Numbers that a fax machine answers, and nobody else."""

    def __init__(
        self, directory: Directory, refuses: Refuses = lambda extension, request, caller, number: False
    ) -> None:
        """`refuses`: whether an extension wants no fax of a caller."""
        self._directory, self._refuses = directory, refuses

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        number = self._directory.numbers.get(dialed.value) if dialed.kind == "number" else None
        if number is None or not number.fax:
            return None
        extension = self._directory.extensions.get(number.extension_id) or self._directory.find_first_extension(
            number.account_id
        )
        if extension is None or not extension.enabled:
            return None
        callee = Identity(
            account_id=extension.account_id,
            extension_id=extension.extension_id,
            extension_number=extension.number,
            number=number.number,
            name=extension.name,
        )
        anchor = request.anchor
        caller = Identity(number=anchor.number, name=anchor.name, proof=anchor.proof)
        if anchor.account_id:  # of a phone here: the number that it shows outside
            own = self._directory.extensions.get(anchor.extension_id)
            home = self._directory.accounts.get(anchor.account_id)
            shown = (own.caller_id if own else "") or (home.main_number if home else "")
            caller = Identity(number=shown, name=anchor.name)
        if self._refuses(extension, request, caller, number.number):
            return Place((AnnounceHop(prompts=(), ending=BLOCKED),), callee, caller, (f"{caller.number} is blocked.",))
        return Place((_receiving(number, extension),), callee, caller)

    def on_fax(self, request: RouteRequest, number: str) -> ProgramHop | None:
        """What takes a caller who turns out to be a fax machine, at a number for calls that recognizes faxes."""
        found = self._directory.numbers.get(number)
        if found is None or found.fax or not found.fax_detection:
            return None
        extension = self._directory.extensions.get(found.extension_id) or self._directory.find_first_extension(
            found.account_id
        )
        if extension is None or not extension.enabled:
            return None
        caller = request.anchor
        return None if self._refuses(extension, request, caller, number) else _receiving(found, extension)
