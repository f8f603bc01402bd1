"""What the page of viewers of a live stream reads."""

from clarion.features.meetings.streams.links import VALID
from tests.features.meetings.test_streams import Streamed, streamed
from tests.support.waiting import wait_for

__all__ = ["streamed"]


async def test_mtg_26_the_page_of_viewers_reads_what_the_link_shows(streamed: Streamed) -> None:
    await streamed.ask("POST", "101", json={})
    links = (await streamed.ask("GET", "101")).json()
    token = links["pageUri"].rpartition("/")[2]
    assert links["pageUri"].endswith(f"/watch/{token}") and links["uri"].endswith(f"/{token}/playlist.m3u8")
    await streamed.guest.until(lambda me: me.view["state"]["live_stream"], "that the meeting is live")
    assert (await streamed.guest.ask("watchStream"))["pageUri"].startswith(links["pageUri"].removesuffix(token))
    shown = links["uri"].removesuffix("/playlist.m3u8")
    host = (await streamed.get(shown)).json()["hostName"]
    said = {"title": "Weekly", "hostName": host}
    assert host and (await streamed.get(shown)).json() == said | {"state": "Starting"}
    await streamed.give(b"one")
    assert (await streamed.get(shown)).json() == said | {"state": "Live"}
    assert (await streamed.ask("DELETE", "101")).status_code == 204

    async def over() -> bool:
        return bool((await streamed.get(shown)).json() == said | {"state": "Ended"})

    await wait_for(over, missing="the end of the stream")
    streamed.meetings.api.clock.advance(VALID.total_seconds() + 1)
    for uri, code in ((shown, "MTG-131"), (f"{shown}x", "CMN-102")):
        ended = await streamed.get(uri)
        assert (ended.status_code, ended.json()["errorCode"]) == (404, code)
