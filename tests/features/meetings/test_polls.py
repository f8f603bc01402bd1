"""Polls in a meeting, live and afterwards. MTG-07, MTG-19."""

from typing import Any

from sqlalchemy import select

from clarion.base.storage import Storage
from clarion.features.meetings.history.models import LiveMeeting
from clarion.features.meetings.polls.requests import MOST_OPEN
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.room_walk import COLLEAGUE, GUEST, HOST, Walk, refused
from tests.features.meetings.test_bridges import ask, new_bridge
from tests.support.meeting_client import enter, link_of

LUNCH: dict[str, Any] = {"type": "openPoll", "question": "Lunch?", "options": ["Pizza", "Soup", "Salad"]}


def walk_of_three() -> tuple[Walk, str, str, str]:
    walk = Walk()
    return walk, walk.arrive(HOST), walk.arrive(COLLEAGUE), walk.arrive(GUEST)


def poll_of(walk: Walk, connection: str, poll: str = "q1") -> dict[str, Any]:
    found: dict[str, Any] = walk.seen[connection]["state"]["polls"][poll]
    return found


def test_mtg_07_a_host_asks_everybody_answers_and_the_newest_answer_counts() -> None:
    walk, host, colleague, guest = walk_of_three()
    with refused("MTG-110"):
        walk.ask(guest, **LUNCH)
    walk.ask(host, **LUNCH)
    walk.ask(colleague, type="answerPoll", poll="q1", choices=[0])
    walk.ask(guest, type="answerPoll", poll="q1", choices=[1])
    walk.ask(colleague, type="answerPoll", poll="q1", choices=[1])
    assert poll_of(walk, guest)["counts"] == [0, 2, 0]
    assert [poll_of(walk, each)["mine"] for each in (host, colleague, guest)] == [[], [1], [1]]
    assert poll_of(walk, host)["votes"] == [{"name": "Bob", "choices": [1]}, {"name": "Gus", "choices": [1]}]
    assert "votes" not in poll_of(walk, colleague)
    walk.check()
    walk.ask(host, type="setRole", participant=walk.id(colleague), role="coHost")
    assert "votes" in poll_of(walk, colleague)
    walk.ask(host, type="closePoll", poll="q1")
    with refused("MTG-110"):
        walk.ask(guest, type="answerPoll", poll="q1", choices=[2])
    walk.ask(host, type="deletePoll", poll="q1")
    assert walk.seen[guest]["state"]["polls"] == {}
    walk.check()


def test_mtg_07_nobody_learns_who_chose_what_in_an_anonymous_poll_and_nobody_votes_twice() -> None:
    walk, host, colleague, guest = walk_of_three()
    walk.ask(host, **LUNCH, anonymous=True, multiple=True)
    walk.ask(colleague, type="answerPoll", poll="q1", choices=[0, 2, 2])
    with refused("MTG-110"):
        walk.ask(colleague, type="answerPoll", poll="q1", choices=[1])
    again = walk.arrive(COLLEAGUE)  # the same person through the link once more
    with refused("MTG-110"):
        walk.ask(again, type="answerPoll", poll="q1", choices=[1])
    seen = poll_of(walk, host)
    assert (seen["counts"], seen["answered"], "votes" in seen) == ([1, 0, 1], 1, False)
    assert (poll_of(walk, colleague)["mine"], poll_of(walk, guest)["mine"]) == (True, False)
    assert walk.room.polls.by_id["q1"].answers == {}
    walk.check()


def test_mtg_07_polls_are_bounded_and_answers_must_fit() -> None:
    walk, host, _, guest = walk_of_three()
    with refused("CMN-101"):
        walk.ask(host, type="openPoll", question="Lunch?", options=["Soup", " Soup "])
    for _ in range(MOST_OPEN):
        walk.ask(host, **LUNCH)
    with refused("MTG-110"):
        walk.ask(host, **LUNCH)
    for choices in ([0, 1], [3]):
        with refused("CMN-101"):
            walk.ask(guest, type="answerPoll", poll="q1", choices=choices)
    with refused("MTG-111"):
        walk.ask(guest, type="answerPoll", poll="q99", choices=[0])


async def test_mtg_07_polls_go_on_with_another_server_and_stay_with_the_meeting(
    meetings: Meetings, storage: Storage
) -> None:
    api = meetings.api
    bridge = await new_bridge(api, "101", name="Lunch")
    host = await enter(api, link_of(bridge), "101")
    guest = await enter(api, link_of(bridge), name="Gus")
    reply = await host.ask("openPoll", question="x", options=["only one"])
    assert reply["error"]["errorCode"] == "CMN-101"
    await host.do("openPoll", question="Lunch?", options=["Pizza", "Soup"])
    await guest.do("answerPoll", poll="q1", choices=[1])
    await host.do("openPoll", question="Secret?", options=["Yes", "No"], anonymous=True)
    await host.do("answerPoll", poll="q2", choices=[0])
    async with storage.reading() as session:
        stored = (await session.scalars(select(LiveMeeting.state))).one()
    assert '"Soup"' in stored  # what the next owner goes on with
    await guest.until(lambda me: me.view["state"]["polls"].get("q2", {}).get("answered"), "the answer of the host")
    back = await enter(api, link_of(bridge), "101")
    assert back.view["state"]["polls"]["q1"]["counts"] == [0, 1]
    meeting = host.view["room"]["meetingId"]
    await host.do("closePoll", poll="q1")
    host.send('{"type": "end"}')
    await host.until_over()
    path = f"/restapi/v1.0/account/~/extension/~/clarion/meetings/{meeting}/polls"
    records = (await ask(api, "GET", path, "101")).json()["records"]
    assert [(one["question"], one["counts"], one["votes"]) for one in records] == [
        ("Lunch?", [0, 1], [{"name": "Gus", "choices": [1]}]),
        ("Secret?", [1, 0], []),
    ]
    assert (await ask(api, "GET", path, "103")).status_code == 404
