"""A call in which two companies take part: what one sees of the other in it, and may do to it. PH-29, PH-30, PH-42."""

import pytest

from clarion.base.bus import InProcessBus
from clarion.base.errors import Conflict, Forbidden, NotFound
from clarion.calls.control import CallControl, ControlServer
from clarion.calls.event_publisher import SESSION, EventPublisher
from clarion.calls.supervising import LISTEN
from clarion.calls.views import add_dialogs, session_view
from clarion.calls.wire import Answered, DialogNames, HungUp, TransferRequested
from clarion.features.phone.lines.rules import identity_of
from tests.calls.test_conference_control import Asker
from tests.calls.test_conferences import together
from tests.calls.world import SDP, World


class Shared:
    """A stranger of company 2 talks with 101 of company 1; `control` asks as the API does."""

    def __init__(self) -> None:
        self.world = World()
        for number in ("101", "102", "103"):
            self.world.has_phone(number)
        bus = InProcessBus()
        world = self.world
        self.server = ControlServer(bus, "cs1", world.board, world.router, world.directory, world.phones)
        self.server.start()
        self.control = CallControl(bus, ["cs1"])

    async def begin(self) -> None:
        self.stranger = await self.world.calls_as_stranger("+16505550101")
        [self.ada] = self.world.ringing()
        await self.world.say(self.ada, Answered(sdp=SDP))
        self.session = self.world.call.call_id

    async def end(self, account: str, extension: str = "") -> None:
        await self.control.act(account, self.session, "end", extension_id=extension)
        await self.world.board.drain()


@pytest.fixture
async def shared() -> Shared:
    made = Shared()
    await made.begin()
    return made


async def test_a_conference_is_ended_and_set_by_its_own_company_alone(shared: Shared) -> None:
    """The other company's administrators and people leave it; the rest talks on."""
    world = shared.world
    await world.board.control(shared.session, "merge", 2)
    mine = await world.calls("101", "102")
    ben = world.ringing()[-1]
    await world.say(ben, Answered(sdp=SDP))
    second = next(call.call_id for call in world.board.calls if mine in call.legs)
    await world.board.control(second, "bring-in", 1, target=shared.session)
    await world.board.drain()
    assert together(world, shared.stranger, shared.ada, ben)
    with pytest.raises(Forbidden):
        await Asker(world, "x", admin=True, account="2").ask("set-conference", session=shared.session, setting="lock")
    await Asker(world, "103", admin=True).ask("set-conference", session=shared.session, setting="lock")
    with pytest.raises(Conflict):
        await shared.end("1", "e103")  # who is not in it
    await shared.end("2")
    assert together(world, shared.ada, ben)
    with pytest.raises(Conflict):
        await shared.end("2", "x101")
    await shared.end("1")
    assert not world.board.calls


async def of_three(shared: Shared) -> str:
    """Ada's conference with two of company 2; the leg of the second."""
    world = shared.world
    await world.board.control(shared.session, "merge", 2)
    other = await world.calls_as_stranger("+16505550101")
    await world.say(mine := world.ringing()[-1], Answered(sdp=SDP))
    second = next(call.call_id for call in world.board.calls if mine in call.legs)
    await world.board.control(second, "bring-in", 2, target=shared.session)
    await world.board.drain()
    assert together(world, shared.stranger, shared.ada, other)
    return other


async def test_two_of_the_other_company_leave_a_conference_that_ends_with_the_first(shared: Shared) -> None:
    """Its owner has left before."""
    other = await of_three(shared)
    await shared.world.say(shared.ada, HungUp())
    assert together(shared.world, shared.stranger, other)
    await shared.end("2")
    assert not shared.world.board.calls


async def test_whom_their_administrator_hangs_up_leaves_alone(shared: Shared) -> None:
    """Though it be a host, with whom a conference ends."""
    other = await of_three(shared)
    party = shared.world.call.legs[other].party
    await shared.control.act("2", shared.session, "end", party=party)
    await shared.world.board.drain()
    assert together(shared.world, shared.stranger, shared.ada)


async def test_who_has_left_does_not_end_what_goes_on_without_them(shared: Shared) -> None:
    """The stranger passed 101 on to 102: from then on it is a call of company 1."""
    world = shared.world
    await world.say(shared.stranger, TransferRequested(target="+16505550102"))
    ben = world.ringing()[-1]
    await world.say(ben, Answered(sdp=SDP))
    await world.say(shared.stranger, HungUp())
    assert world.audio.hears[shared.ada] == ben
    with pytest.raises(Conflict):
        await shared.end("2")
    assert world.audio.hears[shared.ada] == ben
    await shared.end("1", "e102")
    assert not world.board.calls


async def test_a_call_to_another_company_is_ended_by_either(shared: Shared) -> None:
    await shared.end("2", "x101")
    assert not shared.world.board.calls


async def test_supervisors_slots_and_who_never_spoke_are_not_seen_from_outside(shared: Shared) -> None:
    """Nor the names of dialogs, with which one could speak in them."""
    world = shared.world
    boss = identity_of(world.directory.extensions["e103"])
    await world.board.control(
        shared.session, "supervise", 2, who=boss, targets=tuple(world.phones.at["e103"]), words={"mode": LISTEN}
    )
    await world.say(world.ringing()[-1], Answered(sdp=SDP))
    own, theirs = (session_view(world.call, account)["parties"] for account in ("1", "2"))
    assert [party.get("role") for party in own] == [None, None, "Supervisor"]
    assert len(theirs) == 2 and "Person 103" not in str(theirs)
    feed = EventPublisher(InProcessBus())
    feed.announce(world.call, tuple(world.call.parties))
    told = [payload.decode() for topic, payload in feed._waiting if topic == SESSION]
    assert sorted("Supervisor" in one for one in told) == [False, True]
    view = add_dialogs(session_view(world.call, "2"), world.call, "2", lambda leg: DialogNames(leg, "", "", "", ""))
    assert ["sipData" in party for party in view["parties"]] == [True, False]


async def test_a_call_that_only_rings_shows_no_name_and_a_parked_one_no_slot() -> None:
    shared = Shared()
    world = shared.world
    await world.calls_as_stranger("+16505550101")
    [party] = [each for each in session_view(world.call, "2")["parties"] if "extensionId" not in each]
    assert "name" not in party["to"]
    await world.say(world.ringing()[-1], Answered(sdp=SDP))
    await world.board.control(world.call.call_id, "park", 2)
    own, theirs = (str(session_view(world.call, account)) for account in ("1", "2"))
    assert "parkData" in own and "parkData" not in theirs and "'park'" not in theirs


async def test_a_phone_gives_nobody_to_the_conference_of_a_company_that_takes_no_part() -> None:
    """Though it knows the token."""
    world = World()
    world.has_phone("103")
    begun = await Asker(world, "102").ask("begin-conference")
    host = await world.calls("102", begun["voiceCallToken"])
    mine = await world.calls_as_stranger("+12025550123")
    far = world.ringing()[-1]
    await world.say(far, Answered(sdp=SDP))
    await world.say(mine, TransferRequested(target=begun["voiceCallToken"]))
    assert world.signals.of(mine)[-1] != "bye" and world.audio.hears[mine] == far
    assert not together(world, host, far)
    with pytest.raises(NotFound):
        await Asker(world, "x", admin=True, account="2").ask("set-conference", session=begun["id"], setting="lock")
