"""Every answer of contacts, directory, sites, fields, cost centers, numbers, phones and SCIM against the surface."""

from typing import Any

from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

V1 = "/restapi/v1.0/account/{accountId}"
V2 = "/restapi/v2/accounts/{accountId}"
EXTENSION = V1 + "/extension/{extensionId}"
# Where the description contradicts itself or the standard that it names.
KNOWN = (
    "enterprise:2.0:User' is not one of",  # RFC 7643 §3: `schemas` names every extension that a resource uses
    "phone-numbers/bulk-add/{taskId}: body:",  # results are also a task, all of whose members may be absent
)
ADDRESS = {"street": "20 Davis Drive", "city": "Belmont", "state": "CA", "zip": "94002", "country": "US"}


class Book:
    """Asks, and keeps what is wrong with the answers."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.wrong: list[str] = []
        self.count = 0

    async def ask(self, method: str, template: str, body: Any = None, query: str = "", **ids: Any) -> Any:
        """The decoded answer; path parameters that are not given are `~`."""
        path = template
        for name in ("accountId", "extensionId"):
            path = path.replace("{" + name + "}", str(ids.get(name, "~")))
        for name, value in ids.items():
            path = path.replace("{" + name + "}", str(value))
        options = {} if body is None else {"json": body}
        headers = await self.api.as_person()
        answer = await self.api.client.request(method, path + query, headers=headers, **options)
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        found = answer.json() if answer.content else None
        self.count += 1
        self.wrong += [f"{method} {template}: {fault}" for fault in faults(method, template, answer.status_code, found)]
        return found


async def test_every_answer_has_the_shape_of_the_surface(sqlite_api: Api) -> None:
    need_surface()
    book = Book(sqlite_api)
    await _contacts(book)
    await _places(book)
    await _directory(book)
    await _numbers(book)
    await _phones(book)
    await _scim(book)
    wrong = [text for text in book.wrong if not any(known in text for known in KNOWN)]
    assert wrong == [], "\n".join(wrong)
    assert book.count > 70


async def _contacts(book: Book) -> None:
    path = EXTENSION + "/address-book/contact"
    full = {"firstName": "A", "mobilePhone": "+12025550115", "birthday": "1906-12-09", "homeAddress": ADDRESS}
    made = await book.ask("POST", path, full)
    key = {"contactId": made["id"]}
    await book.ask("GET", path + "/{contactId}", **key)
    await book.ask("PUT", path + "/{contactId}", {"firstName": "B"}, **key)
    await book.ask("PATCH", path + "/{contactId}", {"company": "C"}, **key)
    await book.ask("GET", path)
    favorite = {"records": [{"contactId": str(made["id"])}, {"extensionId": book.api.extension_id("102")}]}
    await book.ask("PUT", EXTENSION + "/favorite", favorite)
    await book.ask("GET", EXTENSION + "/favorite")
    await book.ask("POST", path, {"firstName": "Z"})
    await book.ask("GET", EXTENSION + "/address-book-sync", query="?syncType=FSync&perPage=1")
    await book.ask("DELETE", path + "/{contactId}", **key)
    await book.ask("GET", EXTENSION + "/address-book-sync")
    upload = {"records": [{"extensionId": book.api.extension_id("102"), "contacts": [{"firstName": "A"}]},
                          {"extensionId": "77", "contacts": [{"firstName": "A"}]}]}  # fmt: skip
    task = await book.ask("POST", V1 + "/address-book-bulk-upload", upload)
    await book.ask("GET", V1 + "/address-book-bulk-upload/tasks/{taskId}", taskId=task["id"])


async def _places(book: Book) -> None:
    body = {"name": "Berlin", "code": "12", "email": "b@example.com", "businessAddress": ADDRESS, "callerIdName": "B",
            "operator": {"id": book.api.extension_id("103")}}  # fmt: skip
    site = await book.ask("POST", V1 + "/sites", body)
    key = {"siteId": site["id"]}
    await book.ask("GET", V1 + "/sites")
    await book.ask("GET", V1 + "/sites/{siteId}", **key)
    await book.ask("PUT", V1 + "/sites/{siteId}", {"name": "Bonn"}, **key)
    await book.ask("GET", V1 + "/sites/{siteId}", siteId="main-site")
    moved = {"addedExtensionIds": [book.api.extension_id("104")]}
    await book.ask("POST", V1 + "/sites/{siteId}/bulk-assign", moved, **key)
    await book.ask("GET", V1 + "/sites/{siteId}/members", **key)
    ivr = {"actions": [{"input": "0", "action": "Connect", "extension": {"id": book.api.extension_id("103")}}]}
    await book.ask("PUT", V1 + "/sites/{siteId}/ivr", ivr, **key)
    await book.ask("GET", V1 + "/sites/{siteId}/ivr", **key)
    administered = EXTENSION + "/administered-sites"
    other = {"extensionId": book.api.extension_id("104")}
    await book.ask("PUT", administered, {"records": [{"id": site["id"]}]}, **other)
    await book.ask("GET", administered, **other)
    await book.ask("PUT", administered, {"records": []}, **other)
    await book.ask("DELETE", V1 + "/sites/{siteId}", **key)
    field = await book.ask("POST", V1 + "/custom-fields", {"category": "User", "displayName": "Badge"})
    await book.ask("GET", V1 + "/custom-fields")
    await book.ask("PUT", V1 + "/custom-fields/{fieldId}", {"displayName": "Pass"}, fieldId=field["id"])
    value = {"customFields": [{"id": field["id"], "value": "7"}]}
    await book.ask("PUT", EXTENSION, value)
    await book.ask("GET", V2 + "/cost-centers")


async def _directory(book: Book) -> None:
    path = V1 + "/directory/entries"
    await book.ask("GET", path)
    await book.ask("GET", path, query="?perPage=max&typeGroup=User")
    await book.ask("GET", path + "/{entryId}", entryId=book.api.extension_id("101"))
    await book.ask("POST", path + "/search", {"searchString": "a", "extensionTypes": ["User"], "page": 1})
    await book.ask("GET", V1 + "/directory/federation")
    fields = (await book.ask("GET", V1 + "/custom-fields"))["records"]
    for field in fields:
        await book.ask("DELETE", V1 + "/custom-fields/{fieldId}", fieldId=field["id"])


async def _numbers(book: Book) -> None:
    path = V2 + "/phone-numbers"
    wanted = ["+12125550150", "+18005550150", "+16505550101"]
    body = {"records": [{"phoneNumber": number, "usageType": "Inventory"} for number in wanted]}
    added = (await book.ask("POST", path + "/bulk-add", body))["records"]
    many = {"records": [{"phoneNumber": "+141555501**", "usageType": "Inventory"}]}
    task = await book.ask("POST", path + "/bulk-add", many)
    await book.ask("GET", path + "/bulk-add/{taskId}", taskId=task["id"])
    key = {"phoneNumberId": added[0]["id"]}
    direct = {"usageType": "DirectNumber", "extension": {"id": book.api.extension_id("102")}}
    await book.ask("PATCH", path + "/{phoneNumberId}", direct, **key)
    await book.ask("PATCH", path + "/{phoneNumberId}", {"usageType": "ContactCenterNumber"}, **key)
    await book.ask("GET", path)
    swap = {"targetPhoneNumberId": added[1]["id"]}
    await book.ask("POST", path + "/{phoneNumberId}/replace", swap, **key)
    await book.ask("DELETE", path, {"records": [{"id": added[0]["id"]}, {"id": "77"}]})
    await book.ask("GET", V1 + "/phone-number")
    first = (await book.ask("GET", EXTENSION + "/phone-number"))["records"][0]["id"]
    await book.ask("GET", V1 + "/phone-number/{phoneNumberId}", phoneNumberId=first)
    await book.ask("GET", EXTENSION + "/phone-number/{phoneNumberId}/sms-configuration", phoneNumberId=first)
    texts = {"originalStrings": ["+16502530000*101,,1#", "101", "911", "*86", "nonsense", "1-800-FLOWERS"]}
    await book.ask("POST", "/restapi/v1.0/number-parser/parse", texts)
    await book.ask("POST", "/restapi/v2/number-parser/parse", texts)


async def _phones(book: Book) -> None:
    provision = {"sipInfo": [{"transport": "WSS"}], "device": {"serial": "S", "computerName": "C"}}
    await book.ask("POST", "/restapi/v1.0/client-info/sip-provision", provision)
    record = {
        "extension": {"id": book.api.extension_id("101")},
        "type": "OtherPhone",
        "phoneInfo": {"tollType": "Toll"},
        "emergency": {"address": ADDRESS},
    }
    added = await book.ask("POST", V2 + "/devices/bulk-add", {"records": [record, {**record, "emergency": {}}]})
    key = {"deviceId": added["results"][0]["id"]}
    await book.ask("GET", EXTENSION + "/device")
    await book.ask("GET", EXTENSION + "/webapp-devices")
    await book.ask("GET", V1 + "/device/{deviceId}", **key)
    await book.ask("PUT", V1 + "/device/{deviceId}", {"name": "Desk", "useAsCommonPhone": True}, **key)
    await book.ask("GET", V1 + "/device/{deviceId}/sip-info", **key)
    await book.ask("PUT", V1 + "/device/{deviceId}/emergency", {"emergency": {"address": ADDRESS}}, **key)
    spare = await book.ask("POST", V2 + "/device-inventory", {"type": "OtherPhone", "quantity": 2})
    ids = [device["id"] for device in spare["devices"]]
    own = {"extensionId": book.api.extension_id("101")}
    swap = V2 + "/extensions/{extensionId}/devices/{deviceId}/replace"
    await book.ask("POST", swap, {"targetDeviceId": ids[0]}, **own, **key)
    await book.ask("DELETE", V2 + "/devices/{deviceId}", {"keepAssetsInInventory": True}, deviceId=ids[0])
    await book.ask("DELETE", V2 + "/devices/{deviceId}", {"keepAssetsInInventory": False}, deviceId=ids[0])
    await book.ask("DELETE", V2 + "/device-inventory", {"records": [{"deviceId": ids[1]}, {"deviceId": "77"}]})


async def _scim(book: Book) -> None:
    user = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "grace@example.com",
        "name": {"givenName": "Grace", "familyName": "Hopper"},
        "emails": [{"type": "work", "value": "grace@example.com"}],
        "phoneNumbers": [{"type": "mobile", "value": "+12025550111"}],
        "addresses": [{"type": "work", "locality": "Arlington", "country": "US"}],
        "photos": [{"type": "photo", "value": "https://example.com/g.png"}],
        "title": "Admiral",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Navy"},
    }
    made = await book.ask("POST", "/scim/v2/Users", user)
    key = {"scimUserId": made["id"]}
    await book.ask("GET", "/scim/v2/Users/{scimUserId}", **key)
    await book.ask("PUT", "/scim/v2/Users/{scimUserId}", user, **key)
    patch = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
             "Operations": [{"op": "replace", "path": "title", "value": "X"}]}  # fmt: skip
    await book.ask("PATCH", "/scim/v2/Users/{scimUserId}", patch, **key)
    await book.ask("GET", "/scim/v2/Users")
    await book.ask("POST", "/scim/v2/Users/.search", {"filter": 'userName sw "g"'})
    for name in ("ServiceProviderConfig", "ResourceTypes", "ResourceTypes/{type}", "Schemas", "Schemas/{uri}"):
        await book.ask("GET", f"/scim/v2/{name}", type="User", uri=user["schemas"][0])
    await book.ask("DELETE", "/scim/v2/Users/{scimUserId}", **key)
