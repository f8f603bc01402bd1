"""PH-11: what callers of a queue leave reaches each manager, once, with a recording of their own."""

from tests.features.phone.test_voicemail_store import STORE, a_recording, deposited
from tests.support.api import Api


async def test_each_manager_has_the_message_and_deletes_it_alone_ph_11(api: Api) -> None:
    await deposited(api, number="102", copies=api.extension_id("103"))
    found = {}
    for number in ("102", "103"):
        [message] = (await api.get(STORE, number, params={"messageType": "VoiceMail"})).json()["records"]
        found[number] = message
    first, second = found["102"], found["103"]
    assert first["id"] != second["id"]
    removed = await api.request("DELETE", f"{STORE}/{first['id']}", "102", params={"purge": "true"})
    assert removed.status_code == 204
    path = f"{STORE}/{second['id']}/content/{second['attachments'][0]['id']}"
    heard = await api.get(path, "103")
    assert (heard.status_code, heard.content) == (200, a_recording())
