"""ILL-07, SPM-07, SPM-01, ILL-01 and STATE for faxes: from `POST …/fax` to the action, and back through an appeal."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clarion.base.fax_documents import FaxDocuments, Source
from clarion.features.conduct import StandingBook, VerdictFeed
from clarion.features.conduct.detectors.faxes import fax_features, shows_opt_out
from clarion.features.conduct.standing import feature_subject
from tests.features.conduct.cases.test_routes import OFFICER, OWN, path_of
from tests.features.fax.test_emails import receive
from tests.features.fax.test_send import DANA, FAX, Line, ended, form, line, post
from tests.support.api import Api
from tests.support.fax_pages import random_page, write_pages
from tests.support.waiting import wait_for

__all__ = ["line"]

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LISTS = "/clarion/conduct/lists"
ADVERT = b"ROOF REPAIRS\nSpecial offer: 30% off this week only. Call now: (202) 555-0188.\n"
OPT_OUT = b"To stop receiving faxes, call toll-free 1-800-555-0199 or fax 1-800-555-0198, at any time.\n"


def advert(*more: bytes, **given: Any) -> dict[str, Any]:
    return form(("offer.txt", ADVERT + b"".join(more)), **given)


async def refused(api: Api, answer: Any, rule: str) -> str:
    """Returns the id of the statement."""
    body = answer.json()
    assert (answer.status_code, body.get("rule")) == (403, rule), answer.text
    assert "Would pass" in body["message"]
    await api.here.get(VerdictFeed).sent()
    await api.settled()
    told = await api.client.get(body["statement"], headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["id"]) == (200, body["statementId"]), told.text
    assert (await api.client.get(body["appeal"])).status_code == 200
    return str(body["statementId"])


async def consent(api: Api, kind: str, number: str = DANA) -> None:
    answer = await api.request(
        "PUT", f"{LISTS}/{kind}/{number}", json={"scope": "faxes", "text": "Offers by fax: yes.", "source": "a form"}
    )
    assert answer.status_code in (200, 201, 204), answer.text
    await api.settled()


async def test_ill_07_an_advert_without_consent_is_refused_until_it_is_given_and_page_one_says_how_to_stop(
    api: Api, line: Line
) -> None:
    await refused(api, await post(api, **advert(OPT_OUT)), "ILL-07")
    assert (await post(api, **form(("note.txt", b"The minutes of Monday's meeting.\n")))).status_code == 200
    await consent(api, "consents")
    await refused(api, await post(api, **advert()), "ILL-07")

    async def passes() -> bool:
        return bool((await post(api, **advert(OPT_OUT))).status_code == 200)

    await wait_for(passes, missing="the consent")
    missing = await post(api, **advert(OPT_OUT, to="+12025550101"))
    await refused(api, missing, "ILL-07")


async def test_ill_07_whoever_has_faxed_the_company_may_get_an_advert(api: Api, line: Line, tmp_path: Path) -> None:
    await refused(api, await post(api, **advert(OPT_OUT)), "ILL-07")
    tiff = write_pages(tmp_path / "in.tiff", [random_page(7, 200)]).read_bytes()
    await receive(api, tiff, "first", ended("OK", 1))  # from Dana
    tomorrow = (api.clock.now() + timedelta(days=1)).replace(minute=0)
    at_noon, at_night = (tomorrow.replace(hour=hour).isoformat() for hour in (17, 7))  # in Washington
    assert (await post(api, **advert(OPT_OUT, sendTime=at_noon))).status_code == 200
    night = await post(api, **advert(OPT_OUT, sendTime=at_night))
    assert (night.status_code, night.json()["rule"]) == (429, "ILL-01")
    await refused(api, await post(api, **advert(OPT_OUT, to="+12025550101", sendTime=at_noon)), "ILL-07")


@on_sqlite
async def test_ill_07_repeated_adverts_suspend_faxing_and_a_won_appeal_brings_it_back(api: Api, line: Line) -> None:
    subject = feature_subject(api.account_id(), "fax", api.extension_id("102"))
    account = feature_subject(api.account_id(), "fax")
    book, statement = api.here.get(StandingBook), ""

    def holds() -> bool:
        return any(
            hold.state != "warned"
            for scoped in (subject, account)
            for hold in book.standing_of("feature", scoped).holds
        )

    for _ in range(12):
        answer = await post(api, **advert())
        if answer.json().get("rule") == "STATE":
            break
        statement = statement or await refused(api, answer, "ILL-07")
        await refused(api, answer, "ILL-07")
        api.clock.advance(120)
        api.tokens.clear()
    assert holds(), "the ladder ends with the suspension of faxing"
    honest = form(("note.txt", b"The minutes of Monday's meeting.\n"))
    await refused(api, await post(api, **honest), "STATE")
    link = path_of((await api.get(f"{OWN}/statements/{statement}", "102")).json()["link"])
    sent = await api.client.post(link.replace("?", "/appeal?"), data={"text": "They are customers of ours."})
    assert sent.status_code == 201, sent.text
    [case] = (await api.get(f"{OFFICER}/cases?kind=appeal")).json()["records"]
    decision = {"decision": "overturned", "reasons": "They are customers, and asked for the offer."}
    decided = await api.request("POST", f"{OFFICER}/cases/{case['id']}/decision", json=decision)
    assert decided.status_code == 200, decided.text
    await api.settled()
    assert not holds()
    assert (await post(api, **honest)).status_code == 200


@on_sqlite
async def test_spm_07_the_hundred_and_first_recipient_of_one_document_is_refused_and_it_passes_later(
    api: Api, line: Line
) -> None:
    body = form(("minutes.txt", b"The minutes of Monday's meeting.\n"))["files"]

    async def send(start: int, count: int) -> Any:
        to = [("to", (None, f"+1202555{1000 + number}")) for number in range(start, start + count)]
        return await api.request("POST", FAX, "102", files=[*to, *(part for part in body if part[0] != "to")])

    assert (await send(0, 50)).status_code == 200
    assert (await send(50, 48)).status_code == 200
    await api.settled()
    assert (await send(0, 2)).status_code == 200, "the same people count once"
    statement = await refused(api, await send(98, 3), "SPM-07")
    assert (await send(98, 2)).status_code == 200
    other = form(("agenda.txt", b"Another document altogether.\n"), to="+12025551200")
    assert (await post(api, **other)).status_code == 200
    api.clock.advance(601)
    api.tokens.clear()
    assert (await send(100, 1)).status_code == 200, "ten minutes later"
    link = path_of((await api.get(f"{OWN}/statements/{statement}", "102")).json()["link"])
    page = await api.client.get(link, headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert "SPM-07" in page.text and "destinataires" in page.text
    sent = await api.client.post(link.replace("?", "/appeal?"), data={"text": "A recall that all owners must get."})
    assert sent.status_code == 201
    [case] = (await api.get(f"{OFFICER}/cases?kind=appeal")).json()["records"]
    decision = {"decision": "overturned", "reasons": "A recall is no broadcast advert."}
    decided = await api.request("POST", f"{OFFICER}/cases/{case['id']}/decision", json=decision)
    assert decided.status_code == 200 and decided.json()["undoneAt"]


@on_sqlite
async def test_spm_01_who_asked_for_no_more_faxes_gets_none(api: Api, line: Line) -> None:
    await consent(api, "internal-dnc")

    async def answer() -> Any:
        got = await post(api, **form(("note.txt", b"The minutes.\n")))
        return got if got.status_code == 403 else None

    got = await wait_for(answer, missing="the wish")
    await refused(api, got, "SPM-01")


@on_sqlite
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract-ocr is not installed")
async def test_ill_07_an_advert_in_a_picture_is_read_as_well(api: Api, line: Line) -> None:
    document = await api.here.get(FaxDocuments).render([Source(ADVERT, "text/plain")])  # type: ignore[type-abstract]
    await refused(api, await post(api, **form(("offer.tiff", document.tiff))), "ILL-07")


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        (OPT_OUT.decode(), True),
        ("To be removed from our fax list call 800 555 0100", True),
        ("Pour ne plus recevoir nos fax, appelez le 01 44 55 66 77", True),
        ("Om geen faxen meer te ontvangen belt u 020 555 1234", True),
        ("如不想再接收传真，请致电 010-8555-1234", True),
        ("To stop receiving faxes, think hard.", False),
        ("Call (202) 555-0188 now.", False),
        ("", False),
    ],
)
def test_ill_07_page_one_says_how_to_stop(page: str, shown: bool) -> None:
    assert shows_opt_out(page) is shown


@pytest.mark.parametrize(
    ("text", "sells"),
    [
        (ADVERT.decode(), True),
        ("Invoice 4711\nTotal due: $1,200.00\nPlease pay within 30 days.", False),
        ("Referral: the patient has an appointment today. Call us at 202 555 0188 with questions.", False),
    ],
)
def test_ill_07_what_is_an_advert(text: str, sells: bool) -> None:
    assert fax_features(text, text)["fax_advert"] is sells
