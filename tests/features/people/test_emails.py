"""Letters to new people: written for the right person, with a link that works once."""

import re
from pathlib import Path

from sqlalchemy import select

from clarion.base.mail_queue import MailQueue, QueuedEmail
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.waiting import wait_for

V2 = "/restapi/v2/accounts/~"


async def letters(api: Api) -> list[QueuedEmail]:
    async with api.here.storage.reading() as session:
        return list(await session.scalars(select(QueuedEmail).order_by(QueuedEmail.written_at)))


async def email_of(api: Api, number: str) -> str:
    found = await api.get(f"/account/~/extension/{api.extension_id(number)}")
    return str(found.json()["contact"]["email"])


async def newest(api: Api) -> str:
    """The text of the newest file in the folder of letters, once it is there."""
    await api.here.get(MailQueue).deliver()

    def newest_file() -> Path | None:  # the mail room itself may have been quicker to take it, and be writing
        files = sorted((api.here.settings.data / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime)
        return files[-1] if files else None

    return (await wait_for(newest_file, missing="a letter in the folder")).read_text()


async def test_a_welcome_goes_to_the_person_with_extension_numbers_and_a_link_that_works_once(api: Api) -> None:
    """ADM-30, PH-58"""
    email = await email_of(api, "102")
    answer = await api.request("POST", f"{V2}/send-welcome-email", json={"email": email.upper()})
    assert (answer.status_code, answer.content) == (200, b"")
    text = (await newest(api)).replace("=\n", "").replace("=3D", "=")
    assert f"To: {email}" in text
    assert "Extension: 102" in text
    assert "+16505550102" in text
    link = re.search(r"#link=(\S+)", text)
    assert link is not None
    opened = await api.client.post("/restapi/v1.0/clarion/sign-in/link", json={"ticket": link[1]})
    assert opened.status_code == 200, opened.text


async def test_the_letter_is_in_the_language_of_its_reader(api: Api) -> None:
    await api.request(
        "PUT", "/account/~/extension/~", "102", json={"regionalSettings": {"language": {"localeCode": "fr-FR"}}}
    )
    await api.request("POST", f"{V2}/send-welcome-email", json={"email": await email_of(api, "102")})
    assert (await letters(api))[-1].subject.startswith("Bienvenue")


async def test_activation_goes_to_administrators_only(api: Api) -> None:
    """ADM-30"""
    assert (await api.request("POST", f"{V2}/send-activation-email")).status_code == 200
    assert {row.recipient for row in await letters(api)} == {await email_of(api, "101")}


async def test_strangers_members_and_nobody_get_no_letter(api: Api) -> None:
    email = await email_of(api, "102")
    refused = [
        (await api.request("POST", f"{V2}/send-welcome-email", "103", json={"email": email}), 403),
        (await api.request("POST", f"{V2}/send-activation-email", "103"), 403),
        (await api.request("POST", f"{V2}/send-welcome-email", json={"email": "nobody@example.com"}), 404),
        (await api.request("POST", f"{V2}/send-welcome-email", json={"email": "x" * 300}), 400),
        (
            await api.request("POST", f"{V2}/send-welcome-email", organisation=demo.NEIGHBOUR, json={"email": email}),
            404,
        ),
    ]
    for answer, status in refused:
        assert answer.status_code == status, answer.text
    assert await letters(api) == []
