"""The layout of a cluster: its machines, what each does, and the secrets that they share. A file that all of them have.

Three machines keep the data (`data`: PostgreSQL under Patroni with etcd, Valkey under Sentinel), so that any one of
them can be lost. With one there is no failover, and two are no better than one: neither may go on alone. Who keeps the
data is decided at the beginning; other machines come and go.
"""

import ipaddress
import json
import re
import secrets
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from clarion.apps.install.answers import Answers
from clarion.base.errors import Conflict, Invalid, NotFound

FILE: Final = Path("/etc/clarion/cluster.json")
RoleName = Literal["data", "media", "edge", "calls", "api", "meetings", "jobs"]
ALL_ROLES: Final[tuple[RoleName, ...]] = ("data", "media", "edge", "calls", "api", "meetings", "jobs")
QUORUM: Final = 3
_NAME: Final = re.compile(r"[a-z][a-z0-9]{0,15}")
_MOST_MACHINES: Final = 200
_DATA_MACHINES: Final = (1, 3, 5)


def _secret() -> str:
    return secrets.token_hex(24)


class Secrets(BaseModel):
    """Only hexadecimal digits: they stand in URLs and configuration files without quotes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    valkey: str = Field(default_factory=_secret, pattern=r"^[0-9a-f]{32,64}$")
    database: str = Field(default_factory=_secret, pattern=r"^[0-9a-f]{32,64}$")
    superuser: str = Field(default_factory=_secret, pattern=r"^[0-9a-f]{32,64}$")
    replication: str = Field(default_factory=_secret, pattern=r"^[0-9a-f]{32,64}$")
    patroni: str = Field(default_factory=_secret, pattern=r"^[0-9a-f]{32,64}$")
    members: str = Field(default_factory=_secret, pattern=r"^[0-9a-f]{32,64}$")


class Machine(BaseModel):
    """`address`: on the network between the machines; `public_address`: where a router translates it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    address: str
    roles: Annotated[tuple[RoleName, ...], Field(min_length=1, max_length=len(ALL_ROLES))] = ALL_ROLES
    public_address: str = ""

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        if not _NAME.fullmatch(value):
            raise ValueError("give a name of up to 16 small letters and digits that begins with a letter, such as m2")
        return value

    @field_validator("address", "public_address")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value:
            return value
        try:
            found = ipaddress.IPv4Address(value)
        except ValueError:
            raise ValueError("give an IPv4 address such as 10.0.0.2") from None
        if found.is_loopback or found.is_unspecified or found.is_multicast:
            raise ValueError(f"{value} is no address that other machines reach")
        return value

    @field_validator("roles")
    @classmethod
    def _each_once(cls, value: tuple[RoleName, ...]) -> tuple[RoleName, ...]:
        return tuple(role for role in ALL_ROLES if role in value)

    @model_validator(mode="after")
    def _has_address(self) -> Self:
        if not self.address:
            raise ValueError("give the machine's address on the network between the machines")
        return self

    def has(self, role: RoleName) -> bool:
        return role in self.roles


class Layout(BaseModel):
    """`version` grows with each change: the newest one counts. `answers`: as `clarion install` takes them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = Field(default=1, ge=1)
    answers: Answers
    secrets: Secrets = Field(default_factory=Secrets)
    files_url: str = Field(default="", max_length=500)
    floating_address: str = ""
    machines: Annotated[tuple[Machine, ...], Field(min_length=1, max_length=_MOST_MACHINES)]

    @field_validator("files_url")
    @classmethod
    def _files(cls, value: str) -> str:
        if value and not re.match(r"s3://[a-z0-9][a-z0-9.-]{2,62}(/|$)", value):
            raise ValueError("give s3://bucket or s3://bucket/prefix")
        return value

    @field_validator("floating_address")
    @classmethod
    def _floating(cls, value: str) -> str:
        if value and not re.fullmatch(r"\d+(\.\d+){3}/([89]|[12]\d|3[0-2])", value):
            raise ValueError("give an address with its network, such as 203.0.113.10/24")
        if value:
            ipaddress.IPv4Interface(value)  # raises a ValueError with a sentence of its own
        return value

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for what in ("name", "address"):
            seen = [getattr(machine, what) for machine in self.machines]
            if doubled := sorted({each for each in seen if seen.count(each) > 1}):
                raise ValueError(f"two machines have the {what} {doubled[0]}")
        if len(self.data_machines) not in _DATA_MACHINES:
            raise ValueError("give the role data to one machine (no failover), or to three or five")
        if len(self.machines) > 1 and not self.files_url:
            raise ValueError("several machines need files_url: recordings, faxes and uploads in a store that all reach")
        if len(self.machines) > 1 and self.answers.certificate == "acme":
            raise ValueError("several machines need certificate = own or local: an ACME server asks only one of them")
        return self

    @property
    def data_machines(self) -> tuple[Machine, ...]:
        return self.having("data")

    @property
    def fails_over(self) -> bool:
        return len(self.data_machines) >= QUORUM

    def having(self, role: RoleName) -> tuple[Machine, ...]:
        return tuple(machine for machine in self.machines if machine.has(role))

    def get(self, name: str) -> Machine:
        for machine in self.machines:
            if machine.name == name:
                return machine
        known = ", ".join(machine.name for machine in self.machines)
        raise NotFound(f"There is no machine {name} in this cluster; there are: {known}.")

    def with_machine(self, machine: Machine) -> "Layout":
        """Raises `Conflict` when its name or address is taken."""
        for known in self.machines:
            if machine.name == known.name or machine.address == known.address:
                raise Conflict(f"{known.name} ({known.address}) is in the cluster already.")
        _refuse_data(machine.has("data"))
        return self._changed((*self.machines, machine))

    def with_roles(self, name: str, roles: tuple[RoleName, ...]) -> "Layout":
        _refuse_data(self.get(name).has("data") != ("data" in roles))
        changed = self.get(name).model_copy(update={"roles": tuple(r for r in ALL_ROLES if r in roles)})
        return self._changed(tuple(changed if each.name == name else each for each in self.machines))

    def without(self, name: str) -> "Layout":
        _refuse_data(self.get(name).has("data"))
        return self._changed(tuple(each for each in self.machines if each.name != name))

    def _changed(self, machines: tuple[Machine, ...]) -> "Layout":
        return parse_layout({**self.model_dump(mode="json"), "machines": machines, "version": self.version + 1})


def _refuse_data(changes: bool) -> None:
    if changes:
        raise Conflict(
            "Who keeps the data is decided when the cluster is made. To replace such a machine, see"
            " docs/operations/cluster.md."
        )


def parse_layout(found: object) -> Layout:
    """Raises `Invalid` with a sentence."""
    try:
        return Layout.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        said = str(first["msg"]).removeprefix("Value error, ")
        raise Invalid(f"{where}: {said}." if where else f"{said[:1].upper()}{said[1:]}.") from None


def read_layout(file: Path = FILE) -> tuple[Layout, str]:
    """The layout, and which of its machines this one is. Raises `NotFound` outside a cluster."""
    try:
        found = json.loads(file.read_text())
        return parse_layout(found["layout"]), str(found["me"])
    except FileNotFoundError:
        raise NotFound("This machine is in no cluster: there is no /etc/clarion/cluster.json.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(f"{file} is damaged: {error}. Join again, or copy it from another machine.") from None


def file_content(layout: Layout, me: str) -> str:
    return json.dumps({"me": me, "layout": layout.model_dump(mode="json")}, indent=1) + "\n"
