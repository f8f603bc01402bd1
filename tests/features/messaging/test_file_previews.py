"""Team messaging: how files look before they are opened, and who sees that."""

from clarion.base.files import Files
from clarion.features.people import demo
from tests.engines.previews.samples import film, pdf, png, sound
from tests.features.messaging.test_chats import ask, post, team
from tests.features.messaging.test_posts import own
from tests.support.api import Api


async def test_previews_of_files_are_for_who_sees_the_file(api: Api) -> None:
    """MSG-05, MSG-12"""
    chat = (await team(api, members=("102",)))["id"]
    files = {"plan.pdf": pdf(), "walk.mp4": film(), "song.mp3": sound("mp3"), "spoken.webm": sound("webm")}
    bodies = [("body", (name, content, "application/octet-stream")) for name, content in files.items()]
    await ask(api, "POST", "/files", files=bodies, params={"groupId": chat})
    [line] = (await own(api, "GET", f"/chats/{chat}/posts", "102", params={"recordCount": 1}))["records"]
    document, clip, song, spoken = line["attachments"]
    assert (document["pages"], document["contentType"], "duration" in document) == (2, "application/pdf", False)
    assert (clip["width"], clip["height"]) == (640, 360) and 2.9 < clip["duration"] < 3.1
    assert len(song["peaks"]) == len(spoken["peaks"]) == 60 and 2.9 < spoken["duration"] < 3.1
    assert spoken["contentType"] == "audio/webm" and "previewUri" not in spoken
    [on_surface] = (await ask(api, "GET", f"/chats/{chat}/posts", "102", params={"recordCount": 1}))["records"]
    assert set(on_surface["attachments"][2]) == {"id", "type", "name", "contentUri"}
    headers = {number: await api.as_person(number) for number in ("102", "103")}
    foreign = await api.as_person("101", demo.NEIGHBOUR)
    for shown in (document, clip):
        path = shown["previewUri"].removeprefix(api.here.settings.public_url)
        small = await api.client.get(path, headers=headers["102"])
        assert (small.status_code, small.headers["content-type"]) == (200, "image/jpeg")
        assert small.headers["content-security-policy"].endswith("sandbox")
        for stranger in (headers["103"], foreign, {}):
            assert (await api.client.get(path, headers=stranger)).status_code in (401, 404)


async def test_a_voice_message_is_a_sound(api: Api) -> None:
    """MSG-12"""
    chat = (await team(api, members=("102",)))["id"]
    voice = {"name": "Voice message.webm", "voice": "true"}
    body = {"body": ("Voice message.webm", sound("webm"), "audio/webm")}
    [file] = await ask(api, "POST", "/files", params=voice, files=body)
    shown = await post(api, chat, "", attachments=[{"id": file["id"], "type": "File"}])
    [line] = (await own(api, "GET", f"/chats/{chat}/posts", "102", params={"recordCount": 1}))["records"]
    assert line["id"] == shown["id"] and line["attachments"][0]["voice"] is True
    before = [one.key async for one in api.here.get(Files).walk("chat-files/")]
    refused = await ask(
        api, "POST", "/files", status=400, params=voice, files={"body": ("x.webm", png(), "audio/webm")}
    )
    assert "no sound" in refused["message"]
    assert [one.key async for one in api.here.get(Files).walk("chat-files/")] == before, "nothing is left of it"
