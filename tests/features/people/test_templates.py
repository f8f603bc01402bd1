"""Templates: settings of one person, given to others."""

from clarion.features.people import demo
from tests.features.people.test_sites import make_site, make_site_admin
from tests.support.api import Api
from tests.support.surface_shapes import DESCRIPTION, faults

TEMPLATES, OWN = "/account/~/templates", "/account/~/clarion/templates"
LIST = "/account/~/extension"


async def test_settings_of_one_person_are_given_to_others(api: Api) -> None:
    """ADM-29, PH-58"""
    ben, chloe, dev = (api.extension_id(number) for number in ("102", "103", "104"))
    region = {"timezone": {"id": "Europe/Berlin"}, "language": {"localeCode": "de-DE"}, "timeFormat": "24h"}
    await api.request("PUT", f"{LIST}/{ben}", json={"regionalSettings": region})
    await api.request("PUT", f"{LIST}/{ben}/assigned-role", json={"records": [{"id": "5"}]})
    notices = {"emailAddresses": ["ben@home.example"], "missedCalls": {"notifyByEmail": True}}
    await api.request("PUT", f"{LIST}/{ben}/notification-settings", json=notices)
    body = {"name": "Berlin office", "description": "Managers", "extensionId": ben}
    made = await api.request("POST", OWN, json=body)
    assert made.status_code == 201, made.text
    template = made.json()
    listed = (await api.get(TEMPLATES, "103")).json()
    assert listed["records"] == [template]
    assert (await api.get(f"{TEMPLATES}?type=CallHandling")).json()["records"] == []
    read = (await api.get(f"{TEMPLATES}/{template['id']}")).json()
    assert read == template
    if DESCRIPTION.is_file():
        assert faults("GET", "/restapi/v1.0/account/{accountId}/templates", 200, listed) == []
        assert faults("GET", "/restapi/v1.0/account/{accountId}/templates/{templateId}", 200, read) == []
    stranger = api.extension_id("102", demo.NEIGHBOUR)
    wanted = {"extensionIds": [chloe, stranger, api.extension_id("101")]}
    own = {"smsPhoneNumbers": ["+12025550123"], "missedCalls": {"advancedEmailAddresses": ["chloe@home.example"]}}
    await api.request("PUT", f"{LIST}/{chloe}/notification-settings", json=own)
    looked = (await api.request("POST", f"{OWN}/{template['id']}/preview", json=wanted)).json()["records"]
    assert [item["successful"] for item in looked] == [True, False, False]
    would = {change["setting"]: (change["before"], change["after"]) for change in looked[0]["changes"]}
    assert would["timeZone"] == (None, "Europe/Berlin")
    assert would["roles"] == (["Standard"], ["Manager"]), would["roles"]
    assert would["missedCalls"] == ([], ["notifyByEmail"])
    assert (await api.get(f"{LIST}/{chloe}")).json()["regionalSettings"]["timezone"]["name"] != "Europe/Berlin"
    given = (await api.request("POST", f"{OWN}/{template['id']}/apply", json=wanted)).json()["records"]
    assert [item["successful"] for item in given] == [True, False, False], "the last administrator stays one"
    after = (await api.get(f"{LIST}/{chloe}")).json()
    assert after["regionalSettings"]["timezone"]["name"] == "Europe/Berlin"
    assert [role["id"] for role in after["roles"]] == ["5"]
    assert after["contact"]["firstName"] == "Chloé"
    told = (await api.get(f"{LIST}/{chloe}/notification-settings")).json()
    assert told["missedCalls"]["notifyByEmail"] is True
    assert "emailAddresses" not in told, "addresses are nobody else's"
    assert told["smsPhoneNumbers"] == ["+12025550123"], "and one's own stay"
    again = (await api.request("POST", f"{OWN}/{template['id']}/preview", json=wanted)).json()["records"]
    assert again[0]["changes"] == []
    renamed = {"name": "Munich office", "extensionId": dev}
    assert (await api.request("PUT", f"{OWN}/{template['id']}", json=renamed)).json()["name"] == "Munich office"
    held = {item["setting"]: item["value"] for item in (await api.get(f"{OWN}/{template['id']}")).json()["settings"]}
    assert (held["timeZone"], held["missedCalls"]) == (None, [])
    await api.request("PUT", f"{OWN}/{template['id']}", json={"name": "Berlin office"})
    assert (await api.get(f"{LIST}/{dev}")).json()["regionalSettings"]["timezone"]["name"] != "Europe/Berlin"
    assert (await api.request("GET", f"{TEMPLATES}/{template['id']}", organisation=demo.NEIGHBOUR)).status_code == 404
    assert (await api.request("POST", OWN, json=body)).status_code == 409
    assert (await api.request("POST", OWN, "103", json=body)).status_code == 403
    assert (await api.request("DELETE", f"{OWN}/{template['id']}")).status_code == 204
    assert (await api.get(f"{TEMPLATES}/{template['id']}")).status_code == 404


async def test_an_administrator_of_a_site_changes_no_template_of_the_company(sqlite_api: Api) -> None:
    """PH-58: 102 administers a site."""
    api = sqlite_api
    body = {"name": "Berlin office", "extensionId": api.extension_id("103")}
    template = (await api.request("POST", OWN, json=body)).json()["id"]
    await make_site_admin(api, await make_site(api))
    profile = "/account/~/extension/~/authz-profile"
    assert (await api.get(profile, "102")).json()["clarionWholeCompany"] is False, "so pages offer no such buttons"
    assert (await api.get(profile)).json()["clarionWholeCompany"] is True
    for method, more in (("PUT", {"json": {"name": "Mine"}}), ("DELETE", {})):
        refused = await api.request(method, f"{OWN}/{template}", "102", **more)
        assert (refused.status_code, refused.json()["errorCode"]) == (403, "CMN-404"), refused.text
    refused = await api.request("POST", OWN, "102", json=body | {"name": "Mine"})
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "CMN-404"), "nor made what they could not change"
    assert (await api.get(f"{TEMPLATES}/{template}", "102")).json()["name"] == "Berlin office"
    assert (await api.request("DELETE", f"{OWN}/{template}")).status_code == 204
