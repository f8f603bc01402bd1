"""The app gallery: what people find, what administrators allow, and bots that are members of chats."""

import io
from typing import Any

from PIL import Image

from clarion.features.people import demo
from tests.features.developer.test_apps import APPS, by_jwt, make
from tests.features.messaging.test_chats import NEW, ask, post, team, texts
from tests.support.api import Api

GALLERY = "/restapi/v1.0/clarion/gallery"
BOT: dict[str, Any] = {
    "name": "Parrot",
    "description": "Says it again",
    "maker": "Acme",
    "privacyUrl": "https://acme.example/privacy",
    "listed": True,
    "bot": True,
    "redirectUris": ["https://acme.example/bot"],
    "scopes": ["ReadAccounts", "TeamMessaging"],
}


async def names(api: Api, headers: dict[str, str]) -> dict[str, Any]:
    found = await api.client.get(GALLERY, headers=headers)
    assert found.status_code == 200, found.text
    return {each["name"]: each for each in found.json()["records"]}


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "green").save(out, "PNG")
    return out.getvalue()


async def test_people_find_what_is_offered_with_who_makes_it_and_what_it_may_do(api: Api) -> None:
    """MSG-37, DEV-34"""
    admin, member = await api.web_headers("101"), await api.as_person("102")
    await make(api, admin, name="Hidden")
    app = await make(api, admin, **BOT | {"name": "Shown"})
    seen = await names(api, member)
    assert "Hidden" not in seen and "Hidden" in await names(api, admin), "unlisted ones are for administrators"
    shown = seen["Shown"]
    assert (shown["maker"], shown["privacyUrl"], shown["kind"]) == ("Acme", "https://acme.example/privacy", "Bot")
    assert (shown["scopes"], shown["state"], shown["iconUri"]) == (["ReadAccounts", "TeamMessaging"], "Allowed", None)
    assert "people" not in shown, "how many use it is for administrators"
    path = f"{GALLERY}/{app['id']}"
    files = {"image": ("icon.png", picture(), "image/png")}
    assert (await api.client.put(path + "/icon", files=files, headers=admin)).status_code == 204
    icon = await api.client.get((await names(api, member))["Shown"]["iconUri"], headers=member)
    assert Image.open(io.BytesIO(icon.content)).size == (195, 195)
    refused = await api.client.put(path + "/icon", files={"image": ("a.png", b"<svg/>")}, headers=admin)
    assert refused.status_code == 415
    assert (await api.client.delete(path + "/icon", headers=admin)).status_code == 204
    assert (await api.client.get(path + "/icon", headers=member)).status_code == 404
    bad = await api.client.put(f"{APPS}/{app['id']}", json={"privacyUrl": "javascript:alert(1)"}, headers=admin)
    assert (bad.status_code, bad.json()["errors"][0]["parameterName"]) == (400, "privacyUrl")
    stranger = await api.as_person("101", demo.NEIGHBOUR)
    assert "Shown" not in await names(api, stranger)
    assert (await api.client.get(path, headers=stranger)).status_code == 404


async def test_administrators_forbid_an_app_and_everybody_is_out_of_it(api: Api) -> None:
    """MSG-37"""
    admin = await api.web_headers("101")
    app = await make(api, admin)
    auth, path = (app["clientId"], app["secret"]), f"{GALLERY}/{app['id']}"
    bearer = {"Authorization": f"Bearer {(await by_jwt(api, auth)).json()['access_token']}"}
    used = (await names(api, admin))["Acme CRM"]
    assert (used["people"], used["mine"]) == (1, False)
    assert (await names(api, bearer))["Acme CRM"]["mine"], "what one uses is there, listed or not"
    for headers in (await api.as_person("102"), await api.as_person("101")):  # no right; an app, not the web app
        assert (await api.client.put(path, json={"state": "Forbidden"}, headers=headers)).status_code == 403
    said = await api.client.put(path, json={"state": "Forbidden"}, headers=admin)
    assert said.json()["state"] == "Forbidden"
    assert (await api.client.get(GALLERY, headers=bearer)).status_code == 401
    refused = await by_jwt(api, auth)
    assert refused.json()["error"] == "invalid_grant" and "do not allow" in refused.text
    assert "Acme CRM" not in await names(api, await api.as_person("102"))
    assert (await api.client.put(path, json={"state": "Maybe"}, headers=admin)).status_code == 400
    await api.client.put(path, json={"state": "Allowed"}, headers=admin)
    assert (await by_jwt(api, auth)).status_code == 200


async def test_a_bot_is_a_member_of_chats_until_it_is_removed(api: Api) -> None:
    """MSG-34, MSG-37, DEV-32: added to a team, brought into another by a person, spoken to directly."""
    admin = await api.web_headers("101")
    app = await make(api, admin, **BOT)
    path, first, second = f"{GALLERY}/{app['id']}", await team(api), await team(api, "Kiwis", "102")
    member = await api.as_person("102")
    assert (await api.client.post(path + "/bot", json={}, headers=member)).status_code == 403
    lost = await api.client.post(path + "/bot", json={"teamIds": [second["id"]]}, headers=admin)
    assert lost.status_code == 404, "only teams that the administrator is in"
    made = (await api.client.post(path + "/bot", json={"teamIds": [first["id"]]}, headers=admin)).json()
    bot, token = made["bot"]["extensionId"], {"Authorization": f"Bearer {made['accessToken']}"}
    assert made["problem"], "nobody answers at the example's address, and that is said"
    assert (await api.client.post(path + "/bot", json={}, headers=admin)).status_code == 409

    async def say(chat: str, status: int = 201) -> None:
        answer = await api.client.post(f"{NEW}/chats/{chat}/posts", json={"text": "Polly"}, headers=token)
        assert answer.status_code == status, answer.text

    await say(first["id"])
    await say(second["id"], 404)
    await ask(api, "POST", f"/teams/{second['id']}/add", "102", 204, json={"members": [{"id": bot}]})
    await say(second["id"])
    direct = await ask(api, "POST", "/conversations", "102", 201, json={"members": [{"id": bot}]})
    await post(api, direct["id"], "Hello, bot", "102")
    heard = await api.client.get(f"{NEW}/chats/{direct['id']}/posts", headers=token)
    assert [one["text"] for one in heard.json()["records"]] == ["Hello, bot"]
    assert await texts(api, second["id"], "102") == ["Polly"]
    person = (await api.client.get("/restapi/v1.0/account/~/extension/~", headers=token)).json()
    assert (person["type"], person["name"]) == ("Bot", "Parrot")
    listed = await api.get("/account/~/extension")
    assert bot not in {str(one["id"]) for one in listed.json()["records"]}, "bots are no colleagues"
    everyone = await ask(api, "GET", "/everyone")
    await api.settled()
    await say(everyone["id"], 404)
    for refused in (("POST", "/restapi/v1.0/account/~/extension/~/sms"), ("GET", GALLERY.replace("gallery", "apps"))):
        assert (await api.client.request(*refused, headers=token, json={})).status_code == 403
    renewed = (await api.client.post(path + "/bot/token", headers=admin)).json()
    assert (await api.client.get(f"{NEW}/chats", headers=token)).status_code == 401
    token |= {"Authorization": f"Bearer {renewed['accessToken']}"}
    await say(first["id"])
    assert (await api.client.delete(path + "/bot", headers=admin)).status_code == 204
    assert (await api.client.get(f"{NEW}/chats", headers=token)).status_code == 401
    members = await ask(api, "GET", f"/restapi/v1.0/clarion/team-messaging/chats/{second['id']}/members", "102")
    assert bot not in {one["id"] for one in members["records"]}
    again = (await api.client.post(path + "/bot", json={}, headers=admin)).json()
    assert again["bot"]["extensionId"] == bot, "who comes back is the same"
    assert (await api.client.delete(f"{APPS}/{app['id']}", headers=admin)).status_code == 204
    gone = {"Authorization": f"Bearer {again['accessToken']}"}
    assert (await api.client.get(f"{NEW}/chats", headers=gone)).status_code == 401
    assert await texts(api, second["id"], "102") == ["Polly"], "what it wrote stays"
