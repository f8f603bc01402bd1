"""Telephones in meetings, in a call server: what of the call core and of the media engines is theirs."""

from collections.abc import Awaitable, Callable

from clarion.base.container import Container
from clarion.calls import programs
from clarion.calls.control import ControlServer
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory
from clarion.calls.model import Call
from clarion.calls.ports import LegSink
from clarion.calls.switchboard import Switchboard
from clarion.calls.wire import CallOffered, LegEvent
from clarion.engines.rtpengine import RtpengineMedia
from clarion.features.meetings import InvitedProgram, MeetingCaller, MeetingPhones, is_sfu_leg

IsThere = Callable[[str], Awaitable[bool]]


class MeetingLegs(LegSink):
    """Events of media legs: those to the media server of meetings belong to no call."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board
        self.phones: MeetingPhones | None = None

    def call_offered(self, offer: CallOffered) -> None:
        self._board.call_offered(offer)

    def leg_event(self, leg_id: str, event: LegEvent) -> None:
        if not is_sfu_leg(leg_id):
            self._board.leg_event(leg_id, event)
        elif self.phones is not None:
            self.phones.leg_event(leg_id, event)


class LiveMeetings:
    """`ask`: of the programs of other features."""

    def __init__(self, here: Container, board: Switchboard, directory: Directory, router: Router) -> None:
        self._here, self._board = here, board
        self.legs = MeetingLegs(board)
        self._caller = MeetingCaller(board, directory, router)
        programs.register(InvitedProgram())

    def attach(self, media: RtpengineMedia, is_there: IsThere) -> None:
        self.phones = self.legs.phones = MeetingPhones(self._here, self._board, media)

        async def there(leg_id: str) -> bool:
            return is_sfu_leg(leg_id) or await is_there(leg_id)

        media.watch.is_there = there

    def serve(self, control: ControlServer) -> None:
        for name, operation in self._caller.operations.items():
            control.add(name, operation)

    def changed(self, call: Call) -> None:
        self.phones.changed(call)

    def moved(self, call: Call, *, here: bool) -> None:
        (self.phones.changed if here else self.phones.left)(call)
