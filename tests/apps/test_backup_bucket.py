"""Backups to a bucket, of an installation whose files are in a bucket (OPS-22)."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from clarion.apps.backup import back_up, read_status, restore
from clarion.base.errors import Unavailable
from clarion.base.files import new_key
from clarion.engines.object_store import open_store
from tests.support.backups import FILE, at_another_machine, fill, settings_of


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", **keys)
    for name in ("clarion-backups", "clarion-files"):
        client.create_bucket(Bucket=name)
    yield f"http://{host}:{port}"
    server.stop()


async def test_ops_22_a_bucket_takes_backups_of_a_bucket(s3: str, tmp_path: Path) -> None:
    keys = {"CLARION_S3_ENDPOINT": s3, "CLARION_S3_ACCESS_KEY": "key", "CLARION_S3_SECRET_KEY": "secret"}
    more = {"CLARION_FILES_URL": "s3://clarion-files/first", "CLARION_BACKUP_TARGET": "s3://clarion-backups/office"}
    settings = settings_of(tmp_path / "data", **keys, **more)
    await fill(settings)
    await back_up(settings)
    gone = new_key("messages", "1")
    await open_store(settings).put(gone, b"deleted before the second one")
    await back_up(settings)
    await open_store(settings).delete(gone)
    await back_up(settings)
    there = at_another_machine(settings, tmp_path / "other" / "data", files_url="s3://clarion-files/second")
    await restore(there)
    assert await open_store(there).get(FILE) == b"a recording"
    assert await open_store(there).find(gone) is None
    on_disk = at_another_machine(settings, tmp_path / "third" / "data", files_url="")
    await restore(on_disk)
    assert await open_store(on_disk).get(FILE) == b"a recording"


async def test_what_others_put_into_the_bucket_is_passed_over_or_named(s3: str, tmp_path: Path) -> None:
    keys = {"CLARION_S3_ENDPOINT": s3, "CLARION_S3_ACCESS_KEY": "key", "CLARION_S3_SECRET_KEY": "secret"}
    settings = settings_of(tmp_path / "data", CLARION_FILES_URL="s3://clarion-files/first", **keys)
    await fill(settings)
    bucket = s3_backends["123456789012"]["aws"]  # clients clean such names up before they send them
    for name in (".hidden", "two words.pdf"):
        bucket.put_object("clarion-files", f"first/{name}", b"not ours")
    _, manifest, _ = await back_up(settings)
    assert manifest.files == 1
    bucket.put_object("clarion-files", "first/../../master.key", b"not ours")
    kept = (settings.data / "master.key").read_bytes()
    with pytest.raises(Unavailable, match="InvalidPath"):
        await back_up(settings)
    assert "InvalidPath" in read_status(settings.data).problem
    assert (settings.data / "master.key").read_bytes() == kept
