"""Settings of where files are kept."""

import re

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

    @field_validator("s3_endpoint")
    @classmethod
    def _s3_endpoint(cls, value: str) -> str:
        return read_endpoint(value)


def read_endpoint(value: str) -> str:
    """The address of a store that speaks S3. Raises ValueError."""
    if value and not re.match(r"https?://[^/]", value):
        raise ValueError("give an address such as https://files.example.com:9000")
    return value.rstrip("/")
