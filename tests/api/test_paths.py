"""Logs of requests hold no link that opens something."""

import logging

import pytest

from clarion.api.paths import redacted
from tests.support.api import Api

LINK = "AbCdEfGhIjKlMnOpQrStUv"


@pytest.mark.parametrize(
    ("path", "params", "told"),
    [
        ("/restapi/v1.0/account/1/extension/2", {"account": "1", "extension": "2"}, None),
        (f"/restapi/v1.0/clarion/streams/{LINK}", {"token": LINK}, "/restapi/v1.0/clarion/streams/{token}"),
        (f"/restapi/v1.0/clarion/meetings/{LINK}", {"link": LINK}, "/restapi/v1.0/clarion/meetings/{link}"),
        (f"/watch/{LINK}", {"path": f"watch/{LINK}"}, "/watch/{hidden}"),
        (f"/restapi/v1.0/no/such/{LINK}/thing", {}, "/restapi/v1.0/no/such/{hidden}/thing"),
        ("/restapi/v1.0/account/~/answering-rule", {}, None),
    ],
)
def test_a_path_is_told_without_what_opens_something(path: str, params: dict[str, str], told: str | None) -> None:
    assert redacted(path, params) == (told or path)


async def test_no_line_of_the_log_has_a_link_that_no_route_knows(
    api: Api, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert (await api.client.get(f"/restapi/v1.0/clarion/streams/x/{LINK}/more")).status_code == 404
    printed = capsys.readouterr()
    said = [
        record.getMessage() for record in caplog.records if record.name != "httpx"
    ]  # which is the test's own client
    assert any("{hidden}" in line for line in [*said, printed.out, printed.err])
    assert not any(LINK in line for line in [*said, printed.out, printed.err])
