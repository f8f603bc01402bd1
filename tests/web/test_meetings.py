"""MTG-05, MTG-06, MTG-16 to MTG-18: from the link into the meeting, in Chromium, with a media engine without media."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from clarion.engines.fakes.sfu import FakeSfu
from clarion.features.meetings import RoomServer
from tests.support.waiting import wait_for
from tests.web.chatting import Chatting, make_team
from tests.web.looks import PHONE, fits
from tests.web.meeting_site import Meetings, item, join, meeting_site
from tests.web.meeting_stream import goes_live
from tests.web.site import Browser

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def meetings(tmp_path: Path) -> AsyncIterator[Meetings]:
    async with meeting_site(tmp_path) as found:
        yield found


async def test_mtg_16_a_guest_opens_the_link_and_is_in_the_meeting(meetings: Meetings) -> None:
    host = await meetings.host()
    link = await meetings.link(host)
    guest = await meetings.guest(link, "Grace", **PHONE)
    await fits(guest, meetings.site.folder, "before")
    await join(guest)
    await host.do("open", path=link)
    await host.sees("Others see you as Ada Admin")
    await join(host)
    await host.do("sees_tile", name="Grace")
    await guest.do("sees_tile", name="Ada Admin")
    # MTG-06: a raised hand and a reaction are seen, and said to those who see nothing.
    await guest.click("Raise hand")
    await host.sees("Grace raised their hand")
    await host.do("press", keys="Alt+Shift+P")
    await host.sees("2 people")
    await fits(host, meetings.site.folder, "people")
    await item(guest, "React", "React with 👏")
    await host.sees("Grace reacted with 👏")
    # MTG-05: the chat, to everybody and to one.
    await guest.click("Chat")
    await guest.fill("Write a message", "Hello <b>all</b>")
    await guest.do("press", keys="Enter")
    await host.do("press", keys="Alt+Shift+C")
    await host.sees("Hello <b>all</b>")
    await fits(guest, meetings.site.folder, "chat")
    await goes_live(meetings, host, guest)
    # MTG-18: a co-host may what a host may.
    await host.do("press", keys="Alt+Shift+P")
    await item(host, "More for Grace", "Make co-host")
    await guest.do("press", keys="Escape")
    await guest.click("People")
    await guest.sees("Mute all")
    await item(host, "Leave", "End for everyone")
    await host.click("End for everyone", exact=True)
    await guest.sees("The meeting has ended")
    await host.sees("The meeting has ended")
    await fits(guest, meetings.site.folder, "over")


async def test_mtg_07_mtg_08_mtg_11_polls_notes_whiteboard_and_breakout_rooms(meetings: Meetings) -> None:
    folder = meetings.site.folder
    host = await meetings.host()
    link = await meetings.link(host)
    await host.do("open", path=link)
    await join(host)
    guest = await meetings.guest(link, "Grace", **PHONE)
    await join(guest)
    await item(host, "More", "Polls")
    await host.click("New poll")
    await host.fill("Question", "Lunch <b>when</b>?")
    await host.fill("Option 1", "Noon")
    await host.fill("Option 2", "One")
    await fits(host, folder, "new_poll")
    await host.click("Start poll")
    await guest.sees("New poll: Lunch <b>when</b>?")
    await item(guest, "More", "Polls")
    await guest.do("check", label="One")
    await guest.click("Submit answer")
    await host.sees("One: 1 of 1")
    await guest.sees("One: 1 of 1 · Your answer")
    await fits(guest, folder, "polls")
    # MTG-08: both write into the same notes.
    await guest.do("press", keys="Escape")
    await item(guest, "More", "Notes")
    await item(host, "More", "Notes")
    await guest.do("type_into", label="Notes", text="Bread")
    await wait_for(lambda: _says(host, "Notes", "Bread"), missing="Bread in the notes of the host", timeout=20)
    await host.do("type_into", label="Notes", text=" and tea")
    await wait_for(lambda: _says(guest, "Notes", "Bread and tea"), missing="tea in the notes of Grace", timeout=20)
    await fits(host, folder, "notes")
    # MTG-04: what one draws the other sees, and saves as a picture.
    await host.do("press", keys="Escape")
    await item(host, "More", "Whiteboard")
    await host.click("Rectangle", exact=True)
    await host.do("draws", name="Whiteboard")
    await guest.sees("Ada Admin is using the whiteboard")
    await guest.do("press", keys="Escape")
    await item(guest, "More", "Whiteboard")
    await guest.do("has_picture", name="1 drawing")
    await fits(guest, folder, "whiteboard")
    await guest.click("Text", exact=True)
    await guest.fill("Text", "Hello")
    await guest.click("Add text")
    await host.do("has_picture", name="2 drawings")
    assert await host.do("saves", name="Save as image") > 1000
    await host.click("Undo")
    await guest.do("has_picture", name="1 drawing")
    for each in (host, guest):
        await item(each, "More", "Whiteboard")
    # MTG-11, MTG-12: into a room, a call for help, a message to all, and back.
    await item(host, "More", "Breakout rooms")
    await host.fill("Number of rooms", "2")
    await host.click("Create rooms")
    await fits(host, folder, "breakouts")
    await host.click("Open rooms")
    await guest.sees("You are in Room 1")
    await guest.click("Call for help")
    await host.sees("Room 1 asks for help")
    await fits(host, folder, "breakouts_open")
    await host.fill("Message to all rooms", "Five minutes")
    await host.click("Send to all rooms")
    await guest.sees("Ada Admin to all rooms: Five minutes")
    await host.click("Join Room 1")
    await host.do("sees_tile", name="Grace")
    await fits(guest, folder, "in_a_room")
    await host.click("Close rooms")
    await guest.sees("You are back in the meeting")
    # MTG-33: how both are connected; without media nothing is wrong, and nothing is measured but that.
    await item(host, "More", "Connections")
    await fits(host, folder, "connections")
    # MTG-05, MTG-14: what was written and answered stays with the meeting, on its page.
    meeting = next(iter(meetings.server.rooms))
    await host.do("press", keys="Alt+Shift+C")
    await host.fill("Write a message", "See <i>you</i>")
    await host.do("press", keys="Enter")
    await host.sees("See <i>you</i>")
    await item(host, "Leave", "End for everyone")
    await host.click("End for everyone", exact=True)
    await host.sees("The meeting has ended")
    await host.do("open", path=f"/meetings/{meeting}")
    for text in ("See <i>you</i>", "Bread and tea", "Lunch <b>when</b>?", "One: 1 of 1"):
        await host.sees(text)
    await fits(host, folder, "afterwards")


async def _says(browser: Browser, label: str, text: str) -> bool:
    return bool(await browser.do("value_of", label=label) == text)


async def test_mtg_17_somebody_waits_in_the_lobby_until_the_host_admits_them(meetings: Meetings) -> None:
    host = await meetings.host()
    link = await meetings.link(host)
    await host.choose("Waiting room", "For everyone but me")
    await host.sees("Saved")
    await host.do("open", path=link)
    await join(host)
    grace, mallory = [await meetings.guest(link, name) for name in ("Grace", "Mallory")]
    for guest in (grace, mallory):
        await guest.click("Ask to join")
        await guest.sees("Waiting to be let in")
    await fits(grace, meetings.site.folder, "lobby")
    await host.do("press", keys="Alt+Shift+P")
    await host.sees("2 people are waiting")
    await host.click("Deny Mallory")
    await mallory.sees("The host did not admit you")
    await host.click("Admit Grace")
    await grace.do("sees_id", part="stage")
    await host.do("sees_tile", name="Grace")
    await item(host, "More for Grace", "Report")
    await host.fill("What happened?", "Shows a knife")
    await host.do("click_last", name="Report")
    await host.sees("The report was sent")
    # Who was removed does not come back.
    await item(host, "More for Grace", "Remove")
    await host.click("Remove", exact=True)
    await grace.sees("The host removed you from the meeting")
    # MTG-17: nobody comes into a locked meeting.
    await item(host, "More", "Lock the meeting")
    await host.sees("Locked")
    await mallory.click("Try again")
    await mallory.click("Ask to join")
    await mallory.sees("The meeting is locked")


async def test_mtg_17_people_wait_for_the_host_where_they_may_not_begin_alone(meetings: Meetings) -> None:
    host = await meetings.host()
    link = await meetings.link(host)
    await host.tick("Others may begin without me", role="switch")
    await host.sees("Saved")
    guest = await meetings.guest(link, "Grace", **PHONE)
    await guest.click("Join now")
    await guest.sees("The host has not started the meeting yet")
    await fits(guest, meetings.site.folder, "early")
    await host.do("open", path=link)
    await join(host)
    await guest.do("sees_tile", name="Ada Admin")


async def test_what_keeps_somebody_out_is_said_in_words(meetings: Meetings) -> None:
    host = await meetings.host()
    link = await meetings.link(host)
    await host.write("Password", "secret7")
    await host.do("submit", form="Password")
    await host.sees("Saved")
    stranger = await meetings.site.browser()
    await stranger.do("open", path="/join")
    await fits(stranger, meetings.site.folder, "code")
    await stranger.fill("Meeting ID or link", "nothing")
    await stranger.click("Join now")
    await stranger.sees("That is neither a meeting ID nor a link.")
    await stranger.fill("Meeting ID or link", "123456789012")
    await stranger.click("Join now")
    await stranger.sees("This meeting does not exist")
    guest = stranger
    await guest.do("no_devices")
    await guest.do("open", path=link)
    # Without camera and microphone one comes in all the same.
    await guest.sees("No camera found.")
    await guest.sees("No microphone found.")
    await guest.fill("Your name", "Grace")
    await guest.fill("Meeting password", "wrong77")
    await guest.click("Join now")
    await guest.sees("That password is wrong.")
    await guest.fill("Meeting password", "secret7")
    await join(guest)
    await guest.sees("You are the only one here")
    # MTG-32: where meetings are encrypted, that is said before.
    await host.tick("End-to-end encryption", role="switch")
    await host.sees("Saved")
    await host.do("open", path=link)
    await host.sees("End-to-end encrypted: the server cannot see or hear this meeting.")


async def test_mtg_10_a_picture_stands_behind_people_and_nothing_of_the_room_is_seen(meetings: Meetings) -> None:
    """The camera shows a red wall and nobody: whoever sees red sees the room."""
    host = await meetings.host()
    link = await meetings.link(host)
    guest = await meetings.site.browser()
    await guest.do("own_devices", color="#ff0000", hz=440)
    await guest.do("open", path=link)
    await guest.fill("Your name", "Grace")
    await guest.do("select", label="Background", option="A picture")
    picture = meetings.site.folder / "beach.png"
    Image.new("RGB", (640, 360), (240, 240, 240)).save(picture)
    await guest.do("upload", file=str(picture))
    await guest.sees("Choose another picture")
    await join(guest)  # at once: the model may not be there yet
    shown: Any = None
    red_is_wanted = False

    def is_red(it: list[int]) -> bool:
        return it[0] > 200 > 100 > it[1]

    async def color_is(good: Callable[[list[int]], bool]) -> bool:
        nonlocal shown
        shown = await guest.do("picture_of", name="Grace (you)")
        if shown is None:
            return False
        assert red_is_wanted or not is_red(shown["color"]), shown
        return good(shown["color"])

    def missing() -> str:
        return f"what is behind Grace: {shown}"

    await wait_for(lambda: color_is(lambda it: min(it) > 200), missing=missing, timeout=60)
    await item(guest, "More", "Audio and video devices")
    red_is_wanted = True
    await guest.do("select", label="Background", option="As it is")
    await wait_for(lambda: color_is(is_red), missing=missing, timeout=60)


async def test_a_meeting_is_started_in_a_chat_and_with_a_person_and_joined_from_its_post(meetings: Meetings) -> None:
    chatting = Chatting(meetings.site)
    ada, ben = [await chatting.person(number) for number in ("101", "102")]
    await make_team(ada, "Planning", "Ben Okafor")
    path = await ada.do("opens", name="Start a meeting in this chat", says="Others see you as Ada Admin")
    await ben.do("click_text", text="Planning")
    await ben.sees("Join the meeting: ")
    assert await ben.do("opens", name="Join meeting", says="Others see you as Ben Okafor") == path
    await ada.do("open", path="/colleagues")
    await ada.click("Numbers of Ben Okafor")
    with_ben = await ada.do("opens", name="Start a meeting with Ben Okafor", says="Meeting with Ben Okafor")
    assert with_ben != path


async def test_people_keep_their_place_when_another_process_goes_on_with_the_room(meetings: Meetings) -> None:
    host = await meetings.host()
    link = await meetings.link(host)
    guest = await meetings.guest(link, "Grace")
    await join(guest)
    await guest.click("Raise hand")
    await guest.click("Lower hand")
    await guest.click("Raise hand")
    await guest.do("open", path=link)
    await join(guest)
    await guest.sees("Lower hand")
    await meetings.server.close()
    meetings.server = RoomServer(meetings.site.here, FakeSfu())
    await meetings.server.open()
    await host.do("open", path=link)
    await join(host)
    await guest.do("sees_tile", name="Ada Admin")
    await host.do("sees_tile", name="Grace")
    await guest.click("Lower hand")
    await host.sees("Grace lowered their hand")


async def test_mtg_13_a_meeting_is_scheduled_changed_held_and_stands_in_the_history(meetings: Meetings) -> None:
    host = await meetings.host()
    await host.sees("Nothing planned")
    await host.click("Schedule a meeting")
    await host.write("Title", "Quarterly review of the northern region")
    await host.write("Invite by email", "grace@guests.example, nobody")
    await host.click("Schedule", exact=True)
    await host.sees("Enter up to 200 email addresses")
    await host.write("Invite by email", "grace@guests.example")
    await host.choose("Repeats", "Every week")
    await host.write("How many times", "2")
    await fits(host, meetings.site.folder, "schedule")
    await host.click("Schedule", exact=True)
    await host.sees("Meeting scheduled")
    await item(host, "More for Quarterly review of the northern region", "Change meeting")
    assert await host.do("value_of_box", label="Invite by email") == "grace@guests.example"
    await host.write("Title", "Review")
    await host.do("click_last", name="Save changes")
    await host.sees("Meeting changed")
    path = await host.do("opens", name="Join Review", says="Others see you as Ada Admin")
    await host.do("open", path=path)
    await join(host)
    await item(host, "Leave", "End for everyone")
    await host.click("End for everyone", exact=True)
    await host.sees("The meeting has ended")
    await host.do("open", path="/meetings")
    await host.click("Review: 1 person attended")
    await host.do("gone", text="Meeting changed")
    await fits(host, meetings.site.folder, "home")
    await item(host, "More for Review", "Cancel meeting")
    await host.do("click_last", name="Cancel meeting")
    await host.sees("Nothing planned")


async def test_people_meet_without_a_media_server_and_are_told(meetings: Meetings) -> None:
    await meetings.server.close()
    meetings.server = RoomServer(meetings.site.here, None)
    await meetings.server.open()
    host = await meetings.host()
    await host.do("open", path=await meetings.link(host))
    await join(host)
    await host.sees("The media server of meetings is not available.")
    await fits(host, meetings.site.folder, "no-media")
