"""People and their phones, administered in Chromium: added one by one and in bulk, equipped, let in."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.features.people import Extension, demo
from tests.support.waiting import wait_for
from tests.web.admin import administrator, ask, get, letter_to, link_in
from tests.web.looks import fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
WIDE, NARROW = (1280, 860), (390, 844)
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def names(site: Site) -> set[str]:
    return {one["name"] for one in (await get(site, "/account/~/clarion/people?perPage=1000"))["records"]}


async def test_a_person_is_added_within_a_minute_and_signs_in(site: Site) -> None:
    ada = await administrator(site)
    began = time.monotonic()
    await ada.click("Add a person")
    await ada.write("First name", "Zoe")
    await ada.write("Email", "ben@demo.example")
    await ada.click("Add person")
    await ada.sees("Missing: give a last name.")
    await ada.sees("Somebody here has this address already")
    await ada.write("Last name", "Quinn")
    await ada.write("Email", "zoe@demo.example")
    await ada.choose("Number", "(201) 555-0100")
    await ada.choose("Role", "Manager")
    await ada.choose("Phone", "Desk phone")
    await ada.click("Add person")
    await ada.sees("Zoe Quinn was added")
    assert time.monotonic() - began < 60
    await ada.click("How to set up the phone")
    await ada.sees("SIP domain")
    assert await ada.do("audit") == []
    await ada.click("Add another")
    assert await ada.do("value_of_box", label="First name") == ""
    letter = await letter_to(site, "zoe@demo.example")
    assert "Extension: 105" in letter
    assert "+12015550100" in letter
    zoe = await site.browser(NARROW)
    await zoe.do("go", address=link_in(letter))
    await zoe.sees("Hello Zoe Quinn")
    await zoe.fill("New password", "correct horse 42")
    await zoe.click("Continue")
    await zoe.comes_to(f"{site.url}/")
    await zoe.sees("Messages")


async def test_an_announcement_is_added_and_what_it_says_is_chosen_on_its_page(site: Site) -> None:
    """PH-20, PH-21, PH-41: extensions that are nobody's are made in the administration."""
    ada = await administrator(site, size=NARROW)
    await ada.click("Add something else")
    await ada.tick("Announcement", role="radio")
    await ada.write("Name", "Holidays")
    await ada.click("Add it")
    await ada.sees("What callers of this extension hear.")
    await ada.do("settled")
    assert await ada.do("sticks_out") <= 0
    assert await ada.do("audit") == []
    found = (await get(site, "/account/~/clarion/people?search=holidays"))["records"][0]
    assert (found["type"], found["status"]) == ("Announcement", "Enabled")
    [offer] = (await get(site, "/account/~/clarion/available-numbers?count=1"))["records"]
    number = f"({offer['phoneNumber'][2:5]}) {offer['phoneNumber'][5:8]}-{offer['phoneNumber'][8:]}"
    await ada.page("/numbers")
    await ada.click("Get a number")
    await ada.choose("Number", number)
    await ada.choose("Reaches", "Holidays", typed="Holi")
    await ada.click("Take into use")
    await ada.sees(f"{number} is in use now")
    await ada.click(f"Change {number}")
    await ada.write("Name of the number", "On the door")
    await ada.click("Save changes")
    await ada.sees("On the door")
    assert (await get(site, f"/account/~/extension/{found['id']}/phone-number"))["records"][0]["label"] == "On the door"
    await ada.click(f"Change {number}")
    assert await ada.do("audit") == []
    await ada.click("Back to stock")
    await ada.sees("The number is in stock again")


TABLE = """first name;last name;e-mail;ext;number;role;device
Pia;Ång;pia@demo.example;310;any;Manager;desk phone
Quinn;Brown;ben@demo.example;;;;
Rae;Cole;rae@demo.example;;;;softphone
Sol;Diaz;sol@demo.example;911;;Boss;
Tove;Ek;tove@demo.example;;;;
"""


async def test_a_table_is_looked_at_corrected_and_imported(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(TABLE.encode("utf-16"))
    ada = await administrator(site, path="/people/import")
    before = await names(site)
    await ada.do("upload", file=str(file))
    await ada.sees("3 rows are ready")
    await ada.sees("Somebody here has this address already")
    await ada.sees("911 is kept free for emergency and help services")
    await ada.sees("There is no role “Boss”")
    await fits(ada, site.folder, "import")
    assert await names(site) == before, "nothing is done before one says so"
    for label, text in (
        ("Email, line 3", "quinn@demo.example"),
        ("Extension, line 5", ""),
        ("Role, line 5", "manager"),
    ):
        await ada.write(label, text)
        await ada.do("press", keys="Tab")
        await ada.do("settled")
    await ada.sees("5 rows are ready")
    await ada.click("Add 5 people")
    await ada.sees("Finished: 5 people were added.")
    await fits(ada, site.folder, "imported")
    saved = await ada.do("download", name="Download result")
    assert str(saved).count(",Added,") == 5
    assert await names(site) - before == {"Pia Ång", "Quinn Brown", "Rae Cole", "Sol Diaz", "Tove Ek"}
    found = (await get(site, "/account/~/clarion/people?search=pia"))["records"][0]
    assert (found["extensionNumber"], len(found["phoneNumbers"])) == ("310", 1)
    assert [role["displayName"] for role in found["roles"]] == ["Manager"]
    assert "Extension: 310" in await letter_to(site, "pia@demo.example")


async def test_settings_of_one_person_are_kept_and_given_to_others_after_a_look(site: Site) -> None:
    """PH-58"""
    ben, chloe = (site.env[f"CLARION_{number}_EXTENSION_ID"] for number in ("102", "103"))
    await ask(site, "PUT", f"/account/~/extension/{ben}", {"regionalSettings": {"timezone": {"id": "Europe/Berlin"}}})
    ada = await administrator(site)
    await ada.click("Templates", exact=True)
    await ada.click("New template", exact=True)
    await ada.write("Name", "Berlin office")
    await ada.choose("Take the settings of", "102", typed="102")
    await ada.do("submit", form="New template")
    await ada.click("What Berlin office holds", exact=True)
    await ada.sees("Time zone: Europe/Berlin")
    await fits(ada, site.folder, "templates")
    await ada.click("Give to people: Berlin office", exact=True)
    await ada.choose("People", "103", typed="103")
    await ada.choose("People", "101", typed="101")
    await ada.press("Escape")
    await ada.click("See what changes", exact=True)
    await ada.sees("Time zone: as the company → Europe/Berlin")
    await fits(ada, site.folder, "template-preview")
    await ada.click("Give to 1 person", exact=True)
    await ada.sees("Settings given")
    given = await get(site, f"/account/~/extension/{chloe}")
    assert given["regionalSettings"]["timezone"]["name"] == "Europe/Berlin"


async def test_a_phone_is_added_with_its_credentials_moved_and_taken_away(site: Site) -> None:
    ada = await administrator(site, path="/phones")
    await ada.click("Add a phone")
    await ada.choose("Owner", "Ben Okafor · 102", typed="okafor")
    await ada.write("Name", "Lobby")
    await ada.click("Add phone")
    await ada.sees("The phone was added.")
    await ada.click("Show password", exact=True)
    found = (await get(site, "/account/~/clarion/devices?search=lobby"))["records"]
    assert [(one["name"], one["extension"]["name"]) for one in found] == [("Lobby", "Ben Okafor")]
    password = (await get(site, f"/account/~/device/{found[0]['id']}/sip-info"))["password"]
    await ada.sees(password)
    await ada.click("Done")
    await ada.write("Phone, serial, owner or extension", "lobby")
    await ada.click("Lobby")
    await ada.write("Name of the phone", "Reception")
    await ada.click("Rename")
    await ada.do("click", role="heading", name="Reception")
    await ada.click("New password")
    await ada.do("click_last", name="New password")
    await ada.sees("The phone has a new password")
    assert (await get(site, f"/account/~/device/{found[0]['id']}/sip-info"))["password"] != password
    assert await ada.do("audit") == []
    await ada.click("Put into stock")
    await ada.do("click_last", name="Put into stock")
    await ada.sees("The phone is in stock now")
    stock = (await get(site, "/account/~/clarion/devices?place=Stock"))["records"]
    assert [one["name"] for one in stock] == ["Reception"]
    await ada.page("/phones")
    await ada.click("Add a phone")
    await ada.do("click_text", text="Many at once")
    await ada.write("Phones, one a line", "102; Yealink T46U; 80:5E:C0:11:22:33\n999; Poly VVX 450; 64:16:7F:11:22:33")
    await ada.click("Check")
    await ada.sees("There is no such extension: write the short number of somebody here.")
    assert await ada.do("audit") == []
    await ada.click("Add 1 phone")
    await ada.sees("1 phone was added.")
    await ada.click("Done")
    [made] = (await get(site, "/account/~/clarion/devices?search=t46u"))["records"]
    assert (made["name"], made["extension"]["extensionNumber"]) == ("Yealink T46U", "102")


async def test_somebody_is_switched_off_and_deleted_with_what_happens_said_before(site: Site) -> None:
    dev = site.env["CLARION_104_EXTENSION_ID"]
    ada = await administrator(site, path=f"/people/{dev}?tab=status")
    await ada.click("Switch off", exact=True)
    await ada.sees("They are signed out everywhere and cannot sign in")
    await ada.do("click_last", name="Switch off")

    async def status() -> bool:
        return bool((await get(site, f"/account/~/extension/{dev}"))["status"] == "Disabled")

    await wait_for(status, missing="the status in the API")
    await ada.click("Switch on", exact=True)
    await ada.click("Delete…")
    await ada.sees("Their phones stop working at once and are removed.")
    await ada.click("Delete for good")
    await ada.sees("Dev Patel was deleted")
    assert "Dev Patel" not in await names(site)


PAGES = ("/people", "/people/import", "/phones", "/numbers", "/roles", "/roles/3", "/company")
TABS = ("profile", "roles", "numbers", "phones", "status")


async def test_every_page_of_the_administration_fits_and_passes_the_audit(site: Site) -> None:
    ada = await administrator(site, size=NARROW)
    ben = site.env["CLARION_102_EXTENSION_ID"]
    for path in (*PAGES, *(f"/people/{ben}?tab={tab}" for tab in TABS)):
        await ada.page(path)
        await ada.do("settled")
        assert await ada.do("sticks_out") <= 0, path
        assert await ada.do("audit") == [], path


async def test_the_table_stays_quick_with_thousands_of_people(site: Site) -> None:
    """A page of 25 of 3,000 people, found by words."""
    account = demo.demo_account_id(site.here.keys, demo.DEMO)
    async with site.here.storage.transaction() as session:
        session.add_all(
            Extension(
                id=str(9_000_000 + n), account_id=account, number=str(20_000 + n), type="User", status="Enabled",
                role="member", first_name=f"Person{n}", last_name=f"Nr{n % 97}", email=f"p{n}@demo.example",
                created_at=site.here.clock.now(),
            )
            for n in range(3_000)
        )  # fmt: skip
    ada = await administrator(site)
    await ada.sees("3004 found")
    began = time.monotonic()
    await ada.write("Name, email, extension or number", "person2999")
    await ada.sees("1 found")
    assert time.monotonic() - began < 3
