"""A meeting that is streamed live, in the browsers of who is in it and of a viewer."""

from clarion.base.meeting_video import LiveComposer, LivePiece, StreamPusher
from tests.engines.meeting_video.test_live import composed
from tests.features.meetings.test_streams import OneLiveComposer, OnePusher
from tests.web.looks import PHONE, fits
from tests.web.meeting_site import Meetings, item
from tests.web.site import Browser


async def goes_live(meetings: Meetings, host: Browser, guest: Browser) -> None:
    """MTG-26: who is streamed is told, and stays or leaves; the host reads that the service does not take it."""
    composer = meetings.site.here.offer(LiveComposer, OneLiveComposer())
    meetings.site.here.offer(StreamPusher, OnePusher(refuses=True))
    await item(host, "More", "Go live")
    await host.fill("Server address of the service (optional)", "rtmp://live.example.com/app")
    await host.fill("Stream key", "k-1")
    await fits(host, meetings.site.folder, "go-live")
    await host.do("press", keys="Enter")
    await guest.sees("This meeting is live")
    await fits(guest, meetings.site.folder, "told-live")
    await guest.click("Stay in the meeting")
    await guest.do("sees_id", part="live-badge")
    await host.sees("Live, but not on live.example.com")
    await fits(host, meetings.site.folder, "live")
    viewer = await _watches(meetings, composer, await host.do("copies", menu="More", name="Copy the link for viewers"))
    await item(host, "More", "Stop the stream")
    await guest.sees("This meeting is no longer live.")
    await viewer.sees("The live stream has ended")
    await viewer.do("open", path="/watch/nothing")
    await viewer.sees("This link does not work")


async def _watches(meetings: Meetings, composer: OneLiveComposer, link: str) -> Browser:
    """MTG-26: who has the link and no account sees and hears the meeting, on a phone."""
    viewer = await meetings.site.browser(**PHONE)
    await viewer.do("open", path=link.removeprefix(meetings.site.url))
    await viewer.sees("The live stream starts in a few seconds.")
    await fits(viewer, meetings.site.folder, "watch-starting")
    for each in composed():
        composer.pieces.put_nowait(LivePiece(2000, each))
    await viewer.sees("Live meeting of Ada Admin")
    await _sees_and_hears(viewer, native=True)
    await viewer.do("no_native_hls")
    await viewer.do("open", path=link.removeprefix(meetings.site.url))
    await _sees_and_hears(viewer, native=False)
    await fits(viewer, meetings.site.folder, "watch")
    return viewer


async def _sees_and_hears(viewer: Browser, *, native: bool) -> None:
    """`native`: by the browser, otherwise by the library for those that cannot."""
    played = await viewer.do("watches_live", hz=750, within=60)
    assert (played["width"], played["height"], played["native"]) == (320, 180, native)
    red, green, blue = played["color"]  # the camera is green
    assert green > 60 and green > red + 30 and green > blue + 30, played
