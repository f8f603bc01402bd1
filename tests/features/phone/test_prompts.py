"""The library of prompts (PH-02): uploads by content, speech by a voice, hear, rename, remove; and whose it is."""

import pytest

from clarion.base.errors import Unavailable
from clarion.base.files import Files
from clarion.base.voice import Sound, Voice
from clarion.features.people import demo
from tests.features.phone.sounds import add_prompt, samples_of, wav
from tests.support.api import Api
from tests.support.audio import holds_tone
from tests.support.surface_shapes import faults, need_surface

PROMPTS = "/account/~/ivr-prompts"
PATH = "/restapi/v1.0/account/{accountId}/ivr-prompts"


async def test_a_prompt_is_uploaded_listed_heard_renamed_and_removed_ph_02(api: Api) -> None:
    made = await add_prompt(api, "Willkommen.wav", 620)
    assert (made["filename"], made["contentType"], made["clarion"]["seconds"]) == ("Willkommen.wav", "audio/wav", 1.0)
    listed = (await api.get(PROMPTS)).json()
    assert [record["id"] for record in listed["records"]] == [made["id"]]
    path = f"{PROMPTS}/{made['id']}"
    heard = await api.get(f"{path}/content", "102")
    assert (heard.status_code, heard.headers["content-type"]) == (200, "audio/wav")
    assert holds_tone(samples_of(heard.content), 620)
    renamed = await api.request("PUT", path, json={"filename": "Welcome"})
    assert renamed.json()["filename"] == "Welcome"
    assert (await api.get(path)).json() == renamed.json()
    async with api.here.storage.reading():
        files = [facts.key async for facts in api.here.get(Files).walk(f"sounds/{api.account_id()}")]
    assert len(files) == 1
    assert (await api.request("DELETE", path)).status_code == 204
    assert (await api.get(path)).status_code == 404
    assert [facts async for facts in api.here.get(Files).walk(f"sounds/{api.account_id()}")] == [], "the file went too"


async def test_answers_have_the_form_of_the_surface(sqlite_api: Api) -> None:
    need_surface()
    made = await add_prompt(sqlite_api)
    assert faults("POST", PATH, 200, made) == []
    assert faults("GET", PATH, 200, (await sqlite_api.get(PROMPTS)).json()) == []
    one = await sqlite_api.get(f"{PROMPTS}/{made['id']}")
    assert faults("GET", f"{PATH}/{{promptId}}", 200, one.json()) == []


async def test_a_name_may_be_given_beside_the_file(sqlite_api: Api) -> None:
    files = {"attachment": ("x.mp3", wav(), "audio/mpeg")}
    answer = await sqlite_api.request("POST", PROMPTS, files=files, data={"name": "Night"})
    assert (answer.status_code, answer.json()["filename"]) == (200, "Night"), answer.text


@pytest.mark.parametrize(
    ("content", "status"), [(b"no sound at all", 415), (b"", 415), (b"RIFF\0\0\0\0WAVEfmt broken", 415)]
)
async def test_what_is_no_audio_is_refused_by_its_content(sqlite_api: Api, content: bytes, status: int) -> None:
    files = {"attachment": ("welcome.wav", content, "audio/wav")}
    answer = await sqlite_api.request("POST", PROMPTS, files=files)
    assert answer.status_code == status, answer.text
    assert "audio" in answer.json()["message"]
    assert (await sqlite_api.get(PROMPTS)).json()["records"] == []


async def test_a_request_without_or_with_too_much_of_a_file_is_refused(sqlite_api: Api) -> None:
    answer = await sqlite_api.request("POST", PROMPTS, data={"name": "nothing"})
    assert (answer.status_code, answer.json()["parameterName"]) == (400, "attachment")
    big = {"attachment": ("big.wav", b"RIFF" + bytes(21 * 2**20), "audio/wav")}
    assert (await sqlite_api.request("POST", PROMPTS, files=big)).status_code == 413
    long_name = await sqlite_api.request(
        "POST", PROMPTS, files={"attachment": ("x.wav", wav(), "audio/wav")}, data={"name": "n" * 300}
    )
    assert (long_name.status_code, long_name.json()["parameterName"]) == (400, "name")


async def test_a_voice_speaks_a_prompt_ph_02(api: Api) -> None:
    body = {"name": "Greeting", "text": "Welcome to  our\ncompany", "language": "en-GB"}
    made = (await api.request("POST", "/account/~/clarion/spoken-prompts", json=body)).json()
    assert (made["clarion"]["text"], made["clarion"]["language"]) == ("Welcome to our company", "en-GB")
    heard = await api.get(f"{PROMPTS}/{made['id']}/content")
    assert len(samples_of(heard.content)) > 8000
    once = await api.request("POST", "/account/~/clarion/speech", json={"text": "Hello", "language": "1031"})
    assert (once.status_code, once.headers["content-type"]) == (200, "audio/wav")
    assert len((await api.get(PROMPTS)).json()["records"]) == 1, "what is only heard is not kept"


async def test_texts_that_cannot_be_spoken_are_refused(sqlite_api: Api) -> None:
    for body in ({"text": " \n "}, {"text": "x" * 2001}, {"text": "Hi", "language": "Klingon"}, {}):
        answer = await sqlite_api.request("POST", "/account/~/clarion/speech", json=body)
        assert answer.status_code == 400, body


class Mute:
    async def speak(self, text: str, language: str) -> Sound:
        raise Unavailable("No voice is installed.")

    async def convert(self, content: bytes) -> Sound:
        raise NotImplementedError


async def test_without_a_voice_the_answer_says_so(sqlite_api: Api) -> None:
    sqlite_api.here.offer(Voice, Mute())
    answer = await sqlite_api.request("POST", "/account/~/clarion/speech", json={"text": "Hi"})
    assert (answer.status_code, answer.json()["message"]) == (503, "No voice is installed.")


async def test_members_and_neighbours_change_no_prompts(api: Api) -> None:
    made = await add_prompt(api)
    path = f"{PROMPTS}/{made['id']}"
    files = {"attachment": ("x.wav", wav(), "audio/wav")}
    assert (await api.request("POST", PROMPTS, "102", files=files)).status_code == 403
    for method, body in (("PUT", {"filename": "Mine"}), ("DELETE", None)):
        assert (await api.request(method, path, "102", json=body)).status_code == 403
        assert (await api.request(method, path, "101", demo.NEIGHBOUR, json=body)).status_code == 404
    assert (await api.request("GET", f"{path}/content", "101", demo.NEIGHBOUR)).status_code == 404
    foreign = PROMPTS.replace("~", api.account_id())
    assert (await api.request("GET", foreign, "101", demo.NEIGHBOUR)).status_code == 404
