"""What the administrator decides: by options of `clarion install`, or in a TOML file with the same names."""

import ipaddress
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from clarion.base.errors import Invalid

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})+")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,190}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_OF_THE_SYSTEM = re.compile(r"/+(bin|boot|dev|etc|home|lib|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)?")
LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory"


class Answers(BaseModel):
    """Every answer has a default but the domain."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    domain: str
    certificate: Literal["acme", "own", "local"] = "acme"
    email: str = ""
    acme_server: str = LETS_ENCRYPT
    acme_root: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    public_address: str = ""
    database: Literal["postgresql", "sqlite"] = "postgresql"
    firewall: bool = True
    turn: bool = True
    ssh_ports: Annotated[tuple[Annotated[int, Field(ge=1, le=65535)], ...], Field(max_length=20)] = ()
    backup_target: str = ""
    backup_at: str = "02:30"
    archive_target: str = ""

    @field_validator("domain")
    @classmethod
    def _domain(cls, value: str) -> str:
        found = value.strip().lower().rstrip(".")
        if len(found) > 253 or not _DOMAIN.fullmatch(found):
            raise ValueError("give the name that people type, such as phone.example.com")
        return found

    @field_validator("email")
    @classmethod
    def _email(cls, value: str) -> str:
        if value and not _EMAIL.fullmatch(value):
            raise ValueError("give an e-mail address such as admin@example.com")
        return value

    @field_validator("acme_server")
    @classmethod
    def _acme_server(cls, value: str) -> str:
        if not re.fullmatch(r"https://[^\s{}\"]{1,300}", value):
            raise ValueError(f"give the directory of an ACME server, such as {LETS_ENCRYPT}")
        return value

    @field_validator("public_address")
    @classmethod
    def _public_address(cls, value: str) -> str:
        try:
            return str(ipaddress.IPv4Address(value)) if value else ""
        except ValueError:
            raise ValueError("give the IPv4 address of the router, such as 203.0.113.7") from None

    @field_validator("backup_at")
    @classmethod
    def _backup_at(cls, value: str) -> str:
        if not _TIME.fullmatch(value):
            raise ValueError("give a time of day such as 02:30")
        return value

    @field_validator("backup_target")
    @classmethod
    def _backup_target(cls, value: str) -> str:
        if value and not re.fullmatch(r"(/|s3://)[\w./@+-]*", value):
            raise ValueError("give an absolute folder, or s3://bucket/prefix")
        if value.startswith("/"):
            path = Path(value)
            if ".." in path.parts or _OF_THE_SYSTEM.fullmatch(str(path)):
                raise ValueError("give a folder of its own, such as /srv/backups: the service user will own it")
            return str(path)
        return value

    @field_validator("archive_target")
    @classmethod
    def _archive_target(cls, value: str) -> str:
        if value and (not re.fullmatch(r"/[\w./@+-]+", value) or ".." in Path(value).parts):
            raise ValueError("give an absolute folder")
        if value and _OF_THE_SYSTEM.fullmatch(str(Path(value))):
            raise ValueError("give a folder of its own, such as /srv/postgresql-archive")
        return str(Path(value)) if value else ""

    @model_validator(mode="after")
    def _archive(self) -> Self:
        if self.archive_target and self.database != "postgresql":
            raise ValueError("archive_target needs database = postgresql")
        if self.archive_target and self.archive_target == self.backup_target:
            raise ValueError("archive_target is a folder of its own, not that of backups: PostgreSQL owns it")
        return self

    @model_validator(mode="after")
    def _own_certificate(self) -> Self:
        if self.certificate == "own" and not (self.certificate_file and self.key_file):
            raise ValueError("certificate = own needs certificate_file and key_file")
        if self.certificate != "own" and (self.certificate_file or self.key_file):
            raise ValueError("certificate_file and key_file belong to certificate = own")
        for path in (self.certificate_file, self.key_file, self.acme_root):
            if path is not None and not re.fullmatch(r"/[\w./@+-]+", str(path)):
                raise ValueError(f"give {path} as an absolute path without spaces")
        return self


def read_answers(file: Path | None, options: dict[str, Any]) -> Answers:
    """From a file, and options that win over it. Raises `Invalid`, naming the answer and what is allowed."""
    found: dict[str, Any] = {}
    if file is not None:
        try:
            found = tomllib.loads(file.read_text())
        except OSError as error:
            raise Invalid(f"{file} cannot be read: {error.strerror}.") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Invalid(f"{file} is not TOML: {error}.") from None
    found |= {name: value for name, value in options.items() if value is not None}
    if "domain" not in found:
        raise Invalid("Which name do people type? Give --domain phone.example.com, or domain in the answers file.")
    try:
        return Answers.model_validate(found)
    except ValidationError as error:
        raise Invalid("\n".join(_sentence(item) for item in error.errors())) from None


def _sentence(item: Any) -> str:
    name = str(item["loc"][0]) if item["loc"] else ""
    if item["type"] == "extra_forbidden":
        known = ", ".join(sorted(Answers.model_fields))
        return f"{name} is not an answer that the installation knows; these are: {known}."
    said = str(item["msg"]).removeprefix("Value error, ")
    return f"{name}: {said}." if name else f"{said}."
