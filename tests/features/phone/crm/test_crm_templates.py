"""CRM templates: each that comes with Clarion against its vendor's answers, and what a template may say. PH-60."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from clarion.base.clock import TurnableClock
from clarion.base.errors import Invalid
from clarion.base.http_client import HttpClient
from clarion.features.phone.crm.asking import JOURNAL_S, Asking, Crm, CrmProblem
from clarion.features.phone.crm.catalogue import templates
from clarion.features.phone.crm.expressions import (
    FILTERS,
    BadExpression,
    encoded,
    fill,
    follow,
    read_path,
    read_text,
    render,
)
from clarion.features.phone.crm.journal import known_of
from clarion.features.phone.crm.models import CrmActivity
from clarion.features.phone.crm.rules import contact_of, next_pause, written
from clarion.features.phone.crm.template import read_template
from tests.features.phone.crm.vendors import NUMBER, VENDORS, Vendor, answer, vendor_of

FACTS = {
    "id": "s-1",
    "kind": "Inbound",
    "direction": "Inbound",
    "outgoing": False,
    "result": "Accepted",
    "started": "2026-01-05T17:00:00Z",
    "answered": "2026-01-05T17:00:05Z",
    "ended": "2026-01-05T17:01:37Z",
    "seconds": 92,
    "ringSeconds": 5,
    "from": NUMBER,
    "to": "+16505550102",
    "called": "+16505550102",
}


def crm_of(key: str, **changes: Any) -> Crm:
    template, said = templates()[key], VENDORS[key]
    wanted = set(said["secrets"])
    chosen = next(one for one in template.authentications if {each.key for each in one.secrets} == wanted)
    address = template.address or "https://crm.example"
    return replace(Crm("c1", key, template, address, chosen, said["settings"], said["secrets"]), **changes)


def asking_of(vendor: Vendor, clock: TurnableClock | None = None) -> tuple[Asking, list[tuple[str, str]]]:
    kept: list[tuple[str, str]] = []

    async def keep(connection_id: str, refresh: str) -> None:
        kept.append((connection_id, refresh))

    return Asking(cast(HttpClient, vendor), clock or TurnableClock(), keep), kept


def activity(**facts: Any) -> CrmActivity:
    return CrmActivity(extension_id="102", number=NUMBER, facts=FACTS | facts)


@pytest.mark.parametrize("key", sorted(VENDORS))
async def test_each_crm_is_asked_and_told_in_its_own_way(key: str) -> None:
    vendor, said, crm = vendor_of(key), VENDORS[key], crm_of(key)
    asking, _ = asking_of(vendor)
    contact = (await asking.find(crm, NUMBER))[0]
    assert (contact.name, contact.email, contact.link) == ("Casey Jones", "casey@acme.example", said["link"])
    assert contact.company == said.get("company", "Acme")
    journal = crm.template.journal
    assert journal is not None
    known = known_of(activity(), None, contact, "https://clarion.test/recording/9")
    answered = await asking.ask(crm, journal, known, JOURNAL_S)
    assert str(follow(answered, read_path(journal.id))) == said["remote"]
    written_call = vendor.to(said["journal"])[-1].json
    assert contact.id in str(written_call) and "{" not in str(written_call).replace("{'", "")
    carried = [one.headers.get("Authorization", "") + one.headers.get("x-api-token", "") for one in vendor.asked]
    assert key == "odoo" or all(carried[1:])


def test_every_template_that_comes_with_us_has_a_vendor_here() -> None:
    assert set(templates()) == set(VENDORS)


async def test_what_exactly_hubspot_pipedrive_and_dynamics_are_told() -> None:
    found = {}
    for key in ("hubspot", "pipedrive", "dynamics365"):
        vendor, crm = vendor_of(key), crm_of(key)
        asking, _ = asking_of(vendor)
        [contact] = await asking.find(crm, NUMBER)
        assert crm.template.journal
        await asking.ask(crm, crm.template.journal, known_of(activity(), None, contact, ""), JOURNAL_S)
        found[key] = vendor
    hubspot = found["hubspot"].to("/crm/v3/objects/calls")[0].json
    assert hubspot["properties"]["hs_call_duration"] == 92000
    assert hubspot["properties"]["hs_call_direction"] == "INBOUND"
    assert "hs_call_recording_url" not in hubspot["properties"]  # there is no recording: the member is left out
    assert hubspot["associations"][0]["to"] == {"id": "151"}
    pipedrive = found["pipedrive"].to("/api/v1/callLogs")[0].json
    assert (pipedrive["outcome"], pipedrive["duration"], pipedrive["person_id"]) == ("connected", "92", 7)
    assert pipedrive["start_time"] == "2026-01-05 17:00:00"
    dynamics = found["dynamics365"].to("/api/data/v9.2/phonecalls")[0].json
    assert (dynamics["directioncode"], dynamics["actualdurationminutes"]) == (False, 2)
    asked = found["dynamics365"].to("/api/data/v9.2/contacts")[0].query["$filter"]
    assert asked.startswith(f"telephone1 eq '{NUMBER}' or ")


async def test_formats_are_tried_until_somebody_is_found() -> None:
    path = "GET /crm/v8/Contacts/search"
    found = VENDORS["zoho"]["answers"][path]
    vendor = Vendor({path: [answer(None, 204), answer(found)], "POST /oauth/v2/token": [answer({"access_token": "t"})]})
    asking, _ = asking_of(vendor)
    [contact] = await asking.find(crm_of("zoho"), NUMBER)
    assert contact.name == "Casey Jones"
    assert [one.query["phone"] for one in vendor.to("/crm/v8/Contacts/search")] == [NUMBER, "2025550123"]


async def test_a_token_is_kept_while_it_lasts_and_a_new_refresh_token_is_too() -> None:
    said = {"access_token": "t-1", "expires_in": 3600, "refresh_token": "r-2"}
    nobody = answer({"searchRecords": []})
    vendor = Vendor(
        {
            "POST /services/oauth2/token": [answer(said), answer({"access_token": "t-2"})],
            "GET /services/data/v61.0/parameterizedSearch": [nobody, answer("expired", 401), nobody],
        }
    )
    clock = TurnableClock()
    asking, kept = asking_of(vendor, clock)
    chosen = templates()["salesforce"].authentications[1]
    crm = crm_of(
        "salesforce", authentication=chosen, secrets={"clientId": "i", "clientSecret": "s", "refreshToken": "r"}
    )
    await asking.find(crm, NUMBER)
    assert kept == [("c1", "r-2")]
    bearers = [one.headers["Authorization"] for one in vendor.to("/services/data/v61.0/parameterizedSearch")]
    assert bearers[:3] == ["Bearer t-1", "Bearer t-1", "Bearer t-2"]  # the second was refused: signed in again
    clock.advance(timedelta(hours=2).total_seconds())
    signed_in = len(vendor.to("/services/oauth2/token"))
    await asking.find(crm, NUMBER)
    assert len(vendor.to("/services/oauth2/token")) == signed_in + 1
    # Word of a change may come late: what one place gave is told to no other.
    await asking.find(replace(crm, address="https://thief.example"), NUMBER)
    assert len(vendor.to("/services/oauth2/token")) == signed_in + 2


@pytest.mark.parametrize(
    ("said", "words", "again"),
    [
        (answer("<html>", 200), "no JSON", False),
        (answer({"message": "bad field"}, 400), "refuses (HTTP 400)", False),
        (answer("busy", 503), "HTTP 503", True),
        (answer("slow down", 429, **{"retry-after": "120"}), "HTTP 429", True),
    ],
)
async def test_what_a_crm_says_instead_is_told(said: Any, words: str, again: bool) -> None:
    asking, _ = asking_of(Vendor({"GET /contacts": [said]}))
    with pytest.raises(CrmProblem) as problem:
        await asking.find(crm_of("generic"), NUMBER)
    assert words in problem.value.sentence and problem.value.again is again
    assert problem.value.retry_after == (120.0 if said.status == 429 else 0.0)
    odoo = {
        "jsonrpc": "2.0",
        "error": {"code": 200, "message": "Odoo Server Error", "data": {"message": "Access Denied"}},
    }
    asking, _ = asking_of(Vendor({"POST /jsonrpc": [answer({"result": 2}), answer(odoo)]}))
    with pytest.raises(CrmProblem, match="Access Denied"):
        await asking.find(crm_of("odoo"), NUMBER)


# ---- the language


def test_values_cannot_leave_their_place() -> None:
    known = {"number": {"e164": "+1&x=/../?#", "": "'; or 1"}, "item": {"a": [{"b@c": True}]}, "settings": {}}
    assert render("/p/{number.e164}", known, {}, encoded) == "/p/%2B1%26x%3D%2F..%2F%3F%23"
    assert render("name = '{number|soql}'", known, {}) == "name = '\\'; or 1'"
    assert render('{{{item.a[0]["b@c"]}}}', known, {}) == "{true}"
    filled = fill({"x": "{settings.none}", "y": '{item.a[0]["b@c"]}'}, known, {})
    assert filled == {"y": True}
    assert fill(["{number.e164|last:2}", "{item.a}", "{number|map:m}"], known, {"m": {"*": 4}}) == ["?#", 4]


@pytest.mark.parametrize("value", [1e308, 10**400, "1e400", "nan", "0001-01-01T00:00:00+14:00", True, -5.5, "x"])
@pytest.mark.parametrize("name", sorted(FILTERS))
def test_whatever_a_crm_says_a_filter_makes_something_of_it(name: str, value: Any) -> None:
    render(f"{{item|{name}}}", {"item": value}, {})


def test_a_link_is_an_address_of_the_web_or_none() -> None:
    said = {"id": "1", "name": "A", "link": "javascript:alert(1)"}
    for link in ("javascript:alert(1)", "data:text/html,x", "//host", "https://user@host/", "https://h/\u202e"):
        contact = contact_of({**said, "link": link}, "c", "CRM")
        assert contact is not None and contact.link == ""
    assert contact_of({"id": "", "name": "A"}, "c", "CRM") is None


def test_numbers_are_written_in_every_way_and_pauses_grow() -> None:
    assert written("+31201234567") == {
        "e164": "+31201234567",
        "digits": "31201234567",
        "national": "020 123 4567",
        "nationalDigits": "201234567",
        "international": "+31 20 123 4567",
    }
    pauses = [next_pause(attempts) for attempts in range(1, 10)]
    assert pauses[0] == timedelta(seconds=10) and pauses[-1] is None
    assert next_pause(1, retry_after=9999) == timedelta(hours=1)


@pytest.mark.parametrize("text", ["{", "}", "{}", "{a..b}", "{a b}", "{a[x]}", "{a|shell}", "{.a}", "{a|last}"])
def test_texts_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(BadExpression):
        read_text(text)


GOOD = """
key: own
name: Own
authentications: [{key: apiKey, label: Key, secrets: [{key: k, label: K}], headers: {X-Key: "{secrets.k}"}}]
lookups: [{path: "/c/{number}", result: {id: "{item.id}", name: ["{item.name}"]}}]
"""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("{secrets.k}", "{secrets.other}"), "authentications[0].headers.X-Key: secrets has no other; it has k"),
        (("/c/{number}", "/c/{call.id}"), "lookups[0].path: there is no {call} here"),
        (("/c/{number}", "https://elsewhere/"), "lookups[0].path"),
        (("/c/{number}", "/c/{number|map:x}"), "there is no map called x"),
        (("/c/{number}", "/c/{number|verbatim}"), "verbatim is for links only"),
        (("/c/{number}", "/c/{number.local}"), "number has no local; it has e164"),
        (("name: Own", "name: Own\nname: Two"), "line 4, column 1: name is given twice"),
        (("name: Own", "name: [Own"), "line "),
        (("X-Key", "Transfer-Encoding"), "the header Transfer-Encoding is not a template's to say"),
        (("name: Own", "name: Own\nbomb: &a [x]\nmore: *a"), "aliases are not allowed"),
        (("name: Own", "name: Own\nshell: rm"), "shell: Extra inputs are not permitted"),
        (("key: own", "key: 'Own !'"), "key: String should match pattern"),
        (("name: Own", "name: !!python/object:os.system x"), "cannot be read"),
    ],
)
def test_a_template_of_ones_own_that_is_wrong_says_where(change: tuple[str, str], words: str) -> None:
    assert read_template(GOOD).key == "own"
    with pytest.raises(Invalid) as error:
        read_template(GOOD.replace(*change))
    assert words in error.value.message
    with pytest.raises(Invalid, match="nested too deep"):
        read_template("[" * 3000)
