"""The families of phones that set themselves up: what each asks for and how it is written, read from `families/`."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from clarion.base.errors import Invalid

FOLDER = Path(__file__).parent / "families"
PHONEBOOK = "directory.xml"
_MAC = re.compile(r"(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])", re.IGNORECASE)
_NOBODYS = "000000"  # how names begin that makers use for files of a whole model


class File(BaseModel):
    """A file that phones of a family ask for. `account`: it holds what a line signs in with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str  # with {mac} or {MAC}, twelve hexadecimal digits
    template: str
    type: str
    account: bool


class Family(BaseModel):
    """`keeps_secrets`: a setting that a later file does not name stays as it was; else the phone forgets it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    form: Literal["xml", "equals", "colon", "quoted", "set"]
    menu: str  # where the address is typed, in the words of the phone's own pages
    agents: tuple[str, ...]  # how its User-Agent begins, in small letters
    keeps_secrets: bool
    most_keys: Annotated[int, Field(ge=0)]
    phonebook: str  # of `_phonebooks`; empty: the phone has no book
    files: tuple[File, ...]
    languages: dict[str, str] = Field(default_factory=dict)

    def find_file(self, name: str, mac: str) -> File | None:
        """The file that a phone with this address asks for by this name."""
        return next((file for file in self.files if named(file, mac) == name), None)

    @property
    def account_file(self) -> File:
        return next(file for file in self.files if file.account)

    def language(self, tag: str) -> str:
        """What the phone calls a language (BCP 47); English where it does not speak it."""
        return self.languages.get(tag.partition("-")[0].lower(), self.languages.get("en", ""))


def named(file: File, mac: str) -> str:
    return file.name.replace("{mac}", mac).replace("{MAC}", mac.upper())


def strangers_in(name: str, mac: str) -> list[str]:
    """Addresses of other phones in the name of a file: what no phone asks for by itself."""
    found = (match.group().lower() for match in _MAC.finditer(name))
    return [other for other in found if other != mac and not other.startswith(_NOBODYS)]


@cache
def families() -> Mapping[str, Family]:
    """All of them, by id."""
    found = {}
    for path in sorted(FOLDER.glob("*/family.yaml")):
        text = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[path.parent.name] = Family(id=path.parent.name, **text)
    return MappingProxyType(found)


def find_family(family_id: str) -> Family | None:
    return families().get(family_id)


def get_family(family_id: str) -> Family:
    """Raises Invalid, naming those that there are."""
    family = find_family(family_id)
    if family is None:
        known = ", ".join(families())
        raise Invalid(f"There is no such family of phones; there are: {known}.", parameter="family")
    return family
