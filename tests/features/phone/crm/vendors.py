"""CRMs that answer in the shapes of their vendors' API references, and remember what they were asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from clarion.base.http_client import Answer

NUMBER = "+12025550123"


@dataclass(frozen=True)
class Asked:
    method: str
    address: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.address).query))

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def answer(value: Any, status: int = 200, **headers: str) -> Answer:
    content = b"" if value is None else value.encode() if isinstance(value, str) else json.dumps(value).encode()
    return Answer(status, headers, content.decode()[:2048], len(content), True, 1, content)


@dataclass
class Vendor:
    """A fake HttpClient. `answers`: by method and path, taken in turn, the last one for ever."""

    answers: dict[str, list[Answer]]
    asked: list[Asked] = field(default_factory=list)

    async def send(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes, within_s: float, *, most: int
    ) -> Answer:
        asked = Asked(method, address, dict(headers), body)
        self.asked.append(asked)
        waiting = self.answers.get(f"{method} {asked.path}")
        if waiting is None:
            return answer("no such thing", 404)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def to(self, path: str) -> list[Asked]:
        return [one for one in self.asked if one.path == path]


TOKEN = {"access_token": "t-1", "expires_in": 3600, "token_type": "Bearer"}

# By template: settings, secrets, what it answers (method and path: body), path of the lookup, path of the journal.
VENDORS: dict[str, dict[str, Any]] = {
    "salesforce": {
        "settings": {},
        "secrets": {"clientId": "id", "clientSecret": "s"},
        "answers": {
            "POST /services/oauth2/token": {"access_token": "t-1", "instance_url": "https://crm.example"},
            "GET /services/data/v61.0/parameterizedSearch": {
                "searchRecords": [
                    {
                        "attributes": {"type": "Contact", "url": "/services/data/v61.0/sobjects/Contact/003A"},
                        "Id": "003A",
                        "Name": "Casey Jones",
                        "Email": "casey@acme.example",
                        "Account": {"attributes": {"type": "Account"}, "Name": "Acme"},
                    }
                ]
            },
            "POST /services/data/v61.0/sobjects/Task": {"id": "00TA", "success": True, "errors": []},
        },
        "link": "https://crm.example/lightning/r/Contact/003A/view",
        "journal": "/services/data/v61.0/sobjects/Task",
        "remote": "00TA",
    },
    "hubspot": {
        "settings": {"portal": "62515"},
        "secrets": {"accessToken": "pat-1"},
        "answers": {
            "POST /crm/v3/objects/contacts/search": {
                "total": 1,
                "results": [
                    {
                        "id": "151",
                        "properties": {
                            "firstname": "Casey",
                            "lastname": "Jones",
                            "company": "Acme",
                            "email": "casey@acme.example",
                        },
                        "archived": False,
                    }
                ],
            },
            "POST /crm/v3/objects/calls": {"id": "4501", "properties": {}},
        },
        "link": "https://app.hubspot.com/contacts/62515/record/0-1/151",
        "journal": "/crm/v3/objects/calls",
        "remote": "4501",
    },
    "zoho": {
        "settings": {"accounts": "accounts.zoho.eu", "crm": "crm.zoho.eu"},
        "secrets": {"clientId": "id", "clientSecret": "s", "refreshToken": "r"},
        "answers": {
            "POST /oauth/v2/token": TOKEN,
            "GET /crm/v8/Contacts/search": {
                "data": [
                    {
                        "id": "554023000000527",
                        "Full_Name": "Casey Jones",
                        "Email": "casey@acme.example",
                        "Account_Name": {"name": "Acme", "id": "554023000000238"},
                    }
                ],
                "info": {"per_page": 5, "count": 1, "page": 1, "more_records": False},
            },
            "POST /crm/v8/Calls": {
                "data": [
                    {
                        "code": "SUCCESS",
                        "details": {"id": "554023000000628"},
                        "message": "record added",
                        "status": "success",
                    }
                ]
            },
        },
        "link": "https://crm.zoho.eu/crm/tab/Contacts/554023000000527",
        "journal": "/crm/v8/Calls",
        "remote": "554023000000628",
    },
    "pipedrive": {
        "settings": {},
        "secrets": {"apiToken": "k"},
        "answers": {
            "GET /api/v2/persons/search": {
                "success": True,
                "data": {
                    "items": [
                        {
                            "result_score": 0.29,
                            "item": {
                                "id": 7,
                                "type": "person",
                                "name": "Casey Jones",
                                "phones": ["+12025550123"],
                                "emails": ["casey@acme.example"],
                                "organization": {"id": 9, "name": "Acme", "address": None},
                            },
                        }
                    ]
                },
                "additional_data": {"next_cursor": None},
            },
            "POST /api/v1/callLogs": {"success": True, "data": {"id": "CAd92b224eb4a39b5ad8fea92ff0e"}},
        },
        "link": "https://crm.example/person/7",
        "journal": "/api/v1/callLogs",
        "remote": "CAd92b224eb4a39b5ad8fea92ff0e",
    },
    "dynamics365": {
        "settings": {"tenant": "contoso.example"},
        "secrets": {"clientId": "id", "clientSecret": "s"},
        "answers": {
            "POST /contoso.example/oauth2/v2.0/token": TOKEN,
            "GET /api/data/v9.2/contacts": {
                "@odata.context": "https://crm.example/api/data/v9.2/$metadata#contacts",
                "value": [
                    {
                        "@odata.etag": 'W/"1"',
                        "fullname": "Casey Jones",
                        "emailaddress1": "casey@acme.example",
                        "contactid": "c0ffee00-0000-4000-8000-000000000001",
                        "parentcustomerid_account": {"name": "Acme"},
                    }
                ],
            },
            "POST /api/data/v9.2/phonecalls": {"activityid": "a0000000-0000-4000-8000-000000000002"},
        },
        "link": "https://crm.example/main.aspx?pagetype=entityrecord&etn=contact"
        "&id=c0ffee00-0000-4000-8000-000000000001",
        "journal": "/api/data/v9.2/phonecalls",
        "remote": "a0000000-0000-4000-8000-000000000002",
    },
    "zendesk": {
        "settings": {"email": "agent@acme.example"},
        "secrets": {"apiToken": "k"},
        "company": "",
        "answers": {
            "GET /api/v2/users/search.json": {
                "users": [{"id": 35436, "name": "Casey Jones", "email": "casey@acme.example", "role": "end-user"}],
                "count": 1,
                "next_page": None,
            },
            "POST /api/v2/tickets.json": {"ticket": {"id": 801}, "audit": {}},
        },
        "link": "https://crm.example/agent/users/35436",
        "journal": "/api/v2/tickets.json",
        "remote": "801",
    },
    "odoo": {
        "settings": {"database": "acme", "user": "admin"},
        "secrets": {"apiKey": "k"},
        "answers": {
            "POST /jsonrpc": [
                {"jsonrpc": "2.0", "id": None, "result": 2},
                {
                    "jsonrpc": "2.0",
                    "id": None,
                    "result": [
                        {
                            "id": 14,
                            "name": "Casey Jones",
                            "email": "casey@acme.example",
                            "commercial_company_name": "Acme",
                        }
                    ],
                },
                {"jsonrpc": "2.0", "id": None, "result": 3021},
            ]
        },
        "link": "https://crm.example/web#id=14&model=res.partner&view_type=form",
        "journal": "/jsonrpc",
        "remote": "3021",
    },
    "generic": {
        "settings": {},
        "secrets": {"apiKey": "k"},
        "answers": {
            "GET /contacts": [
                [
                    {
                        "id": "7",
                        "name": "Casey Jones",
                        "company": "Acme",
                        "email": "casey@acme.example",
                        "link": "https://crm.example/c/7?a=b&c=d",
                    }
                ]
            ],
            "POST /calls": {"id": "c-1"},
        },
        "link": "https://crm.example/c/7?a=b&c=d",
        "journal": "/calls",
        "remote": "c-1",
    },
}


def vendor_of(key: str) -> Vendor:
    said = VENDORS[key]["answers"]
    listed = {path: value if isinstance(value, list) else [value] for path, value in said.items()}
    return Vendor({path: [answer(each) for each in values] for path, values in listed.items()})
