"""What is answered has the published shapes, operation by operation."""

from typing import Any

from clarion.engines.phone_network import NetworkControl
from clarion.features.message_store.reports import ReportMaker
from tests.features.messaging.conftest import DANA, OWN, PNG, SMS, STORE, Send, Status, arrives
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

ROOT = "/restapi/v1.0/account/{accountId}"
EXTENSION = ROOT + "/extension/{extensionId}"


async def test_texts_messages_and_exports_have_the_published_shapes(
    api: Api, desk: NetworkControl, send: Send, becomes: Status
) -> None:
    need_surface()
    problems: dict[str, list[str]] = {}

    def hold(method: str, path: str, answer: Any) -> Any:
        body = answer.json() if answer.content else None
        problems[f"{method} {path}"] = faults(method, path, answer.status_code, body)
        return body

    text = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}], "text": "hello"}
    sent = hold("POST", EXTENSION + "/sms", await api.request("POST", SMS, "102", json=text))
    files: list[Any] = [("a", ("x.png", PNG, "image/png")), ("from", (None, OWN["102"])), ("to", (None, DANA))]
    hold("POST", EXTENSION + "/mms", await api.request("POST", "/account/~/extension/~/mms", "102", files=files))
    page = {"to": [{"extensionNumber": "103"}], "text": "hi"}
    pager = await api.request("POST", "/account/~/extension/~/company-pager", "102", json=page)
    hold("POST", EXTENSION + "/company-pager", pager)
    await becomes(sent, "Delivered")
    await becomes(await send(to="+12025550123"), "DeliveryFailed")
    desk.texts.place({"from": DANA, "to": OWN["102"], "text": "back"})
    [back] = await arrives(api, 1)
    one = f"{STORE}/{back['id']}"
    hold("GET", EXTENSION + "/message-store", await api.get(STORE, "102"))
    hold("GET", EXTENSION + "/message-store/{messageId}", await api.get(one, "102"))
    read = {"readStatus": "Read"}
    hold("PUT", EXTENSION + "/message-store/{messageId}", await api.request("PUT", one, "102", json=read))
    hold("PATCH", EXTENSION + "/message-store/{messageId}", await api.request("PATCH", one, "102", json=read))
    sync = hold("GET", EXTENSION + "/message-sync", await api.get("/account/~/extension/~/message-sync", "102"))
    query = {"syncType": "ISync", "syncToken": sync["syncInfo"]["syncToken"]}
    hold("GET", EXTENSION + "/message-sync", await api.get("/account/~/extension/~/message-sync", "102", params=query))
    hold("DELETE", EXTENSION + "/message-store/{messageId}", await api.request("DELETE", one, "102"))
    hold("DELETE", EXTENSION + "/message-store", await api.request("DELETE", STORE, "102"))

    configuration = "/account/~/message-store-configuration"
    hold("GET", ROOT + "/message-store-configuration", await api.get(configuration))
    change = await api.request("PUT", configuration, json={"retentionPeriod": 30})
    hold("PUT", ROOT + "/message-store-configuration", change)
    report = "/account/~/message-store-report"
    await api.here.get(ReportMaker).close()
    task = hold("POST", ROOT + "/message-store-report", await api.request("POST", report, json={}))
    await ReportMaker(api.here).make_next()
    hold("GET", ROOT + "/message-store-report/{taskId}", await api.get(f"{report}/{task['id']}"))
    hold("GET", ROOT + "/message-store-report/{taskId}/archive", await api.get(f"{report}/{task['id']}/archive"))
    assert {name: found for name, found in problems.items() if found} == {}
