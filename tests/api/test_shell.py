"""What every request meets, whatever it asks for."""

import contextlib
import json
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql

from clarion.base.storage import Storage
from tests.support.api import Api, running_app


def check_error_form(body: dict[str, Any], code: str) -> None:
    assert body["errorCode"] == code, body
    assert body["message"]
    assert body["errors"][0]["errorCode"] == code


async def test_every_answer_carries_id_language_and_limits(api: Api) -> None:
    for path, status in (("/restapi", 200), ("/restapi/v1.0/account/~", 401), ("/restapi/nothing", 404)):
        answer = await api.client.get(path)
        assert answer.status_code == status
        uuid.UUID(answer.headers["RCRequestId"])
        assert answer.headers["Content-Language"] == "en-US"
        assert answer.headers["X-Rate-Limit-Group"] == "light"
        assert int(answer.headers["X-Rate-Limit-Remaining"]) <= int(answer.headers["X-Rate-Limit-Limit"])
        assert answer.headers["X-Rate-Limit-Window"] == "60"
        assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"


async def test_an_unknown_address_is_cmn_120(api: Api) -> None:
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        answer = await api.client.request(method, "/restapi/v1.0/no/such/thing")
        assert answer.status_code == 404, method
        check_error_form(answer.json(), "CMN-120")


async def test_a_wrong_method_is_405_and_names_the_right_ones(api: Api) -> None:
    answer = await api.client.get("/restapi/oauth/token")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    answer = await api.client.delete("/restapi/v1.0/account/~")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "PATCH"} or "GET" in answer.headers["Allow"]


async def test_a_slash_at_the_end_means_nothing(api: Api) -> None:
    assert (await api.client.get("/restapi/v1.0/")).status_code == 200
    assert (await api.get("/account/~/")).status_code == 200


@pytest.mark.parametrize(
    ("headers", "query", "code"),
    [
        ({}, "", "OAU-123"),
        ({"Authorization": "Bearer nonsense"}, "", "OAU-213"),
        ({"Authorization": "Bearer"}, "", "OAU-134"),
        ({"Authorization": "Digest a=b"}, "", "OAU-151"),
        ({}, "?access_token=nonsense", "OAU-213"),
    ],
)
async def test_without_a_good_token_it_is_401(api: Api, headers: dict[str, str], query: str, code: str) -> None:
    answer = await api.client.get(f"/restapi/v1.0/account/~{query}", headers=headers)
    assert answer.status_code == 401
    check_error_form(answer.json(), code)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


async def test_the_scheme_may_be_in_any_case_and_the_token_in_the_query(api: Api) -> None:
    token = (await api.get_tokens())["access_token"]
    for scheme in ("bearer", "Bearer", "BEARER"):
        headers = {"Authorization": f"{scheme} {token}"}
        assert (await api.client.get("/restapi/v1.0/account/~", headers=headers)).status_code == 200
    answer = await api.client.get("/restapi/v1.0/account/~", params={"access_token": token})
    assert answer.status_code == 200


async def test_an_expired_token_is_oau_128(api: Api) -> None:
    headers = await api.as_person()
    assert (await api.client.get("/restapi/v1.0/account/~", headers=headers)).status_code == 200
    api.clock.advance(3601)
    answer = await api.client.get("/restapi/v1.0/account/~", headers=headers)
    assert answer.status_code == 401
    check_error_form(answer.json(), "OAU-128")


async def test_broken_json_is_cmn_103(api: Api) -> None:
    for text in (b"{", b"[1,", b"\xff\xfe", b'{"a": nul}', b"[" * 50_000):
        answer = await api.request(
            "PUT", "/account/~/extension/~", content=text, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 400, text[:20]
        assert answer.json()["errorCode"] in ("CMN-103", "CMN-104"), text[:20]


async def test_wrong_types_name_the_parameter(api: Api) -> None:
    answer = await api.request("PUT", "/account/~/extension/~", json={"contact": {"firstName": 5}})
    assert answer.status_code == 400
    check_error_form(answer.json(), "CMN-101")
    assert answer.json()["parameterName"] == "contact.firstName"
    answer = await api.get("/account/~/extension?page=zero")
    assert answer.status_code == 400
    assert answer.json()["parameterName"] == "page"


async def test_another_media_type_is_415(api: Api) -> None:
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        answer = await api.request("PUT", "/account/~/extension/~", content=b"a=b", headers={"Content-Type": kind})
        assert answer.status_code == 415, kind
    answer = await api.client.post("/restapi/oauth/token", json={"grant_type": "password"})
    assert answer.status_code == 415
    assert answer.json()["error"] == "invalid_request"


async def test_a_get_with_a_content_type_or_a_body_is_served(api: Api) -> None:
    headers = {"Content-Type": "application/json"}
    assert (await api.get("/account/~", headers=headers)).status_code == 200
    assert (await api.get("/account/~", headers=headers, content=b"{}")).status_code == 200


async def test_a_body_too_large_is_413_whether_announced_or_not(api: Api) -> None:
    large = b'{"a":"' + b"x" * (5 * 2**20) + b'"}'

    async def pieces() -> Any:
        for start in range(0, len(large), 65_536):
            yield large[start : start + 65_536]

    for content in (large, pieces()):
        answer = await api.request(
            "PUT", "/account/~/extension/~", content=content, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 413
        check_error_form(answer.json(), "CMN-104")


async def test_what_nobody_expected_is_500_without_a_trace(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret reason")

    headers = await api.as_person()
    await api.client.get("/restapi/v1.0/account/~", headers=headers)
    monkeypatch.setattr(api.here.storage, "reading", broken)
    answer = await api.client.get("/restapi/v1.0/account/~", headers=headers)
    assert answer.status_code == 500
    check_error_form(answer.json(), "CMN-203")
    assert "secret reason" not in answer.text
    assert answer.headers["RCRequestId"]


async def test_text_that_no_database_holds_is_refused(api: Api) -> None:
    for name in ("nul\u0000", "half \ud800"):
        body = {"contact": {"firstName": name}}
        answer = await api.request(
            "PUT",
            "/account/~/extension/~",
            content=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        assert answer.status_code in (200, 400), answer.text
    assert (await api.get("/account/~/extension/%00")).status_code in (400, 404)
    assert (await api.get("/account/~/extension?extensionNumber=%00")).status_code in (200, 400)


async def test_post_may_stand_for_another_method(api: Api) -> None:
    body = {"contact": {"jobTitle": "Pilot"}}
    path = "/account/~/extension/~"
    answer = await api.request("POST", path, json=body, headers={"X-HTTP-Method-Override": "PUT"})
    assert answer.json()["contact"]["jobTitle"] == "Pilot"
    assert (await api.request("POST", f"{path}?_method=PUT", json=body)).status_code == 200
    differ = await api.request("POST", f"{path}?_method=PUT", headers={"X-HTTP-Method-Override": "DELETE"})
    assert differ.status_code == 400
    assert (await api.request("POST", f"{path}?_method=TRACE", json=body)).status_code == 400
    assert (await api.request("POST", path, json=body)).status_code == 405


async def test_head_is_get_without_the_body(api: Api) -> None:
    whole = await api.get("/account/~")
    head = await api.request("HEAD", "/account/~")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert (await api.client.head("/restapi/v1.0/nothing")).status_code == 404


async def test_browsers_of_other_origins_may_call(api: Api) -> None:
    origin = {"Origin": "https://app.example"}
    asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"}
    preflight = await api.client.options("/restapi/v1.0/account/~", headers=origin | asked)
    assert preflight.status_code == 204
    assert preflight.content == b""
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"]
    assert "X-HTTP-Method-Override" in preflight.headers["Access-Control-Allow-Headers"]
    answer = await api.get("/account/~", headers=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in answer.headers["Vary"]
    assert "RCRequestId" in answer.headers["Access-Control-Expose-Headers"]
    refused = await api.client.get("/restapi/v1.0/account/~", headers=origin)
    assert refused.headers["Access-Control-Allow-Origin"] == "https://app.example"


async def test_health_and_metrics_are_there(api: Api) -> None:
    health = await api.client.get("/healthz")
    assert health.status_code == 200
    assert health.json()["status"] == "ok"
    metrics = await api.client.get("/metrics")
    assert "clarion_http_requests_total" in metrics.text


async def test_a_part_that_fails_makes_health_503(api: Api) -> None:
    async def broken() -> str | None:
        return "The cellar is flooded."

    api.here.health.register("cellar", broken)
    answer = await api.client.get("/healthz")
    assert answer.status_code == 503
    assert "The cellar is flooded." in answer.text


async def test_a_lost_database_is_503_and_says_when_to_come_back(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = await api.as_person()
    await api.client.get("/restapi/v1.0/account/~", headers=headers)

    def gone(*_: object) -> None:
        raise ConnectionRefusedError("connection refused")

    monkeypatch.setattr(api.here.storage, "reading", gone)
    answer = await api.client.get("/restapi/v1.0/account/~", headers=headers)
    assert answer.status_code == 503
    check_error_form(answer.json(), "CMN-201")
    assert int(answer.headers["Retry-After"]) > 0


async def test_who_gives_way_to_another_at_the_same_moment_is_asked_to_try_again(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends one of two transactions that wait for each other."""
    if api.here.storage.is_sqlite:
        pytest.skip("SQLite lets one write at a time")
    headers, storage = await api.as_person(), api.here.storage
    reading = storage.reading
    deadlock = sql("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$")

    @contextlib.asynccontextmanager
    async def gives_way() -> AsyncIterator[Any]:
        async with reading() as session:
            yield session
            await (await session.connection()).execute(deadlock)

    monkeypatch.setattr(storage, "reading", gives_way)
    answer = await api.client.get("/restapi/v1.0/account/~", headers=headers)
    assert answer.status_code == 503, answer.text
    assert answer.headers["Retry-After"] == "1"


async def test_pages_have_security_headers(api: Api) -> None:
    answer = await api.client.get("/", headers={"Accept": "text/html"})
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "microphone=(self)" in answer.headers["Permissions-Policy"]


@pytest.mark.parametrize("public_url", ["https://phone.example.com", "http://localhost:8080"])
async def test_the_cookies_of_a_browser_are_out_of_reach_of_scripts_and_other_sites(
    storage: Storage, tmp_path: Path, public_url: str
) -> None:
    async with running_app(storage, tmp_path / "data", public_url=public_url) as api:
        body = {"username": "102", "password": api.password("102"), "remember": True}
        answer = await api.client.post("/restapi/v1.0/clarion/sign-in", json=body)
    cookies = [one.lower() for one in answer.headers.get_list("set-cookie")]
    assert len(cookies) >= 1, answer.text
    for cookie in cookies:
        assert "; httponly" in cookie
        assert "; samesite=lax" in cookie
        assert "; path=/" in cookie
        assert "domain=" not in cookie
        if public_url.startswith("https"):
            assert cookie.startswith("__host-")
            assert "; secure" in cookie


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "0001-01-02T00:00:00+05:00", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("path", ["call-log", "clarion/call-quality", "clarion/call-quality/timeline"])
async def test_the_least_and_greatest_times_of_clients_break_nothing(api: Api, path: str, moment: str) -> None:
    for zone in ("America/Los_Angeles", "Asia/Tokyo"):
        query = {"dateTo": moment, "timeZone": zone}
        assert (await api.get(f"/account/~/{path}", params=query)).status_code == 200
