"""From facts to the file that a phone reads. Whatever people call themselves, it stays one value of one setting."""

import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from clarion.features.phone.device_provisioning.facts import BookEntry, PhoneFacts
from clarion.features.phone.device_provisioning.families import FOLDER, Family, File

# Control characters, what XML cannot hold, and what turns the direction of writing.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")
_LONGEST = 500
_SPECIAL = str.maketrans({'"': "'", "\\": "/"})


def printable(value: object) -> str:
    """One line of text without anything that ends a line or a document."""
    return _UNPRINTABLE.sub(" ", str(value))[:_LONGEST]


def in_lines(value: object) -> str:
    """The same for files of lines: no quotation mark ends a value, no sign at its beginning starts a comment."""
    return printable(value).translate(_SPECIAL).strip().lstrip("#;")


def plain(value: object) -> str:
    """For values that are lists themselves: without the signs that divide them."""
    return re.sub(r"[|;=,]", " ", str(value))


@cache
def _environment(form: str) -> Environment:
    xml = form == "xml"
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=xml,  # noqa: S701 – files of lines are no markup; `finalize` guards them
        finalize=printable if xml else in_lines,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["plain"] = plain
    return made


def render_file(family: Family, file: File, facts: PhoneFacts, book: Sequence[BookEntry] = ()) -> str:
    """The text of one file. `book` is used by files that hold a directory."""
    shared = file.template.startswith("../")
    name = file.template.removeprefix("../") if shared else f"{family.id}/{file.template}"
    setup = urlsplit(facts.setup_url)
    more = {
        **{field: getattr(facts, field) for field in facts.__dataclass_fields__},
        "language": family.language(facts.language),
        "host": setup.hostname or "",
        "https_port": setup.port or 443,
        "setup_folder": setup.path.strip("/"),
        "setup_path": facts.setup_url.partition("://")[2].rstrip("/"),
        "phonebook_path": facts.setup_url.partition("://")[2].rstrip("/"),
        "entries": book,
        "total": len(book),
        "first": 1 if book else 0,
    }
    return _environment("xml" if shared else family.form).get_template(name).render(more)


def render_book(family: Family, company: str, book: Sequence[BookEntry], *, total: int, first: int) -> str:
    """A part of the directory: `first` counts from 1, `total` all that were found."""
    template = _environment("xml").get_template(f"_phonebooks/{family.phonebook}.j2")
    return template.render(company=company, entries=book, total=total, first=first)
