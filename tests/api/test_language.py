"""Errors speak the reader's language, as far as we have the words; machines' values never change."""

import re

import pytest

from clarion.api import language
from clarion.api.language import SPOKEN, TABLE, content_language, translated
from tests.support.api import Api


@pytest.mark.parametrize(
    ("accepts", "locale"),
    [
        ("", "en-US"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr-FR"),
        ("fr-CA", "fr-FR"),
        ("en-GB, de;q=0.9", "en-US"),
        ("zh", "zh-CN"),
        ("en;q=0.1, nl;q=0.9", "nl-NL"),
        ("fr;q=0, en", "en-US"),
        ("ja, *;q=0.1", "en-US"),
        ("xx, ;;;,q=", "en-US"),
        ("fr;q=nonsense", "en-US"),
    ],
)
def test_the_language_is_the_best_one_we_speak(accepts: str, locale: str) -> None:
    assert content_language(accepts) == locale


def test_who_asks_for_nothing_gets_their_own_language() -> None:
    assert content_language("", otherwise="de-DE") == "de-DE"
    assert content_language("ja", otherwise="nl-BE") == "nl-NL"
    assert content_language("", otherwise="ja-JP") == "en-US"


def test_every_text_has_the_same_holes_in_every_language() -> None:
    lines = TABLE.read_text().splitlines()
    assert lines[0].split("\t") == list(language.LOCALES)
    assert len(lines) > 40
    for line in lines[1:]:
        texts = line.split("\t")
        assert len(texts) == len(language.LOCALES), line
        counts = {len(re.findall(r"\{\d?\}", text)) for text in texts}
        assert len(counts) == 1, line


def test_values_stay_where_they_belong() -> None:
    message = "Request rate exceeded: 5 requests of group light in 60 s for this person and app, until noon."
    chinese = translated(message, "zh-CN")
    assert chinese is not None
    assert chinese.index("light") < chinese.index("60") < chinese.index("5 ") < chinese.index("noon")
    assert translated("Parameter [a.b] value is invalid: too (long) [x].", "de-DE") == (
        "Der Wert von Parameter [a.b] ist ungültig: too (long) [x]."
    )
    large = "[a.pdf] cannot be faxed: it has 9 by 8 pixels, and at most 80 million are allowed. "
    large += "Save it with 300 dots per inch, and send that."
    for message in (
        "Parameter [to] value is invalid: at most 50 entries are allowed, not 300. Send the rest in another request.",
        "Parameter [days] value is invalid: it must be at least 7.",
        "Parameter [name] value is invalid: at most 40 characters are allowed.",
        "Parameter [to] value is invalid: 'CALL' has letters. Write the fax number in digits.",
        large,
    ):
        dutch = translated(message, "nl-NL")
        assert dutch is not None
        assert not re.search(r" at (most|least) | has letters", dutch), "not the words of the general row"
    assert translated("Nobody has translated this.", "fr-FR") is None
    assert {locale for locale in SPOKEN if translated("Token not found.", locale)} == set(SPOKEN)


async def test_an_error_says_so_in_both_places_and_in_the_header(api: Api) -> None:
    headers = {"Accept-Language": "nl, en;q=0.5"}
    answer = await api.get("/account/~/extension/42", headers=headers)
    body = answer.json()
    assert answer.headers["Content-Language"] == "nl-NL"
    assert body["message"] == body["errors"][0]["message"] == "Bij parameter [extensionId] is niets gevonden."
    assert body["errorCode"] == "CMN-102"
    english = await api.get("/account/~/extension/42", headers={"Accept-Language": "en-GB"})
    assert english.headers["Content-Language"] == "en-US"
    good = await api.get("/account/~/extension/~", headers=headers)
    assert good.headers["Content-Language"] == "en-US"


async def test_several_errors_are_all_translated(api: Api) -> None:
    body = {"contact": {"firstName": 5, "lastName": 5}}
    answer = await api.request("PUT", "/account/~/extension/~", json=body, headers={"Accept-Language": "fr"})
    assert len(answer.json()["errors"]) == 2
    assert all("n'est pas valable" in error["message"] for error in answer.json()["errors"])
