"""Conditions, HEAD and compression: the last look at answers."""

import gzip
from typing import Any

import pytest
from starlette.responses import Response

from clarion.api.answers import COMPRESS_FROM, Answers
from tests.support.api import Api


async def test_an_unchanged_answer_is_304(api: Api) -> None:
    first = await api.get("/account/~/extension/~")
    tag = first.headers["ETag"]
    again = await api.get("/account/~/extension/~", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["RCRequestId"]
    strong = await api.get("/account/~/extension/~", headers={"If-None-Match": tag.removeprefix("W/")})
    assert strong.status_code == 304
    await api.request("PUT", "/account/~/extension/~", json={"contact": {"firstName": "Changed"}})
    changed = await api.get("/account/~/extension/~", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


async def test_errors_and_changes_have_no_tag(api: Api) -> None:
    assert "ETag" not in (await api.get("/account/~/extension/42")).headers
    answer = await api.request("PUT", "/account/~/extension/~", json={}, headers={"If-None-Match": "*"})
    assert answer.status_code == 200


async def test_head_has_the_headers_of_get_and_no_body(api: Api) -> None:
    get = await api.get("/account/~/extension/~")
    head = await api.request("HEAD", "/account/~/extension/~")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(get.content))
    assert head.headers["ETag"] == get.headers["ETag"]
    assert (await api.request("HEAD", "/account/~/extension/42")).status_code == 404


async def answered(answer: Response, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What goes out for this answer to a GET with these headers."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/restapi", "headers": raw}
    await Answers(answer)(scope, receive, send)
    found = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message["body"] for message in sent[1:])


def json_of(size: int) -> Response:
    return Response(b'"' + b"x" * (size - 2) + b'"', media_type="application/json")


@pytest.mark.parametrize(
    ("accepts", "size", "pressed"),
    [
        ("gzip, deflate, br", COMPRESS_FROM, True),
        ("*", COMPRESS_FROM, True),
        ("gzip;q=0", COMPRESS_FROM, False),
        ("br", COMPRESS_FROM, False),
        ("gzip", COMPRESS_FROM - 1, False),
    ],
)
async def test_large_answers_are_compressed_for_those_who_take_it(accepts: str, size: int, pressed: bool) -> None:
    status, headers, body = await answered(json_of(size), accept_encoding=accepts)
    assert status == 200
    assert (headers.get("content-encoding") == "gzip") == pressed
    assert headers["content-length"] == str(len(body))
    assert (gzip.decompress(body) if pressed else body) == json_of(size).body
    assert ("vary" in headers) == (size >= COMPRESS_FROM)


async def test_a_time_of_change_is_compared_when_there_is_no_tag_in_the_question() -> None:
    def fresh() -> Response:
        return Response(b"x", headers={"Last-Modified": "Tue, 10 Mar 2026 18:00:00 GMT"})

    same = "Tue, 10 Mar 2026 18:00:00 GMT"
    assert (await answered(fresh(), if_modified_since=same))[0] == 304
    assert (await answered(fresh(), if_modified_since="Tue, 10 Mar 2026 17:59:59 GMT"))[0] == 200
    assert (await answered(fresh(), if_modified_since="nonsense"))[0] == 200
    assert (await answered(fresh(), if_modified_since=same, if_none_match='"x"'))[0] == 200
