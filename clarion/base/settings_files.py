"""Settings of where files are kept, and of the key that encrypts them."""

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator


class FileSettings(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    files_url: str = ""
    """`s3://bucket/prefix` for pictures, attachments and recordings; the folder `files` of the data folder when left
    out."""
    s3_endpoint: str = ""
    """`https://host:port` of a store that speaks S3 and is not Amazon's."""
    s3_region: str = "us-east-1"
    """The bucket's region."""
    s3_access_key: str = ""
    """The key for the bucket; what the machine itself may use when left out."""
    s3_secret_key: str = ""
    """The secret that belongs to it."""

    master_key_file: Path | None = None
    """The master key, where it is to lie apart from the data that it encrypts: on a disk of its own, or a credential of
    systemd. It has to be there before the first start, and is then no part of backups. `master.key` in the data folder
    when left out."""

    @field_validator("s3_endpoint")
    @classmethod
    def _s3_endpoint(cls, value: str) -> str:
        return read_endpoint(value)


def read_endpoint(value: str) -> str:
    """The address of a store that speaks S3. Raises ValueError."""
    if value and not re.match(r"https?://[^/]", value):
        raise ValueError("give an address such as https://files.example.com:9000")
    return value.rstrip("/")
