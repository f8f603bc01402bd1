"""Menus as a document (PH-02): out and in, all or nothing, each mistake with its line; and walks without a call."""

from typing import Any

import pytest

from clarion.features.people import demo
from clarion.features.phone.menus.document import Draft, Key, Reading
from clarion.features.phone.menus.xml_form import read_xml, write_xml
from clarion.features.phone.menus.yaml_form import read_yaml, write_yaml
from tests.features.phone.sounds import add_prompt
from tests.support.api import Api

DOCUMENT = "/account/~/clarion/ivr-document"
GOOD = """\
version: 1
menus:
  - name: Main
    extensionNumber: "300"
    prompt: {text: "For sales, press one.", language: en-GB}
    promptRepeatCount: 2
    keys:
      "1": {action: Connect, extensionNumber: "301"}
      "2": {action: Voicemail, extensionNumber: "102"}
      "3": {action: Transfer, phoneNumber: "+12025550123"}
      Star: DialByName
  - name: Sales
    extensionNumber: "301"
    prompt: {file: sales.wav}
    keys:
      "1": {action: Connect, extensionNumber: "103"}
      "9": {action: Connect, extensionNumber: "300"}
      NoInput: Disconnect
"""
GOOD_XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<Menus version="1">
  <Menu>
    <Name>Main &amp; first</Name>
    <ExtensionNumber>300</ExtensionNumber>
    <Actions>
      <Action><Input>1</Input><Action>Connect</Action><ExtensionNumber>102</ExtensionNumber></Action>
    </Actions>
  </Menu>
</Menus>
"""
WRONG = """\
version: 1
menus:
  - name: Main
    extensionNumber: "300"
    colour: red
    keys:
      "1": {action: Connect, extensionNumber: "999"}
      "2": {action: Sing}
      "3": {action: Transfer, phoneNumber: "911"}
  - extensionNumber: "102"
    site: Nowhere
    prompt: {file: missing.wav}
  - name: Good
    extensionNumber: "305"
"""


async def put(api: Api, text: str, status: int = 200, query: str = "") -> dict[str, Any]:
    answer = await api.request("POST", DOCUMENT + query, content=text.encode())
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def menus_of(api: Api) -> list[dict[str, Any]]:
    return list((await api.get("/account/~/ivr-menus")).json()["records"])


async def test_a_document_makes_menus_and_comes_out_again_ph_02(api: Api) -> None:
    await add_prompt(api, "sales.wav")
    looked = await put(api, GOOD, query="?dryRun=true")
    assert [(one["name"], one["does"]) for one in looked["menus"]] == [("Main", "create"), ("Sales", "create")]
    assert await menus_of(api) == [], "nothing is done while one only looks"
    made = await put(api, GOOD)
    assert made["applied"] is True
    main = (await api.get(f"/account/~/ivr-menus/{made['records'][0]['id']}")).json()
    assert [one["input"] for one in main["actions"]] == ["1", "2", "3", "Star"]
    assert main["actions"][0]["extension"]["name"] == "Sales", "keys lead to menus of the same document"
    assert (main["prompt"]["text"], main["promptRepeatCount"]) == ("For sales, press one.", 2)
    out = (await api.get(DOCUMENT)).text
    again = await put(api, out)
    assert [(one["name"], one["does"]) for one in again["menus"]] == [("Main", "update"), ("Sales", "update")]
    assert again["records"] == made["records"]
    assert (await api.get(DOCUMENT)).text == out, "in and out again is the same"
    assert len(await menus_of(api)) == 2
    xml = (await api.get(f"{DOCUMENT}?format=xml")).text
    assert [one["does"] for one in (await put(api, xml))["menus"]] == ["update", "update"]
    assert (await api.get(DOCUMENT)).text == out, "through XML too"


async def test_a_document_that_is_half_right_changes_nothing_and_tells_every_line(api: Api) -> None:
    answer = await put(api, WRONG, 400)
    told = {(one["line"], one["message"]) for one in answer["problems"]}
    assert told == {
        (5, "[colour] is no member of a menu."),
        (7, "There is no such extension."),
        (8, "[Sing] is no action of a menu."),
        (9, "[911] is no phone number."),
        (10, "Extension 102 is no menu: it is of the type User."),
        (10, "The menu has no name."),
        (10, "There is no prompt [missing.wav] in the library."),
        (10, "There is no site [Nowhere]."),
    }
    assert answer["message"].startswith("Nothing was changed")
    assert await menus_of(api) == []


async def test_a_document_never_makes_a_loop_of_silence(sqlite_api: Api) -> None:
    text = """\
menus:
  - {name: A, extensionNumber: "300", keys: {NoInput: {action: Connect, extensionNumber: "301"}}}
  - {name: B, extensionNumber: "301", keys: {NoInput: {action: Connect, extensionNumber: "300"}}}
"""
    answer = await put(sqlite_api, text, 400)
    assert "A → B → A" in answer["problems"][0]["message"]
    assert answer["problems"][0]["line"] == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "begins with"),
        ("menus: [", "no YAML"),
        ("a: &x [1]\nmenus: [*x]", "References"),
        ("menus: " + "[" * 20 + "]" * 20, "nested"),
        ("<Menus", "no XML"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>\n<Menus>&a;</Menus>', "document type"),
        ("<Other/>", "<Menus>"),
        ("<Menus>" + "<Menu>" * 20 + "</Menu>" * 20 + "</Menus>", "nested"),
        ("menus: [1]", "mapping"),
        ("\x00", "characters"),
    ],
)
def test_what_is_no_document_is_one_mistake_with_a_line(text: str, words: str) -> None:
    reading = read_xml(text) if text.startswith("<") else read_yaml(text)
    assert len(reading.mistakes) == 1, reading.mistakes
    assert words in reading.mistakes[0].words
    assert reading.mistakes[0].line >= 1


def test_both_forms_say_the_same() -> None:
    keys = [Key(0, "1", "Connect", "102"), Key(0, "Star", "DialByName"), Key(0, "3", "Transfer", "", "+12025550123")]
    drafts = [Draft(0, "A & <B>", "300", "Berlin", 2, "Höre: «eins»", "de-DE", "", keys), Draft(0, "C", file="c.wav")]
    for reading in (read_yaml(write_yaml(drafts)), read_xml(write_xml(drafts))):
        assert reading.mistakes == []
        assert _without_lines(reading) == _without_lines(Reading(drafts))


def _without_lines(reading: Reading) -> list[dict[str, Any]]:
    return [
        vars(draft) | {"line": 0, "keys": [vars(key) | {"line": 0} for key in draft.keys]} for draft in reading.drafts
    ]


async def test_xml_is_understood(sqlite_api: Api) -> None:
    made = await put(sqlite_api, GOOD_XML)
    assert made["records"][0]["name"] == "Main & first"


async def test_a_walk_without_a_call_tells_what_is_heard_and_where_it_ends_ph_02(api: Api) -> None:
    await add_prompt(api, "sales.wav")
    made = await put(api, GOOD)
    path = f"/account/~/clarion/ivr-menus/{made['records'][0]['id']}/dry-run"

    async def walk(keys: str) -> list[dict[str, Any]]:
        answer = await api.request("POST", path, json={"keys": keys})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["steps"])

    [start] = await walk("")
    assert (start["said"], start["key"], "end" in start) == (["For sales, press one."], "", False)
    steps = await walk("1w")
    assert (steps[-1]["said"], steps[-1]["menuId"]) == (["[sales.wav]"], made["records"][1]["id"])
    assert (await walk("103"))[-1]["end"]["extension"]["extensionNumber"] == "103"
    assert (await walk("2w"))[-1]["end"]["action"] == "Voicemail"
    assert (await walk("3w"))[-1]["end"] == {"action": "Transfer", "phoneNumber": "+12025550123"}
    silent = await walk("ww")
    assert [step["said"] for step in silent[1:2]] == [["For sales, press one."]], "said twice"
    assert silent[-1]["end"]["extension"]["extensionNumber"] == "101", "then the operator"
    wrong = await walk("7")
    assert wrong[-1]["said"][0] == "This is not one of the choices."
    assert (await api.request("POST", path, json={"keys": "abc"})).status_code == 400


async def test_members_and_neighbours_see_and_change_no_documents(api: Api) -> None:
    assert (await api.request("GET", DOCUMENT, "102")).status_code == 403
    assert (await api.request("POST", DOCUMENT, "102", content=GOOD.encode())).status_code == 403
    made = await put(api, "menus: [{name: Mine}]")
    path = f"/account/~/clarion/ivr-menus/{made['records'][0]['id']}/dry-run"
    assert (await api.request("POST", path, "101", demo.NEIGHBOUR, json={"keys": ""})).status_code == 404
    theirs = await api.request("GET", DOCUMENT, "101", demo.NEIGHBOUR)
    assert "Mine" not in theirs.text
    big = await api.request("POST", DOCUMENT, content=b"#" * 1_000_001)
    assert big.status_code == 413
    assert (await api.request("POST", DOCUMENT, content=b"\xff\xfe")).status_code == 400
