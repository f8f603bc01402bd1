"""Signing in with the password of a company's directory, and people from there: the whole application over a directory
in memory."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clarion.base.ldap_directory import LdapClient, LdapProblem
from clarion.features.operations.audit.models import AuditRecord
from clarion.features.people import Account, Extension, demo
from clarion.features.people.ldap.models import LdapRun
from clarion.features.people.ldap.sync_task import LdapSyncTask
from clarion.features.people.sso.login_methods import own_password_counts
from tests.support.api import Api
from tests.support.directory import Shelf, person

DIRECTORY, SIGN_IN = "/restapi/v1.0/clarion/ldap-directory", "/restapi/v1.0/clarion/sign-in"


async def set_up(api: Api, organisation: demo.DemoOrganisation = demo.DEMO, **more: object) -> Shelf:
    shelf = Shelf()
    api.here.offer(LdapClient, shelf)
    body = {"host": "ldap.example.com", "base": "dc=example", "bindDn": "cn=reader", "bindPassword": "s3cret", **more}
    headers = await api.web_headers("101", organisation)
    answer = await api.client.put(DIRECTORY, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["hasBindPassword"] is True and "s3cret" not in answer.text
    return shelf


async def test_people_sign_in_with_the_password_of_the_directory_only(api: Api) -> None:
    """ADM-25, MSG-30"""
    shelf = await set_up(api, createPeople=True)
    mail = demo.DEMO.people[1].email
    shelf.people = {mail: person("1", mail), "new@example.com": person("2", "new@example.com")}
    assert (await api.by_password(mail, "")).status_code == 400
    assert (await api.by_password(mail, "wrong")).status_code == 400
    assert (await api.by_password(mail, "in the directory")).status_code == 200
    assert (await api.by_password("102", "in the directory")).status_code == 200
    # From now on the directory says what the password is.
    refused = await api.by_password(mail, api.password("102"))
    assert (refused.status_code, refused.json()["errors"][0]["errorCode"]) == (400, "OAU-140")
    made = await api.by_password("new@example.com", "in the directory")
    assert made.status_code == 200, made.text
    headers = {"Authorization": f"Bearer {made.json()['access_token']}"}
    own = (await api.client.get("/restapi/v1.0/account/~/extension/~", headers=headers)).json()
    assert (own["contact"]["email"], own["name"]) == ("new@example.com", "Grace Hopper")
    assert all(password for _, password in shelf.asked)
    shelf.away = True
    away = await api.by_password(mail, "in the directory")
    assert away.status_code == 503 and "timed out" not in away.text  # that is for administrators


async def test_no_company_has_the_passwords_of_others_typed_into_its_directory(sqlite_api: Api) -> None:
    """MSG-30: one company has an entry with the address of another's administrator."""
    api = sqlite_api
    shelf = await set_up(api, demo.NEIGHBOUR)
    mail = demo.DEMO.people[0].email
    shelf.people = {mail: person("1", mail)}
    assert (await api.by_password(mail, "a slip of the fingers")).status_code == 400
    assert (await api.by_password("nobody@example.com", "a slip of the fingers")).status_code == 400
    named = {"username": mail, "password": "x", "company": "globex"}
    assert (await api.client.post(SIGN_IN, json=named)).status_code == 404
    policy, headers = {"signInName": "globex"}, await api.web_headers("101", demo.NEIGHBOUR)
    await api.client.put("/restapi/v1.0/clarion/company-sign-in", json=policy, headers=headers)
    assert (await api.client.post(SIGN_IN, json=named)).status_code == 400  # led there by a link
    assert shelf.asked == []
    # Nor has the operator's own, for people whom the server knows as another company's.
    shelf = await set_up(api)
    mail = demo.NEIGHBOUR.people[0].email
    shelf.people = {mail: person("1", mail)}
    assert (await api.by_password(mail, "a slip of the fingers")).status_code == 400
    assert shelf.asked == []


async def test_a_name_of_several_is_nobodys(sqlite_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """MSG-30: which is no failure of the directory."""
    shelf = await set_up(sqlite_api, createPeople=True)
    shelf.people = {f"p{n}@example.com": person(str(n), f"p{n}@example.com") for n in range(3)}
    search = shelf.search

    async def all_of_them(server: Any, base: str, _query: str, names: Any, most: int) -> Any:
        found = await search(server, base, "", names, most)
        if len(found) > most:
            raise LdapProblem("search", "More match.")
        return found

    monkeypatch.setattr(shelf, "search", all_of_them)
    assert (await sqlite_api.by_password("office@example.com", "in the directory")).status_code == 400
    assert shelf.asked == []


async def test_administrators_are_not_taken_over_by_an_address(sqlite_api: Api) -> None:
    api = sqlite_api
    shelf = await set_up(api, createPeople=True)
    mail = demo.DEMO.people[0].email
    shelf.people = {mail: person("1", mail)}
    assert (await api.by_password(mail, "in the directory")).status_code == 400
    assert (await api.by_password(mail, api.password("101"))).status_code == 200


async def test_a_run_makes_changes_and_switches_off(api: Api) -> None:
    """ADM-25, MSG-30"""
    shelf = await set_up(api, createPeople=True, everyMinutes=15, firstNumber=700)
    headers = await api.web_headers()

    async def post(what: str) -> dict[str, object]:
        answer = await api.client.post(f"{DIRECTORY}/{what}", headers=headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    shelf.people = {f"p{n}@example.com": person(str(n), f"p{n}@example.com") for n in range(4)}
    assert (await post("test"))["found"] == 4
    planned = await post("preview")
    assert planned["counts"]["create"] == 4  # type: ignore[index]
    assert await api.here.get(LdapSyncTask).turn() == 1
    assert await api.here.get(LdapSyncTask).turn() == 0
    assert (await post("preview"))["steps"] == []
    shelf.people["p0@example.com"]["sn"] = "Murray"
    del shelf.people["p1@example.com"], shelf.people["p2@example.com"]
    refused = await post("run")
    assert refused["state"] == "Refused" and "2 of 4" in str(refused["problem"])
    shelf.people["p1@example.com"] = person("1", "p1@example.com")
    done = await post("run")
    assert (done["state"], done["counts"]["change"], done["counts"]["disable"]) == ("Done", 1, 1)  # type: ignore[index]
    found = (await api.get("/account/~/extension?perPage=1000")).json()["records"]
    people = {one["contact"].get("email"): one for one in found if one["extensionNumber"] >= "700"}
    assert people["p0@example.com"]["contact"]["lastName"] == "Murray"
    assert people["p2@example.com"]["status"] == "Disabled"
    async with api.here.storage.reading() as session:
        trail = list(await session.scalars(select(AuditRecord.details).where(AuditRecord.action == "FOLLOW_DIRECTORY")))
    assert len(trail) == 6 and "Murray" in str(trail)
    runs = (await api.client.get(f"{DIRECTORY}/runs", headers=headers)).json()["records"]
    assert sorted(one["state"] for one in runs) == ["Done", "Done", "Refused"]


async def test_only_the_companys_own_way_counts_but_for_the_way_back(sqlite_api: Api) -> None:
    api = sqlite_api
    shelf = await set_up(api)
    headers = await api.web_headers()
    policy = "/restapi/v1.0/clarion/company-sign-in"
    body = {"signInName": "acme", "onlyCompany": True}
    assert (await api.client.put(policy, json=body, headers=headers)).json()["parameterName"] == "wayBackId"
    body["wayBackId"] = api.extension_id("101")
    answer = await api.client.put(policy, json=body, headers=headers)
    assert answer.status_code == 200 and answer.json()["address"].endswith("/sign-in?company=acme"), answer.text
    assert (await api.by_password(demo.DEMO.people[1].email, api.password("102"))).status_code == 400
    assert (await api.by_password(demo.DEMO.people[0].email, api.password("101"))).status_code == 200
    guest = Extension(id="guest", account_id=api.account_id(), type="Guest")  # they are in nobody's directory
    async with api.here.storage.reading() as session:
        assert await own_password_counts(session, guest)
    shown = (await api.client.get(f"{SIGN_IN}/company?company=acme")).json()
    assert shown["directory"] is True and shown["company"]
    mail = demo.DEMO.people[2].email
    shelf.people = {mail: person("1", mail)}
    on_its_page = {"username": mail, "password": "in the directory", "company": "acme"}
    assert (await api.client.post(SIGN_IN, json=on_its_page)).json()["state"] == "done"
    # What names others have elsewhere keeps nobody from their own company's page.
    async with api.here.storage.transaction() as session:
        later = await session.get_one(Extension, api.extension_id("102", demo.NEIGHBOUR))
        later.email, later.created_at = mail, later.created_at + timedelta(days=1)
    assert (await api.client.post(SIGN_IN, json=on_its_page)).json().get("state") == "done"
    foreign = {"username": demo.NEIGHBOUR.people[0].email, "password": api.password("101", demo.NEIGHBOUR)}
    assert (await api.client.post(SIGN_IN, json=foreign | {"company": "acme"})).status_code == 400


async def test_newcomers_get_no_number_of_emergency_services(sqlite_api: Api) -> None:
    """MSG-30: 915 would be 15, which help answers in France, behind the digit for outside."""
    api = sqlite_api
    async with api.here.storage.transaction() as session:
        (await session.get_one(Account, api.account_id())).home_country = "FR"
    shelf = await set_up(api, createPeople=True, firstNumber=915)
    shelf.people = {"new@example.com": person("1", "new@example.com")}
    run = (await api.client.post(f"{DIRECTORY}/run", headers=await api.web_headers())).json()
    assert (run["state"], run["counts"]["create"]) == ("Done", 1), run["refused"]


async def test_settings_are_refused_with_what_is_wrong(sqlite_api: Api) -> None:
    api = sqlite_api
    headers = await api.web_headers()
    good = {"host": "ldap.example.com", "base": "dc=example"}
    for change, parameter in (
        ({"security": "none"}, "security"),
        ({"attributes": {"shoeSize": "x"}}, "attributes"),
        ({"attributes": {"email": ""}}, "attributes.email"),
        ({"peopleFilter": "(a=b)(c=d)"}, "peopleFilter"),
        ({"authority": "no certificate"}, "authority"),
        ({"groupRoles": [{"group": "g", "roleId": "nobody"}]}, "groupRoles.roleId"),
    ):
        answer = await api.client.put(DIRECTORY, json=good | change, headers=headers)
        assert (answer.status_code, answer.json()["parameterName"]) == (400, parameter), answer.text
    assert (await api.client.put(DIRECTORY, json=good, headers=await api.web_headers("102"))).status_code == 403
    assert (await api.client.get(DIRECTORY, headers=headers)).status_code == 404


async def test_the_password_for_one_host_goes_to_no_other(sqlite_api: Api) -> None:
    """MSG-30: not in two steps either, of which the first binds with no name."""
    await set_up(sqlite_api)
    headers = await sqlite_api.web_headers()
    other = {"host": "evil.example.com", "base": "dc=example"}
    named = await sqlite_api.client.put(DIRECTORY, json=other | {"bindDn": "cn=reader"}, headers=headers)
    assert (named.status_code, named.json()["parameterName"]) == (400, "bindPassword"), named.text
    moved = await sqlite_api.client.put(DIRECTORY, json=other, headers=headers)
    assert moved.json()["hasBindPassword"] is False, moved.text


async def test_administrators_of_one_site_do_not_say_how_everybody_signs_in(sqlite_api: Api) -> None:
    """MSG-30: they could come in as an administrator of all sites, by a directory of their own."""
    api = sqlite_api
    await set_up(api)
    limited = api.extension_id("102")
    role = {"records": [{"id": "1"}]}
    assert (await api.request("PUT", f"/account/~/extension/{limited}/assigned-role", json=role)).status_code == 200
    sites = {"records": [{"id": "main-site"}]}
    answer = await api.request("PUT", f"/account/~/extension/{limited}/administered-sites", json=sites)
    assert answer.status_code == 200, answer.text
    headers = await api.web_headers("102")
    assert (await api.client.get(DIRECTORY, headers=headers)).status_code == 200
    root = "/restapi/v1.0/clarion"
    for method, path, body in (
        ("PUT", DIRECTORY, {"host": "evil.example", "base": "dc=x"}),
        ("POST", f"{DIRECTORY}/preview", None),
        ("GET", f"{DIRECTORY}/runs", None),
        ("PUT", f"{root}/identity-provider", {"metadata": "<x/>"}),
        ("PUT", f"{root}/company-sign-in", {}),
        ("PUT", f"{root}/security/policy", {"secondFactorRequired": False}),
    ):
        answer = await api.client.request(method, path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["errorCode"]) == (403, "CMN-404"), (path, answer.text)


async def test_a_directory_that_answers_nonsense_holds_up_no_other(
    sqlite_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MSG-30: what one company's directory does is not what others wait for."""
    api = sqlite_api
    await set_up(api, everyMinutes=15)
    shelf = await set_up(api, demo.NEIGHBOUR, everyMinutes=15)
    search, times = shelf.search, iter([ZeroDivisionError(), None])

    async def broken_once(*arguments: Any) -> Any:
        problem = next(times)
        if problem is not None:
            raise problem
        return await search(*arguments)

    monkeypatch.setattr(shelf, "search", broken_once)
    assert await api.here.get(LdapSyncTask).turn() == 2
    async with api.here.storage.reading() as session:
        assert [run.state for run in await session.scalars(select(LdapRun))] == ["Done"]
