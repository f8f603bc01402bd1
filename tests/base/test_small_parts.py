"""Ids, clock, errors, HTTP plumbing, health and telemetry."""

import asyncio
import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI, Request

from clarion.base.clock import SystemClock, TurnableClock
from clarion.base.disk_space import DiskSpace
from clarion.base.errors import ClarionError, Conflict, Forbidden, Invalid, NotFound, TooMany, Unavailable
from clarion.base.health import HealthChecks, health_answer
from clarion.base.http import (
    PagingQuery,
    WireModel,
    WireTime,
    cut,
    error_body,
    list_answer,
    parse_time,
    uri_of,
    wire_time,
)
from clarion.base.ids import is_uuid, new_id, new_session_id, new_token, new_uuid, party_id
from clarion.base.settings import load_settings
from clarion.base.telemetry import counter, get_logger, note, redact, render_metrics, set_up_logs


def test_an_id_is_a_decimal_number_that_a_browser_does_not_lose() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(10**15 <= int(text) < 2**53 for text in ids)


def test_a_session_id_has_only_the_characters_that_phones_accept() -> None:
    session = new_session_id()
    assert re.fullmatch(r"s-[0-9a-fz]+", session)
    assert party_id(session, 2) == f"p-{session[2:]}-2"
    with pytest.raises(ValueError, match="single digit"):
        party_id(session, 10)


def test_tokens_and_uuids_differ_each_time() -> None:
    assert new_token() != new_token()
    assert is_uuid(new_uuid())
    assert not is_uuid("../../etc/passwd")


def test_a_turned_clock_fires_what_falls_due_in_order_and_at_its_moment() -> None:
    clock, fired = TurnableClock(), list[tuple[str, float]]()
    clock.call_later(2, lambda: fired.append(("late", clock.monotonic())))
    clock.call_later(1, lambda: fired.append(("early", clock.monotonic())))
    clock.call_later(1, lambda: clock.call_later(0.5, lambda: fired.append(("nested", clock.monotonic()))))
    clock.call_later(1, lambda: fired.append(("cancelled", 0))).cancel()
    start = clock.now()
    clock.advance(1.9)
    assert fired == [("early", 1), ("nested", 1.5)]
    clock.advance(1)
    assert fired[-1] == ("late", 2)
    assert (clock.now() - start).total_seconds() == pytest.approx(2.9)
    assert clock.pending == 0


async def test_the_machines_clock_calls_later_and_can_be_told_not_to() -> None:
    clock, fired = SystemClock(), asyncio.Event()
    clock.call_later(0, fired.set)
    clock.call_later(0, lambda: pytest.fail("was cancelled")).cancel()
    await asyncio.wait_for(fired.wait(), 5)
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Invalid("x"), 400, "CMN-101"),
        (Forbidden("x"), 403, "CMN-408"),
        (NotFound("x"), 404, "CMN-102"),
        (Conflict("x"), 409, "CMN-406"),
        (TooMany("x"), 429, "CMN-301"),
        (Unavailable("x"), 503, "CMN-201"),
        (ClarionError("x"), 500, "CMN-203"),
    ],
)
def test_each_kind_of_error_has_its_status_and_code(error: ClarionError, status: int, code: str) -> None:
    assert (error.status, error.code) == (status, code)


def test_an_error_body_says_the_first_error_at_the_top_and_all_in_the_list() -> None:
    body = error_body(Invalid("No.", parameter="to", parameterValue="x"), NotFound("Gone."))
    assert body["errorCode"] == "CMN-101"
    assert body["parameterName"] == "to"
    assert body["errors"] == [
        {"errorCode": "CMN-101", "message": "No.", "parameterName": "to", "parameterValue": "x"},
        {"errorCode": "CMN-102", "message": "Gone."},
    ]


def test_a_time_on_the_wire_has_milliseconds_and_a_z() -> None:
    assert wire_time(datetime(2018, 3, 10, 18, 7, 52, 534900, tzinfo=UTC)) == "2018-03-10T18:07:52.534Z"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2018-03-10", datetime(2018, 3, 10, tzinfo=UTC)),
        ("2018-03-10T18:07", datetime(2018, 3, 10, 18, 7, tzinfo=UTC)),
        ("2018-03-10T18:07:52.534Z", datetime(2018, 3, 10, 18, 7, 52, 534000, tzinfo=UTC)),
        ("2018-03-10T18:07:52+02:00", datetime(2018, 3, 10, 16, 7, 52, tzinfo=UTC)),
        ("2018-03-10T18:07:52 02:00", datetime(2018, 3, 10, 16, 7, 52, tzinfo=UTC)),
        ("0001-01-01T00:00:00+05:00", datetime(1900, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59-05:00", datetime(9000, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_are_read_in_every_form_that_clients_send(text: str, moment: datetime) -> None:
    assert parse_time(text, parameter="dateFrom") == moment


def test_what_is_no_time_is_refused_by_the_name_of_its_parameter() -> None:
    with pytest.raises(Invalid, match=r"\[dateFrom\]") as caught:
        parse_time("yesterday", parameter="dateFrom")
    assert caught.value.parameter == "dateFrom"


def test_a_body_is_camel_case_outside_and_ignores_what_it_does_not_know() -> None:
    class Body(WireModel):
        creation_time: WireTime

    body = Body.model_validate({"creationTime": "2018-03-10T18:07:52Z", "perPage": 3})
    assert body.model_dump() == {"creationTime": "2018-03-10T18:07:52.000Z"}


async def _page(query: str) -> dict[str, Any]:
    app = FastAPI()

    @app.get("/things")
    async def things(request: Request, paging: PagingQuery) -> dict[str, Any]:
        everything = list(range(25))
        return list_answer(request, cut(everything, paging), paging, len(everything))

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        answer = await client.get(f"/things{query}")
    body: dict[str, Any] = answer.json()
    return body | {"status": answer.status_code}


async def test_a_list_answer_tells_where_the_other_pages_are() -> None:
    body = await _page("?page=2&perPage=10&x=1")
    assert body["records"] == list(range(10, 20))
    assert body["paging"] == {
        "page": 2,
        "perPage": 10,
        "pageStart": 10,
        "pageEnd": 19,
        "totalPages": 3,
        "totalElements": 25,
    }
    assert body["navigation"]["nextPage"]["uri"] == "http://here/things?x=1&page=3&perPage=10"
    assert set(body["navigation"]) == {"firstPage", "previousPage", "nextPage", "lastPage"}


async def test_a_page_behind_the_end_is_empty_and_not_an_error() -> None:
    body = await _page("?page=9&perPage=10")
    assert body["status"] == 200
    assert body["records"] == []


async def test_a_page_that_is_no_number_is_refused() -> None:
    assert (await _page("?page=two"))["status"] == 422
    assert (await _page("?page=0"))["status"] == 422


def test_a_uri_is_absolute_and_escapes_its_parts() -> None:
    uri = uri_of("https://phone.example.com", "account", 1, "extension", "a/b")
    assert uri == "https://phone.example.com/restapi/v1.0/account/1/extension/a%2Fb"


async def test_health_names_the_part_that_does_not_work_and_why() -> None:
    checks = HealthChecks(timeout_s=0.05)
    checks.register("good", _says(None))
    checks.register("bad", _says("The disk is full; make room."))

    async def breaks() -> None:
        raise RuntimeError("no route")

    checks.register("broken", breaks)
    checks.register("silent", asyncio.Event().wait)  # type: ignore[arg-type]
    status, body = health_answer(await checks.run())
    assert status == 503
    assert body["status"] == "failing"
    sentences = {part["name"]: part["sentence"] for part in body["parts"]}
    assert sentences == {
        "good": None,
        "bad": "The disk is full; make room.",
        "broken": "broken does not work: no route",
        "silent": "silent gave no answer within 0.05 seconds.",
    }


async def test_health_is_200_when_every_part_works() -> None:
    checks = HealthChecks()
    checks.register("good", _says(None))
    assert health_answer(await checks.run())[0] == 200


async def test_a_data_folder_is_asked_whether_it_can_be_written_and_has_room(tmp_path: Path) -> None:
    assert await DiskSpace(tmp_path / "new", 1).check() is None
    crowded = await DiskSpace(tmp_path, 10**18).check()
    assert crowded is not None
    assert "CLARION_MIN_FREE_MB" in crowded


def _says(sentence: str | None) -> Any:
    async def check() -> str | None:
        return sentence

    return check


def test_secrets_are_hidden_by_the_name_of_their_key_and_by_their_form() -> None:
    hidden = redact(
        {
            "password": "hunter2",
            "headers": {"Authorization": "Bearer abc", "Accept": "x"},
            "url": "/x?access_token=abc&page=1",
            "line": 'Digest username="1", response="abc", uri="sip:x"',
            "nested": [{"sip_secret": "abc"}],
            "has_token": True,
        }
    )
    assert "abc" not in str(hidden)
    assert "hunter2" not in str(hidden)
    assert hidden["headers"]["Accept"] == "x"
    assert hidden["url"] == "/x?access_token=***&page=1"
    assert hidden["has_token"] is True


def test_metrics_are_rendered_for_prometheus() -> None:
    counter("test_things_total", "Things", ("kind",)).labels("good").inc()
    body, content_type = render_metrics()
    assert b'clarion_test_things_total{kind="good"} 1.0' in body
    assert content_type.startswith("text/plain")


def test_a_noted_line_says_what_a_logged_one_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root, before = logging.getLogger(), structlog.get_config()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    set_up_logs(load_settings({"CLARION_DATA": str(tmp_path), "CLARION_LOG_FORMAT": "json"}))
    said = {"path": "/x?access_token=abc", "token": "abc", "ms": 1.5, "odd": tmp_path}
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        get_logger("clarion.api").info("Answered", **said)
        note("clarion.api", "Answered", **said)
        root.setLevel("WARNING")
        note("clarion.api", "Answered", **said)
    structlog.configure(**before)
    logged, noted = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert logged.pop("timestamp")[:16] <= noted.pop("timestamp")
    assert noted == logged
    assert "abc" not in str(noted)
