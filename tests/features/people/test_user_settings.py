"""Notices, recipients of texts, grants and profile images."""

import contextlib
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from clarion.base.errors import Invalid
from clarion.base.files import Files
from clarion.features.people import Extension, ExtensionType, demo, notices_of, sms_recipients_of
from clarion.features.people.settings.notices import DEFAULTS, Notices
from clarion.features.people.users.images import MAX_BYTES, read_profile_image
from clarion.features.people.users.service import Profile, create_extension
from tests.support.api import Api

ME = "/account/~/extension/~"
NOTICES = f"{ME}/notification-settings"
IMAGE = f"{ME}/profile-image"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


# ---- notices


async def test_notices_are_kept_and_read_by_whoever_sends_them(api: Api) -> None:
    before = (await api.get(NOTICES, "102")).json()
    assert before["voicemails"]["notifyByEmail"] is True
    assert before["emailRecipients"][0]["emailAddresses"] == ["ben@demo.example"]
    body = {
        "emailAddresses": ["ben@home.example"], "smsPhoneNumbers": ["+16505550199"],
        "voicemails": {"notifyBySms": True, "includeAttachment": True, "markAsRead": True},
        "missedCalls": {"notifyByEmail": True}, "somethingNew": 1,
    }  # fmt: skip
    changed = (await api.request("PUT", NOTICES, "102", json=body)).json()
    assert changed["voicemails"]["notifyByEmail"] is True, "what is not named stays"
    assert (await api.get(NOTICES, "102")).json() == changed
    assert "somethingNew" not in changed
    async with api.here.storage.reading() as session:
        wanted = await notices_of(session, await session.get_one(Extension, api.extension_id("102")))
        others = await notices_of(session, await session.get_one(Extension, api.extension_id("103")))
    voicemail = wanted.about("voicemails")
    assert (voicemail.emails, voicemail.phones) == (("ben@home.example",), ("+16505550199",))
    assert voicemail.with_attachment
    assert voicemail.marks_as_read
    assert wanted.about("missedCalls").emails == ("ben@home.example",)
    assert wanted.about("inboundTexts").emails == ()
    assert others.about("voicemails").emails == ("chloe@demo.example",)


def test_the_advanced_mode_has_addresses_for_each_kind() -> None:
    chosen = DEFAULTS | {
        "advancedMode": True,
        "emailAddresses": ["all@demo.example"],
        "voicemails": DEFAULTS["voicemails"] | {"advancedEmailAddresses": ["vm@demo.example"]},
    }
    assert Notices(chosen, "own@demo.example").about("voicemails").emails == ("vm@demo.example",)
    assert Notices(chosen, "own@demo.example").about("inboundFaxes").emails == ("own@demo.example",)
    assert Notices(chosen | {"advancedMode": False}).about("voicemails").emails == ("all@demo.example",)


@on_sqlite
@pytest.mark.parametrize(
    "body",
    [
        {"emailAddresses": ["nobody"]},
        {"emailAddresses": ["a@b.example"] * 21},
        {"smsPhoneNumbers": ["call me"]},
        {"voicemails": {"advancedEmailAddresses": ["<script>"]}},
        {"voicemails": {"notifyByEmail": "perhaps"}},
    ],
)
async def test_what_is_no_address_is_refused(api: Api, body: dict[str, Any]) -> None:
    answer = await api.request("PUT", NOTICES, "102", json=body)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "CMN-101")
    assert answer.json()["parameterName"]


# ---- who reads texts of whom


async def make_queue(api: Api, number: str = "600") -> str:
    async with api.here.storage.transaction() as session:
        row = await create_extension(
            session, api.account_id(), Profile(display_name="Sales"), now=api.clock.now(), number=number,
            extension_type=ExtensionType.DEPARTMENT,
        )  # fmt: skip
    return row.id


async def test_texts_to_a_queue_are_read_by_its_recipients(api: Api) -> None:
    queue = await make_queue(api)
    ids = [api.extension_id(number) for number in ("102", "103")]
    path = f"/account/~/extension/{queue}/sms-recipients"
    assert (await api.request("POST", f"{path}/bulk-assign", json={"addedExtensionIds": ids})).status_code == 204
    shown = (await api.get(path)).json()["smsRecipients"]
    assert [item["extensionNumber"] for item in shown] == ["102", "103"]
    grants = (await api.get(f"{ME}/grant", "102")).json()["records"]
    assert [(item["extension"]["id"], item["callQueueSmsRecipient"]) for item in grants] == [(queue, True)]
    assert (await api.get(f"{ME}/grant?extensionType=IvrMenu", "102")).json()["records"] == []
    assert (await api.get(f"{ME}/grant", "101")).json()["records"][0]["callQueueSetup"] is True
    await api.request("POST", f"{path}/bulk-assign", json={"removedExtensionIds": [ids[0]]})
    await api.request("PUT", f"/account/~/extension/{ids[1]}", json={"status": "Disabled"})
    async with api.here.storage.reading() as session:
        assert await sms_recipients_of(session, queue) == [], "nobody who is switched off"
    assert (await api.get(f"{ME}/grant", "102")).json()["records"] == []


@on_sqlite
async def test_recipients_that_cannot_be_are_refused_all_or_nothing(api: Api) -> None:
    queue = await make_queue(api)
    path = f"/account/~/extension/{queue}/sms-recipients"
    mine, stranger = api.extension_id("102"), api.extension_id("102", demo.NEIGHBOUR)
    for body, status in (
        ({"addedExtensionIds": [mine, stranger]}, 404),
        ({"addedExtensionIds": [queue]}, 400),
        ({"addedExtensionIds": [mine], "removedExtensionIds": [mine]}, 400),
        ({"addedExtensionIds": ["1"] * 51}, 400),
    ):
        assert (await api.request("POST", f"{path}/bulk-assign", json=body)).status_code == status, body
    assert (await api.get(path)).json()["smsRecipients"] == []
    person = await api.request("POST", f"{ME}/sms-recipients/bulk-assign", json={"addedExtensionIds": [mine]})
    assert person.json()["errorCode"] == "CMN-403"
    assert (await api.request("POST", f"{path}/bulk-assign", "103", json={})).status_code == 403


# ---- pictures


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("GIF", "P"), ("JPEG", "L")]
)
def test_a_picture_is_scaled_to_squares_and_keeps_its_kind(kind: str, mode: str) -> None:
    found = read_profile_image(picture(kind, mode=mode))
    sizes = {scale: Image.open(io.BytesIO(content)).size for scale, content in found.content.items()}
    assert sizes == {"original": (300, 200), "90x90": (90, 90), "195x195": (195, 195), "584x584": (584, 584)}
    assert all(Image.open(io.BytesIO(content)).format == kind for content in found.content.values())


def test_a_picture_is_turned_upright_and_tells_nothing_else() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    exif[0x010E] = "taken at home"
    found = read_profile_image(picture("JPEG", exif=exif))
    upright = Image.open(io.BytesIO(found.content["original"]))
    assert upright.size == (200, 300)
    assert not upright.getexif()
    assert b"taken at home" not in b"".join(found.content.values())


@given(st.binary(max_size=400), st.sampled_from(("JPEG", "PNG", "GIF")), st.integers(0, 300))
@settings(max_examples=60, deadline=None)
def test_damaged_pictures_are_refused_and_nothing_worse(noise: bytes, kind: str, cut: int) -> None:
    whole = picture(kind, (20, 20))
    for content in (noise, whole[:cut], whole[:cut] + noise):
        with contextlib.suppress(Invalid):
            read_profile_image(content)


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(Invalid):
        read_profile_image(picture("PNG", (9000, 9000), "1"))


async def test_an_image_is_put_read_in_sizes_changed_and_removed(api: Api) -> None:
    assert (await api.get(IMAGE, "102")).status_code == 404
    heard: list[dict[str, Any]] = []

    async def listen(payload: dict[str, Any]) -> None:
        heard.append(payload)

    api.bus.subscribe("people.extension_changed", listen)
    form = {"image": ("me.png", picture(), "image/png")}
    assert (await api.request("POST", IMAGE, "102", files=form)).status_code == 204
    shown = (await api.get(ME, "102")).json()["profileImage"]
    assert (shown["contentType"], len(shown["scales"])) == ("image/png", 3)
    read = await api.get(IMAGE, "103")
    assert read.status_code == 404, "that is 103's own, which has none"
    path = f"/account/~/extension/{api.extension_id('102')}/profile-image"
    read = await api.get(path, "103")
    assert (read.status_code, read.headers["content-type"]) == (200, "image/png")
    assert read.headers["etag"] == f'"{shown["etag"]}"'
    same = await api.get(path, "103", headers={"If-None-Match": read.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    small = await api.get(f"{path}/90x90?contentDisposition=Attachment&contentDispositionFilename=ben.png", "103")
    assert Image.open(io.BytesIO(small.content)).size == (90, 90)
    assert "attachment" in small.headers["content-disposition"]
    raw = await api.request("PUT", IMAGE, "102", content=picture("JPEG"), headers={"Content-Type": "image/jpeg"})
    assert raw.status_code == 204
    assert (await api.get(path, "103")).headers["content-type"] == "image/jpeg"
    files = api.here.get(Files)  # type: ignore[type-abstract]
    assert len([file async for file in files.walk(f"profile-images/{api.account_id()}")]) == 4, "the old ones are gone"
    older = f"{ME}/meeting-configuration/profile-image"
    assert (await api.request("POST", older, "102", files=form)).status_code == 204
    assert (await api.get(IMAGE, "102")).content
    assert (await api.request("DELETE", IMAGE, "102")).status_code == 204
    assert (await api.get(path, "103")).status_code == 404
    assert [file async for file in files.walk(f"profile-images/{api.account_id()}")] == []
    await api.settled()
    assert [item["hints"] for item in heard if item["event_type"] == "Update"] == [["ProfileImage"]] * 4


@on_sqlite
@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "image/png", 400),
        (b"GIF89a", "image/gif", 400),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", 415),
        (b"%PDF-1.4 hello", "image/jpeg", 415),
        (picture("BMP"), "image/png", 415),
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), "image/png", 413),
    ],
)
async def test_what_is_no_picture_is_refused_by_its_content(api: Api, content: bytes, kind: str, status: int) -> None:
    answer = await api.request("PUT", IMAGE, "102", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text
    assert (await api.get(IMAGE, "102")).status_code == 404


@on_sqlite
async def test_images_of_others_are_for_administrators_to_change(api: Api) -> None:
    path = f"/account/~/extension/{api.extension_id('102')}/profile-image"
    headers = {"Content-Type": "image/png"}
    assert (await api.request("PUT", path, "103", content=picture(), headers=headers)).status_code == 403
    assert (await api.request("PUT", path, "101", content=picture(), headers=headers)).status_code == 204
    stranger = await api.request("GET", path, "101", demo.NEIGHBOUR)
    assert stranger.status_code == 404
    assert (await api.get(f"{path}/1x1")).status_code == 400
