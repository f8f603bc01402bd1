"""PH-44 Calls in the web app with everything real: the built app, Chromium, Kamailio, rtpengine, the network."""

import pytest

from tests.scenarios.installation import BUSY, ECHO, TONE, TONE_620, Installation
from tests.support.waiting import wait_for
from tests.web.conftest import NARROW, StartWebApp, WebApp

pytestmark = [pytest.mark.browser, pytest.mark.scenario]
TONE_HZ, TONE_620_HZ = 1004, 620
REJECTS, CONGESTED = "+12025550106", "+12025550112"


async def _two_talk(web_app: StartWebApp) -> tuple[WebApp, WebApp]:
    ada = await web_app("101", tone=500)
    ben = await web_app("102", tone=800, size=NARROW)
    await ada.dial_on_pad("102")
    await ben.rings()
    await ben.click("Answer")
    await ada.talks()
    await ben.talks()
    return ada, ben


async def test_a_person_calls_a_number_hears_it_and_finds_the_call_in_the_history(web_app: StartWebApp) -> None:
    ada = await web_app("101")
    await ada.dial_on_pad(TONE)
    await ada.talks()
    await ada.hears(TONE_HZ)
    await ada.click("Hang up")
    assert await ada.call_ended() == "ended"

    async def listed() -> bool:
        calls = await ada.history()
        return bool(calls) and "0102" in calls[0]

    await wait_for(listed, missing="the call in the history", timeout=20)
    assert await ada.do("problems") == []


async def test_the_microphone_reaches_the_other_side(web_app: StartWebApp) -> None:
    """As it is, and through the removal of noise."""
    ada = await web_app("101", tone=600)
    await ada.dial_on_pad(ECHO)
    await ada.talks()
    await ada.hears(600)
    await ada.click("Audio", exact=True)
    await ada.click("Remove more noise", role="menuitemcheckbox")
    await ada.do("sends", label="MediaStreamAudioDestinationNode")
    await ada.hears(600)


async def test_a_busy_number_is_said_in_words(web_app: StartWebApp) -> None:
    ada = await web_app("101")
    await ada.dial_on_pad(BUSY)
    await ada.sees("Busy. They are on another call.")
    assert await ada.call_ended() == "busy"
    await ada.sees_latest("Busy")


async def test_refused_calls_are_called_what_they_were_also_in_the_history(web_app: StartWebApp) -> None:
    """By the other side, and by a network without a free line."""
    ada = await web_app("101")
    for number, ending, shown in ((REJECTS, "rejected", "Declined"), (CONGESTED, "linesBusy", "Lines busy")):
        await ada.dial_on_pad(number)
        assert await ada.call_ended() == ending
        await ada.sees_latest(shown)


async def test_an_international_number_is_refused_with_the_reason_until_the_admin_allows_it(
    web_app: StartWebApp,
) -> None:
    """PH-48"""
    ada = await web_app("101")
    await ada.dial_on_pad("+442079460000")
    assert await ada.call_ended() == "internationalOff"


async def test_two_browsers_ring_answer_and_hear_each_other(web_app: StartWebApp) -> None:
    ada, ben = await _two_talk(web_app)
    await ada.hears(800)
    await ben.hears(500)
    await ben.click("Hang up")
    assert await ada.call_ended() == "ended"


async def test_hold_plays_music_and_mute_is_silent(web_app: StartWebApp) -> None:
    ada, ben = await _two_talk(web_app)
    await ben.hears(500)
    await ada.click("Hold")
    await ada.sees("On hold")
    await ben.hears_something()
    await ada.click("Resume")
    await ada.do("click", name="Hold", exact=True)
    await ada.click("Resume")
    await ben.click("Mute", exact=True)
    await ben.sees("Muted")


async def test_a_blind_transfer_leaves_the_two_others_talking(web_app: StartWebApp) -> None:
    ada, ben = await _two_talk(web_app)
    await ada.click("Transfer")
    await ada.do("fill", label="Transfer to", text=TONE)
    await ada.click("Transfer now")
    assert await ada.call_ended() == "transferred"
    assert "Ben Okafor" in await ada.do("text_of", part="call-ended")  # with whom she spoke
    await ben.hears(TONE_HZ)


async def test_an_attended_transfer_asks_first_and_shows_the_new_caller(web_app: StartWebApp) -> None:
    ada = await web_app("101", tone=500)
    ben = await web_app("102", tone=800, size=NARROW)
    await ben.dial_on_pad(TONE_620)
    await ben.talks()
    await ben.click("Transfer")
    await ben.do("fill", label="Transfer to", text="101")
    await ben.click("Ask first")
    await ada.rings()
    await ada.click("Answer")
    await ada.hears(800)
    await ben.click("Hand over")
    assert await ben.call_ended() == "transferred"
    await ada.hears(TONE_620_HZ)
    await ada.sees("(202) 555-0103")


async def test_a_person_who_waited_sees_whom_they_were_handed_to(web_app: StartWebApp) -> None:
    ada = await web_app("101", tone=500)
    ben = await web_app("102", tone=800, size=NARROW)
    cora = await web_app("103", tone=1100, size=NARROW)
    await ben.dial_on_pad("101")
    await ada.rings()
    await ada.click("Answer")
    await ben.talks()
    await ben.click("Transfer")
    await ben.do("fill", label="Transfer to", text="a")
    offered = await ben.do("texts", role="list", name="Matching colleagues")
    assert offered and not any("Ada" in one for one in offered), offered  # she is on the line
    await ben.do("fill", label="Transfer to", text="103")
    await ben.click("Ask first")
    await cora.rings()
    await cora.click("Answer")
    await cora.hears(800)
    await ben.click("Hand over")
    assert await ben.call_ended() == "transferred"
    await ada.hears(1100)
    assert "Chloé Martin" in await ada.do("text_of", part="call-panel")
    assert "Ada" in await cora.do("text_of", part="call-panel")


async def test_a_parked_call_is_in_sight_of_everybody_and_goes_on_where_it_is_fetched(web_app: StartWebApp) -> None:
    """PH-26"""
    ada, ben = await _two_talk(web_app)
    cora = await web_app("103", tone=1100, size=NARROW)
    await ada.click("Park")
    assert await ada.call_ended() == "transferred"
    await cora.sees("Ben Okafor is parked")
    await cora.sees("Parked by Ada")
    await cora.click("Pick up")
    await cora.talks()
    await ben.hears(1100)
    await cora.click("Hold", exact=True)
    await cora.sees("On hold")
    assert "Ben Okafor" in await cora.do("text_of", part="call-panel")
    await cora.click("Hang up")
    assert await cora.call_ended() == "ended"


async def test_a_second_call_waits_and_is_answered_while_the_first_holds(web_app: StartWebApp) -> None:
    ada = await web_app("101", tone=500)
    ben = await web_app("102", tone=800, size=NARROW)
    await ada.dial_on_pad(TONE_620)
    await ada.talks()
    await ben.dial_on_pad("101")
    await ada.rings()
    await ada.click("Hold & answer")
    await ben.talks()
    await ada.hears(800)
    await ada.click("Switch to")
    await ada.hears(TONE_620_HZ)


async def test_a_declined_caller_is_told_and_the_ringing_stops(web_app: StartWebApp) -> None:
    ada = await web_app("101")
    ben = await web_app("102", size=NARROW)
    await ada.dial_on_pad("102")
    await ben.rings()
    await ben.click("Decline")
    await ben.do("sees_id", part="incoming-call", state="detached")


async def test_voicemail_arrives_live_and_is_played(web_app: StartWebApp) -> None:
    ada = await web_app("101", tone=500)
    ben = await web_app("102", size=NARROW)
    await ben.open("/voicemail")
    await ada.dial_on_pad("102")
    await ben.rings()
    await ben.click("To voicemail")
    await ada.talks()
    await ada.sees("Voicemail")
    await _speak_after_the_greeting(ada)
    await ada.click("Hang up")
    await ben.do("click", name="New message Ada Admin", within=25)
    await ben.click("Play the message")
    await ben.sees("0:02")


async def _speak_after_the_greeting(caller: WebApp) -> None:
    """The greeting and the beep end in silence; then the tone of the microphone is recorded for a while."""
    panel = ""

    async def long_enough() -> bool:
        nonlocal panel
        panel = str(await caller.do("text_of", part="call-state"))
        minutes, seconds = (int(part) for part in panel.split(":"))
        return minutes * 60 + seconds >= 14

    await wait_for(long_enough, missing=lambda: f"fourteen seconds of the call; it says {panel}", timeout=25)


async def test_an_emergency_call_raises_the_notice_at_the_administrators(
    web_app: StartWebApp, clarion_up: Installation
) -> None:
    ada = await web_app("101")
    ben = await web_app("102", size=NARROW)
    await ben.dial_on_pad("911")
    await ben.talks()
    await ada.do("sees_id", part="emergency-notice")
    notice = await ada.do("text_of", part="emergency-notice")
    assert "Ben Okafor dialed 911" in notice
    assert "(650) 555-0102" in notice


async def test_a_caller_whose_number_the_carrier_proved_is_marked(
    web_app: StartWebApp, clarion_up: Installation
) -> None:
    ben = await web_app("102", size=NARROW)
    to = clarion_up.env["CLARION_102_NUMBER"]
    for level, part in (("A", "visible"), ("B", "hidden")):
        await clarion_up.network("place", from_number="+12025550142", to=to, attest=level)
        await ben.rings()
        await ben.do("sees_id", part="caller-proof", state=part)
        await ben.click("Decline")
        await ben.do("sees_id", part="incoming-call", state="hidden")
