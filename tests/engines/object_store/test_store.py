"""The contract of `Files`, kept by a folder and by a bucket (moto answers as S3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from clarion.base.errors import NotFound, Unavailable
from clarion.base.files import Files, NoSuchFile, check_key, new_key
from clarion.base.keys import MasterKey
from clarion.base.settings import SettingsError, load_settings
from clarion.engines.object_store import EncryptedFiles, ObjectStore, open_store


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, str]]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    import boto3

    endpoint = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=endpoint, **keys).create_bucket(Bucket="clarion-test")
    yield {
        "CLARION_FILES_URL": "s3://clarion-test/some/prefix",
        "CLARION_S3_ENDPOINT": endpoint,
        "CLARION_S3_ACCESS_KEY": "key",
        "CLARION_S3_SECRET_KEY": "secret",
    }
    server.stop()


@pytest.fixture(params=["folder", "bucket", "folder, encrypted", "bucket, encrypted"])
async def files(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore | EncryptedFiles:
    environment = {"CLARION_DATA": str(tmp_path)}
    if request.param.startswith("bucket"):
        environment |= request.getfixturevalue("bucket")
    store = open_store(load_settings(environment))
    return EncryptedFiles(store, MasterKey(bytes(32))) if request.param.endswith("encrypted") else store


async def read(files: Files, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in files.open(key, start, end)])


async def test_what_is_put_comes_back(files: ObjectStore | EncryptedFiles, tmp_path: Path) -> None:
    key = new_key("messages", "123")
    facts = await files.put(key, b"hello", "text/plain")
    assert (facts.key, facts.size) == (key, 5)
    assert facts.changed_at.tzinfo is not None
    assert await files.get(key) == b"hello"
    assert await files.find(key) == facts
    await files.put(key, b"other")
    assert await files.get(key) == b"other"
    await files.put("messages/123/empty", b"")
    assert await files.get("messages/123/empty") == b""
    assert await read(files, "messages/123/empty") == b""


async def test_a_large_file_comes_in_pieces_and_in_part(files: ObjectStore | EncryptedFiles, tmp_path: Path) -> None:
    content = bytes(range(256)) * 40_000  # 10 MB: more than one part
    path = tmp_path / "large.bin"
    path.write_bytes(content)
    assert (await files.put_file("archive/1/large", path, "application/zip")).size == len(content)
    assert path.exists()
    pieces = [piece async for piece in files.open("archive/1/large")]
    assert len(pieces) > 1
    assert b"".join(pieces) == content
    assert await read(files, "archive/1/large", 1000, 1010) == content[1000:1010]
    assert await read(files, "archive/1/large", len(content) - 3) == content[-3:]
    assert await read(files, "archive/1/large", 5, 5) == b""


async def test_what_is_gone_is_said_to_be_gone(files: ObjectStore | EncryptedFiles) -> None:
    assert await files.find("none/1/x") is None
    with pytest.raises(NoSuchFile):
        await files.get("none/1/x")
    with pytest.raises(NotFound):
        await read(files, "none/1/x")
    await files.put("none/1/x", b"1")
    await files.delete("none/1/x")
    await files.delete("none/1/x")
    assert await files.find("none/1/x") is None


async def test_a_folder_is_walked(files: ObjectStore | EncryptedFiles) -> None:
    for key in ("walk/1/a", "walk/1/b/c", "walk/12/d"):
        await files.put(key, b"x")
    assert sorted([facts.key async for facts in files.walk("walk/1")]) == ["walk/1/a", "walk/1/b/c"]


async def test_the_health_check_works(files: ObjectStore | EncryptedFiles) -> None:
    assert await files.check() is None


async def test_a_store_that_is_away_is_a_503_and_a_sentence(tmp_path: Path) -> None:
    environment = {
        "CLARION_DATA": str(tmp_path),
        "CLARION_FILES_URL": "s3://clarion-test",
        "CLARION_S3_ENDPOINT": "http://127.0.0.1:9",
        "CLARION_S3_ACCESS_KEY": "key",
        "CLARION_S3_SECRET_KEY": "secret",
    }
    files = open_store(load_settings(environment))
    with pytest.raises(Unavailable):
        await files.put("a/b", b"x")
    assert "CLARION_FILES_URL" in str(await files.check())


@pytest.mark.parametrize(
    "key",
    ["", "one", "../etc/passwd", "a/../b", "/a/b", "a//b", "a/b/", "a/.hidden", "a/b c", "a/" + "b" * 500, "a\\b/c"],
)
async def test_a_key_cannot_lead_elsewhere(key: str, files: ObjectStore | EncryptedFiles) -> None:
    with pytest.raises(ValueError):
        check_key(key)
    for attempt in (files.get(key), files.find(key), files.delete(key), files.put(key, b"")):
        with pytest.raises(ValueError):
            await attempt


@pytest.mark.parametrize("value", ["s3:/x", "http://bucket", "s3://UPPER", "/some/folder"])
def test_a_wrong_address_is_refused_at_start(value: str) -> None:
    with pytest.raises(SettingsError, match="CLARION_FILES_URL"):
        load_settings({"CLARION_FILES_URL": value})
