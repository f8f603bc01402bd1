"""PH-40: delegates through the API, as call servers have them."""

from typing import Any

from clarion.features.phone.delegation import read_delegate_memory
from tests.support.api import Api

PATH = "/account/~/extension/~/clarion/delegates"


def line(extension_id: str, **more: Any) -> dict[str, Any]:
    return {"extension": {"id": extension_id}, **more}


async def test_who_stands_in_is_said_read_and_known_to_calls_ph_40(api: Api) -> None:
    ben, cora = api.extension_id("102"), api.extension_id("103")
    body = {"delegates": [line(cora, callsOnBehalf=False), line(ben)]}
    answer = await api.request("PUT", PATH, json=body)
    assert answer.status_code == 200, answer.text
    assert [each["extension"]["extensionNumber"] for each in answer.json()["delegates"]] == ["103", "102"]
    seen = (await api.get(PATH, "103")).json()
    assert [each["extension"]["extensionNumber"] for each in seen["delegators"]] == ["101"] and not seen["delegates"]
    assert seen["delegators"][0]["callsOnBehalf"] is False
    for bad in ([line(api.extension_id("101"))], [line(ben), line(ben)], [line("999")], [line(ben)] * 17):
        assert (await api.request("PUT", PATH, json={"delegates": bad})).status_code == 400
    others = f"/account/~/extension/{api.extension_id('101')}/clarion/delegates"
    assert (await api.request("PUT", others, "103", json=body)).status_code in (403, 404), "only one's own"
    async with api.here.storage.reading() as session:
        memory = await read_delegate_memory(session)
    assert [(each.delegate_id, each.rings, each.calls) for each in memory.stand_ins] == [
        (cora, True, False),
        (ben, True, True),
    ]
