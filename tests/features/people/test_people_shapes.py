"""Every readable operation of accounts, users, roles, presence and dictionaries has the shape of the surface."""

import re

import pytest

from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface, unknown_members

ACCOUNT, EXTENSION = "/restapi/v1.0/account/{accountId}", "/restapi/v1.0/account/{accountId}/extension/{extensionId}"
DICTIONARY = "/restapi/v1.0/dictionary"
READ = [
    ACCOUNT,
    f"{ACCOUNT}/service-info",
    f"{ACCOUNT}/business-address",
    "/restapi/v2/accounts/{accountId}",
    "/restapi/v2/accounts/{accountId}/regional-settings",
    f"{ACCOUNT}/extension",
    EXTENSION,
    f"{EXTENSION}/features",
    f"{EXTENSION}/notification-settings",
    f"{EXTENSION}/caller-id",
    f"{EXTENSION}/grant",
    f"{EXTENSION}/sms-recipients",
    f"{EXTENSION}/authz-profile",
    f"{EXTENSION}/authz-profile/check?permissionId=ReadMessages",
    f"{EXTENSION}/assigned-role",
    f"{EXTENSION}/assignable-roles",
    f"{EXTENSION}/presence?detailedTelephonyState=true",
    f"{EXTENSION}/unified-presence",
    f"{EXTENSION}/call-queue-presence",
    f"{ACCOUNT}/presence",
    f"{ACCOUNT}/assigned-role",
    f"{ACCOUNT}/user-role",
    f"{ACCOUNT}/user-role/{{roleId}}",
    f"{ACCOUNT}/user-role/default",
    f"{DICTIONARY}/user-role",
    f"{DICTIONARY}/user-role/{{roleId}}",
    f"{DICTIONARY}/permission",
    f"{DICTIONARY}/permission/{{permissionId}}",
    f"{DICTIONARY}/permission-category",
    f"{DICTIONARY}/permission-category/{{permissionCategoryId}}",
    f"{DICTIONARY}/country",
    f"{DICTIONARY}/country/{{countryId}}",
    f"{DICTIONARY}/state",
    f"{DICTIONARY}/state/{{stateId}}",
    f"{DICTIONARY}/timezone",
    f"{DICTIONARY}/timezone/{{timezoneId}}",
    f"{DICTIONARY}/language",
    f"{DICTIONARY}/language/{{languageId}}",
    f"{DICTIONARY}/location?stateId=US-CA&withNxx=true",
    f"{DICTIONARY}/brand/{{brandId}}/contracted-country",
    f"{DICTIONARY}/brand/{{brandId}}/contracted-country/{{contractedCountryId}}",
    "/restapi",
    "/restapi/{apiVersion}",
]
FILLED = {
    "accountId": "~", "extensionId": "~", "roleId": "4", "permissionId": "ReadMessages",
    "permissionCategoryId": "Users", "countryId": "1", "stateId": "US-CA", "timezoneId": "680184692",
    "languageId": "1033", "brandId": "1210", "contractedCountryId": "1", "apiVersion": "v1.0",
}  # fmt: skip
OURS = {"name", "internationalCalling", "clarionTour", "clarionWholeCompany"}
"""Members of an account and of a profile of rights that are Clarion's own."""


@pytest.fixture
async def whole(api: Api) -> Api:
    """An organisation that has something in every field."""
    address = {"street": "1 Main St", "city": "San Mateo", "state": "CA", "zip": "94401", "country": "US"}
    await api.request(
        "PUT", "/account/~/business-address", json={"businessAddress": address, "email": "a@demo.example"}
    )
    change = {
        "contact": {"businessAddress": address, "mobilePhone": "+16505550199",
                    "pronouncedName": {"type": "TextToSpeech", "text": "Ay-da"}},
        "partnerId": "p1", "references": [{"ref": "r1", "type": "PartnerId"}],
    }  # fmt: skip
    answer = await api.request("PUT", "/account/~/extension/~", json=change)
    assert answer.status_code == 200, answer.text
    return api


async def test_what_can_be_read_has_the_shape_of_the_surface(whole: Api) -> None:
    need_surface()
    found: dict[str, list[str]] = {}
    for template in READ:
        address = re.sub(r"\{(\w+)\}", lambda match: FILLED[match[1]], template)
        answer = await whole.get(address)
        bare = template.partition("?")[0]
        assert answer.status_code == 200, (address, answer.text)
        wrong = faults("GET", bare, 200, answer.json())
        strange = unknown_members("GET", bare, 200, answer.json()) - OURS
        if wrong or strange:
            found[template] = [*wrong[:5], *sorted(strange)]
    assert found == {}
