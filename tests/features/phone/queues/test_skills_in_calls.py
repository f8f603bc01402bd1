"""PH-65: skills in live calls: what a caller needs, who rings and why, and what outlives the process."""

from pathlib import Path

import msgspec

from clarion.calls import programs
from clarion.calls.directory import Extension
from clarion.calls.legs import open_snapshot
from clarion.calls.model import Call
from clarion.calls.wire import Dtmf, PlaybackFinished
from clarion.features.phone.queues import QueueAnswer, QueueCache, QueueProgram
from clarion.features.phone.queues.live_views import live_view
from clarion.features.phone.queues.looking import look_at
from clarion.features.phone.queues.profile import Member, Mode, QueueProfile
from clarion.features.phone.queues.skills import SkillRule, Want
from tests.calls.menus import Company
from tests.features.phone.queues.floor import QUEUE, Floor

PARIS, HERE = "+33142685300", "+12025550123"
FRENCH = SkillRule(
    want=Want(skill="f", name="French", level=3, after=30.0), by="Language", value="fr", words="language fr"
)
VIP = SkillRule(
    want=Want(skill="v", name="VIP", level=1), by="CalledNumber", value="+16505550300", words="called number"
)


def french_floor(folder: Path, *rules: SkillRule, **settings: object) -> Floor:
    """102 speaks no French, 103 a little, 104 well."""
    floor = Floor(folder, ("102", "103", "104"), **settings)
    levels: dict[str, dict[str, int]] = {"102": {}, "103": {"f": 2}, "104": {"f": 5}}
    members = tuple(Member(extension_id=f"e{who}", skills=skills) for who, skills in levels.items())
    queue = floor.queue(QUEUE, (), skill_rules=rules or (FRENCH,), **settings)
    floor.set_queues(msgspec.structs.replace(queue, members=members))
    return floor


def notes_of(call: Call) -> list[str]:
    return [fact.detail for fact in call.facts if fact.kind == "note"]


async def test_a_caller_from_france_gets_who_speaks_french_and_the_call_tells_why_ph_65(tmp_path: Path) -> None:
    floor = french_floor(tmp_path)
    await floor.comes(PARIS)
    assert floor.rings_for() == [("104", PARIS)]
    notes = notes_of(floor.call)
    assert "It asks for skills: French 3 (language fr)." in notes
    assert "The caller waits for somebody with French 3 or more (one less each 30 seconds)." in notes
    assert "Person 104 fits: French 5, 3 wanted by now." in notes
    await floor.comes(HERE)
    assert floor.rings_for() == [("102", HERE), ("104", PARIS)], "others get whoever is free"


async def test_who_waits_for_a_skill_is_seen_widens_and_outlives_the_process_ph_65(tmp_path: Path) -> None:
    floor = french_floor(tmp_path)
    floor.phones.at["e104"] = []
    await floor.comes(PARIS)
    assert floor.rings_for() == []
    assert floor.desks
    [seen] = floor.desks.view("1")
    queue = type("Queue", (), {"id": QUEUE, "name": "Queue", "number": "300"})
    [caller] = live_view(queue, [], [seen], floor.clock.now())["waiting"]  # type: ignore[arg-type]
    assert caller["skills"] == [{"id": "f", "name": "French", "level": 3}]
    kept = [open_snapshot(state) for state in (await floor.store.load()).values()]
    floor.desks = None
    floor.board = floor.new_board()
    for snapshot in kept:
        floor.board.resume(snapshot)
    floor.open_desks("cs2")
    await floor.settle()
    assert floor.rings_for() == [], "the new process knows what is wanted"
    await floor.passes(30)
    assert floor.rings_for() == [("103", PARIS)]
    assert "Person 103 fits: French 2, 2 wanted by now." in notes_of(floor.call)


async def test_where_all_who_fit_ring_a_few_are_told_ph_65(tmp_path: Path) -> None:
    people = ("102", "103", "104", "105", "106")
    floor = Floor(tmp_path, people)
    members = tuple(Member(extension_id=f"e{who}", skills={"f": 3}) for who in people)
    queue = floor.queue(QUEUE, (), mode=Mode.SIMULTANEOUS, skill_rules=(FRENCH,))
    floor.set_queues(msgspec.structs.replace(queue, members=members))
    await floor.comes(PARIS)
    assert len(floor.rings_for()) == 5
    [told] = [note for note in notes_of(floor.call) if "fits" in note]
    assert (told.count("fits:"), told.endswith("2 more ring.")) == (3, True)


async def test_the_called_number_counts_and_everybody_fits_in_the_end_ph_65(tmp_path: Path) -> None:
    floor = french_floor(tmp_path, VIP)
    await floor.comes(HERE)
    assert floor.rings_for() == []
    await floor.passes(30)
    assert floor.rings_for() == [("102", HERE)]
    [call] = floor.board.calls
    assert "Person 102 fits: VIP 0, none wanted by now." in notes_of(call)


async def test_who_is_called_back_still_gets_the_skill_ph_65(tmp_path: Path) -> None:
    floor = french_floor(tmp_path, calls_back=True)
    floor.phones.at["e104"] = floor.phones.at["e103"] = []
    caller = await floor.comes(PARIS)
    for _ in range(2):
        await floor.say(caller, Dtmf(digit="1"))
        await floor.settle()
    await floor.say(caller, PlaybackFinished(token="bye"))
    await floor.settle()
    assert floor.board.calls == [], "102 is free, and speaks no French"
    floor.has_phone("104")
    assert floor.desks
    floor.desks.refresh()
    await floor.settle()
    back = floor.ringing()[-1]
    await floor.picks_up(back)
    await floor.say(back, Dtmf(digit="1"))
    await floor.settle()
    assert ("104", PARIS) in floor.rings_for()
    assert [member for member, _ in floor.rings_for()] == ["104"]


async def test_the_menu_and_the_key_that_a_caller_came_through_ask_for_skills_ph_65() -> None:
    world = Company()
    known = world.directory
    queue = Extension(extension_id="q310", account_id="1", number="310", name="Support", kind="Department")
    known.load(
        list(known.accounts.values()),
        [*known.extensions.values(), queue],
        list(known.devices.values()),
        list(known.numbers.values()),
        list(known.trunks.values()),
    )
    rules = [
        SkillRule(want=Want(skill=skill, name=skill, level=1), by="Menu", value=menu, key=key)
        for skill, menu, key in (("sales", "e300", "2"), ("any", "e301", ""), ("other", "e300", "1"))
    ]
    book = QueueCache()
    book.load([QueueProfile(queue_id="q310", account_id="1", number="310", name="Support", skill_rules=tuple(rules))])
    world.answers.register("Department", QueueAnswer(book))
    programs.register(QueueProgram())
    await world.rings_in()
    await world.presses("2310")
    assert world.reached() == ["300", "310"]
    [call] = world.board.calls
    assert [want.name for want in look_at(call).wants] == ["sales", "any"]
    assert any(note.startswith("The caller waits for somebody with sales 1 or more") for note in world.notes())
