"""One reader for all the shapes in which clients send files."""

import base64
import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from clarion.base.errors import Invalid
from clarion.base.http_multipart import Form, FormLimits, Part, read_form

PNG = b"\x89PNG\r\n\x1a\n\r\n--B\r\n\0\xff"  # with something like a boundary inside
JSON = b'{"to":[{"phoneNumber":"+16505550100"}],"text":"Hi"}'
WANTED = {"to": [{"phoneNumber": "+16505550100"}], "text": "Hi"}


async def read(
    content_type: str, body: bytes, limits: FormLimits | None = None, query: str = "", step: int = 7
) -> Form:
    chunks = [body[start : start + step] for start in range(0, len(body), step)] or [b""]

    async def receive() -> dict[str, Any]:
        chunk = chunks.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(chunks)}

    headers = [(b"content-type", content_type.encode("latin-1"))] if content_type else []
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers, "query_string": query.encode()}
    return await read_form(Request(scope, receive), limits)


def parts(*given: tuple[str, bytes], boundary: str = "Bound-7") -> bytes:
    """Parts of (headers, content)."""
    body = b""
    for headers, content in given:
        body += f"--{boundary}\r\n".encode() + headers.replace("\n", "\r\n").encode() + b"\r\n\r\n" + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode()


SHAPES = {
    "the TypeScript client: named request.json, with a file name": [
        ('Content-Disposition: form-data; name="request.json"; filename="request.json"\nContent-Type: application/json',
         JSON),
        ('Content-Disposition: form-data; name="attachment"; filename="a.png"\nContent-Type: image/png', PNG),
    ],
    "the Python client: named json, with a file name": [
        ('Content-Disposition: form-data; name="json"; filename="request.json"\nContent-Type: application/json', JSON),
        ('Content-Disposition: form-data; name="attachment"; filename="a.png"\nContent-Type: image/png', PNG),
    ],
    "older clients: named json, without a file name": [
        ('Content-Disposition: form-data; name="json"\nContent-Type: application/json', JSON),
        ('Content-Disposition: form-data; name="attachment0"; filename="a.png"\nContent-Type: image/png', PNG),
    ],
    "multipart/mixed: no name at all": [
        ("Content-Type: application/json; charset=UTF-8", JSON),
        ("Content-Type: image/png\nContent-Disposition: attachment; filename=a.png", PNG),
    ],
    "the file first": [
        ("Content-Type: image/png\nContent-Disposition: attachment; filename=a.png", PNG),
        ("content-type: application/json", JSON),
    ],
    "the file in base64, with line breaks": [
        ("Content-Type: application/json", JSON),
        ('Content-Type: image/png\nContent-Transfer-Encoding: Base64\nContent-Disposition: attachment; filename=a.png',
         base64.encodebytes(PNG * 20)),
    ],
    "curl: the JSON as a plain field": [
        ('Content-Disposition: form-data; name="json"', JSON),
        ('Content-Disposition: form-data; name="file"; filename="a.png"\nContent-Type: image/png', PNG),
    ],
    "a file name with a folder, encoded as RFC 5987": [
        ("Content-Type: application/json", JSON),
        ("Content-Type: image/png\nContent-Disposition: attachment; filename*=UTF-8''C%3A%5Ctmp%5Ca.png", PNG),
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", ["form-data", "mixed"])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
async def test_every_shape_gives_the_same(shape: list[tuple[str, bytes]], kind: str) -> None:
    for quoted in ("Bound-7", '"Bound-7"'):
        for step in (1, 7, 100_000):
            form = await read(f"multipart/{kind}; boundary={quoted}", parts(*shape), step=step)
            assert form.json == WANTED
            assert form.values == {}
            (file,) = form.files
            assert (file.filename, file.content_type) == ("a.png", "image/png")
            assert file.content in (PNG, PNG * 20)


async def test_one_part_for_each_parameter_each_with_an_empty_file_name() -> None:
    fields = [("to", b"+16505550100"), ("to", b"+16505550101"), ("faxResolution", b"High"), ("attachment", b"Hello")]
    given = [
        (f'Content-Disposition: form-data; name="{name}"; filename=""\nContent-Type: text/plain', content)
        for name, content in fields
    ]
    form = await read("multipart/form-data; boundary=Bound-7", parts(*given))
    assert form.values == {"to": ["+16505550100", "+16505550101"], "faxResolution": ["High"]}
    assert form.find_value("faxResolution") == "High"
    assert form.files == (Part("attachment", "", "text/plain", b"Hello"),)


async def test_json_alone_and_json_with_files_in_base64() -> None:
    assert await read("application/json", JSON) == Form(json=WANTED)
    assert await read("", JSON) == Form(json=WANTED)
    body = b'{"text":"Hi","attachments":[{"contentType":"image/png","fileName":"a.png","content":"iVBORw=="}]}'
    form = await read("application/json", body)
    assert form == Form({"text": "Hi"}, {}, (Part("attachments", "a.png", "image/png", b"\x89PNG"),))
    known = b'{"attachments":[{"id":"17"}]}'
    assert (await read("application/json", known)).json == {"attachments": [{"id": "17"}]}, (
        "names of files are no files"
    )


async def test_a_bare_file_and_a_plain_form_and_nothing() -> None:
    form = await read("image/png", PNG, query="name=..%2Fa.png&groupId=1")
    assert form == Form(files=(Part("", "a.png", "image/png", PNG),))
    form = await read("application/x-www-form-urlencoded", b"a=1&a=2&b=")
    assert form.values == {"a": ["1", "2"], "b": [""]}
    assert await read("application/json", b"") == Form()


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("multipart/form-data", b"x", "names no boundary"),
        ("multipart/form-data; boundary=Bound-7", b"nothing of the kind", "cannot be parsed"),
        ("multipart/mixed; boundary=Bound-7", parts(("Content-Type: image/png", PNG))[:-6], "closing boundary"),
        ("multipart/mixed; boundary=Bound-7", parts(("Content-Type: application/json", b"{")), "Part 1"),
        ("multipart/mixed; boundary=Bound-7", parts(("Content-Type: application/json", b"[1]")), "JSON object"),
        ("multipart/mixed; boundary=Bound-7",
         parts(("Content-Type: image/png\nContent-Transfer-Encoding: base64", b"!!!")), "Part 1 is not valid base64"),
        ("multipart/mixed; boundary=Bound-7",
         parts(("Content-Type: image/png\nContent-Transfer-Encoding: rot13", b"x")), "rot13 is not known"),
        ("multipart/form-data; boundary=Bound-7",
         parts(('Content-Disposition: form-data; name="text"', b"\xff")), "Part 1 [text] is not UTF-8"),
        ("application/json", b"[]", "JSON object"),
        ("application/json", b'{"attachments":[{"content":"?"}]}', "not valid base64"),
        ("application/json", b'{"attachments":[{"content":"aGk="},{"content":5}]}', "[attachments[1]]"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_said_with_the_part(content_type: str, body: bytes, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        await read(content_type, body)
    assert words in caught.value.message


def picture(size: int) -> tuple[str, bytes]:
    return 'Content-Disposition: form-data; name="a"; filename="a"\nContent-Type: image/png', b"x" * size


@pytest.mark.parametrize("given", [[picture(101)], [picture(90)] * 3, [picture(10_000)], [picture(1)] * 5])
async def test_number_and_sizes_are_bounded(given: list[tuple[str, bytes]]) -> None:
    limits = FormLimits(parts=4, part_bytes=100, total_bytes=250, code="MSG-337", status=400)
    with pytest.raises(Invalid) as caught:
        await read("multipart/form-data; boundary=Bound-7", parts(*given), limits)
    assert caught.value.code in ("MSG-337", "CMN-104")
    form = await read("multipart/form-data; boundary=Bound-7", parts(*[picture(80)] * 3), limits)
    assert len(form.files) == 3


async def test_base64_of_the_largest_file_passes() -> None:
    limits = FormLimits(parts=2, part_bytes=3000, total_bytes=3000)
    text = base64.encodebytes(b"y" * 3000)
    form = await read(
        "multipart/mixed; boundary=Bound-7",
        parts(("Content-Type: a/b\nContent-Transfer-Encoding: base64", text)),
        limits,
    )
    assert form.files[0].content == b"y" * 3000


@given(
    st.binary(max_size=300),
    st.sampled_from(
        ["multipart/form-data; boundary=B", "multipart/mixed; boundary=B", "application/json", "image/x", ""]
    ),
)
async def test_no_bytes_break_the_reader(body: bytes, kind: str) -> None:
    for text in (body, b"--B\r\n" + body + b"\r\n--B--\r\n", b"--B\r\nContent-Type: a/b\r\n\r\n" + body):
        with contextlib.suppress(Invalid):
            await read(kind, text)


async def test_a_file_of_json_is_a_file() -> None:
    for name in ("file", "report", "anything"):
        about = f'Content-Disposition: form-data; name="{name}"; filename="data.json"\nContent-Type: application/json'
        form = await read("multipart/form-data; boundary=Bound-7", parts((about, JSON)))
        assert (form.json, form.files) == ({}, (Part(name, "data.json", "application/json", JSON),))
