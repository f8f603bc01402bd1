"""PH-31: recordings in words: both sides apart, found by what was said, for who may hear them, gone with them."""

import io
import wave
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clarion.base.transcription import NoSpeech, Recogniser
from clarion.calls.ports import sides_of
from clarion.features.people import demo
from clarion.features.phone.transcripts import SpokenText
from tests.features.phone.listening import Heard, all_heard, spoken
from tests.features.phone.test_call_log import OWN, ended
from tests.features.phone.test_recordings import recorded, sound
from tests.support.api import Api

COMPANY = "/account/~/clarion/transcription"
CALLS = "/account/~/clarion/recorded-calls"


def two_sides(path: Path, seconds: float) -> None:
    """Beside a stretch, as the call core leaves it."""
    mono = sound(path, seconds)
    with wave.open(str(sides_of(mono)), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"\x01\x00\x02\x00" * round(8000 * seconds))


async def found(api: Api, number: str = "101", **query: Any) -> list[dict[str, Any]]:
    answer = await api.get(CALLS, number, params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["records"])


async def test_both_sides_are_written_down_and_found_by_their_words(api: Api, tmp_path: Path) -> None:
    """PH-31"""
    heard = api.here.offer(Recogniser, Heard(spoken("Where is the umbrella?", "In the kitchen.")))
    assert (await api.request("PUT", COMPANY, json={"recordings": True})).status_code == 200
    await ended(api)
    [call] = (await api.get(OWN)).json()["records"]
    for at, seconds in enumerate((2.0, 1.0)):
        two_sides(tmp_path / f"{call['sessionId']}001-{at}.wav", seconds)
    one = await recorded(api, tmp_path, session=call["sessionId"], party=call["partyId"])
    assert not list(tmp_path.glob("*.wav")), "the parts go, with their sides"
    await all_heard(api)
    with wave.open(io.BytesIO(heard.asked[0][0])) as file:
        assert (file.getnchannels(), file.getnframes()) == (2, 3 * 8000)
    path = f"/account/~/recording/{one}/clarion/transcript"
    told = (await api.get(path)).json()
    assert told["status"] == "Completed"
    assert [(part["speaker"], part["text"]) for part in told["utterances"]] == [
        (0, "Where is the umbrella?"), (1, "In the kitchen."),
    ]  # fmt: skip
    assert all(part["name"] for part in told["utterances"]), "both have names"

    [record] = await found(api, search="KITCHEN the")
    assert (record["id"], record["callId"]) == (one, call["id"])
    assert "kitchen" in record["transcript"]["snippet"]
    assert record["recording"]["contentUri"].endswith("/content")
    assert await found(api, search="cellar") == []
    assert await found(api, search="100%") == [] and len(await found(api, search=" ?! ")) == 1
    assert await found(api, "103") == [] and (await api.get(path, "103")).status_code == 404
    assert (await api.request("GET", CALLS, "101", demo.NEIGHBOUR)).json()["records"] == []
    assert (await api.get(CALLS, params={"dateFrom": "yesterday"})).status_code == 400
    assert await found(api, dateTo="2020-01-01T00:00:00Z") == []
    assert (await api.request("POST", path)).status_code == 409, "it is written down already"

    files = api.here.settings.data / "files"
    assert len([file for file in files.rglob("*.wav") if file.is_file()]) == 1, "the sides are not kept"
    gone = await api.request("DELETE", "/account/~/call-recordings", json={"records": [one]})
    assert gone.status_code == 204
    async with api.here.storage.reading() as session:
        assert (await session.scalars(select(SpokenText))).all() == [], "words go with their recording"
    assert await found(api) == []


async def test_words_are_ordered_for_one_recording_and_again_after_a_failure(api: Api, tmp_path: Path) -> None:
    """PH-31"""
    one = await recorded(api, tmp_path, number="102")
    path = f"/account/~/recording/{one}/clarion/transcript"
    assert (await api.get(path, "102")).json() == {"status": "NotAvailable", "utterances": []}
    assert (await api.request("POST", path, "102")).status_code == 503, "nobody listens here"
    heard = api.here.offer(Recogniser, Heard(NoSpeech("noise"), spoken("Hello there.", complete=False)))
    assert (await api.request("POST", path, "103")).status_code == 404
    assert (await api.request("POST", path, "102")).status_code == 202
    await all_heard(api)
    assert (await api.get(path, "102")).json()["problem"] == "noise"
    assert (await api.request("POST", path, "102")).json()["status"] == "InProgress"
    await all_heard(api)
    told = (await api.get(path, "102")).json()
    assert (told["status"], len(heard.asked)) == ("CompletedPartially", 2)
    assert [record["id"] for record in await found(api, "102", search="hello")] == [one]
