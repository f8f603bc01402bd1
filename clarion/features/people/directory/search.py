"""Finding and ordering people in directories of any size: off the event loop, from the columns that count."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from clarion.base.storage import Storage
from clarion.base.storage_long import Answers
from clarion.features.people.contacts.rules import plain, searched_words
from clarion.features.people.custom_fields.models import CustomFieldValue
from clarion.features.people.directory.numbers import NumberBook
from clarion.features.people.directory.rules import Searchable, matches, relevance, sort_text
from clarion.features.people.users.models import Extension, name_of

_MOST_NAMED = 200
_PERSON = ("id", "account_id", "number", "first_name", "last_name", "display_name", "email", "job_title", "department",
           "business_phone", "mobile_phone")  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """`fields`: empty for all. `orders`: field and whether descending, the most important first."""

    text: str
    fields: Sequence[str] = ()
    orders: Sequence[tuple[str, bool]] = ()


async def search(
    storage: Storage, book: NumberBook, account_id: str, queries: Sequence[Select[Extension]], wanted: Wanted
) -> list[str]:
    """The ids of those whom the queries find and who match, in the wanted order; without one, the best matches first
    where a text is searched, else in the order of the queries.

    What other accounts keep to themselves (their people's own phones and custom fields) is not searched.
    """
    people = [query.with_only_columns(*(getattr(Extension, name) for name in _PERSON)) for query in queries]
    ids = [query.with_only_columns(Extension.id).order_by(None) for query in queries]
    held = [book.numbers_held(each) for each in ids]
    columns: tuple[Any, ...] = (CustomFieldValue.extension_id, CustomFieldValue.value)
    values = select(*columns).join(Extension, Extension.id == CustomFieldValue.extension_id)
    own = values.where(Extension.account_id == account_id)
    numbers = [each for each in held if each is not None]
    return await storage.read_long([own, *numbers, *people], _finder(account_id, len(numbers), wanted))


async def numbers_named(storage: Storage, account_id: str, text: str) -> list[str]:
    """Extension numbers of whoever has every word of a text in their name, without marks and case; 200 at most."""
    words = searched_words(text)
    columns: tuple[Any, ...] = (Extension.number, Extension.display_name, Extension.first_name, Extension.last_name)
    named = select(*columns)

    def find(answers: Answers) -> list[str]:
        names = (
            (str(number), plain(name_of(shown, first, last, number)))
            for rows in answers
            for number, shown, first, last in rows
        )
        return [number for number, name in names if all(word in name for word in words)][:_MOST_NAMED]

    return await storage.read_long([named.where(Extension.account_id == account_id, Extension.number != "")], find)


def _finder(account_id: str, number_statements: int, wanted: Wanted) -> Callable[[Answers], list[str]]:
    def find(answers: Answers) -> list[str]:
        values: defaultdict[str, list[str]] = defaultdict(list)
        numbers: defaultdict[str, list[str]] = defaultdict(list)
        found: list[tuple[str, Searchable]] = []
        for at, rows in enumerate(answers):
            if at <= number_statements:
                kept = numbers if at else values
                for extension_id, value in rows:
                    kept[str(extension_id)].append(str(value))
                continue
            for row in rows:
                person = dict(zip(_PERSON, row, strict=True))
                one = str(person["id"])
                own = person["account_id"] == account_id
                entry = _searchable(person, numbers.get(one, []), values.get(one, []), own=own)
                if not wanted.text or matches(entry, wanted.text, wanted.fields):
                    found.append((one, entry))
        if wanted.text and not wanted.orders:
            found.sort(key=lambda pair: relevance(pair[1], wanted.text))
        return [one for one, _ in _ordered(found, wanted.orders)]

    return find


def _searchable(person: dict[str, Any], numbers: list[str], values: list[str], *, own: bool) -> Searchable:
    texts = {
        "firstName": person["first_name"] or person["display_name"],
        "lastName": person["last_name"],
        "extensionNumber": person["number"],
        "email": person["email"] or "",
        "jobTitle": person["job_title"],
        "department": person["department"],
        "customFieldValue": "\n".join(values) if own else "",
    }
    phones = [each for each in (person["business_phone"], person["mobile_phone"]) if each]
    private = set() if own else set(phones)
    name = name_of(person["display_name"], person["first_name"], person["last_name"], person["number"])
    return Searchable(texts, name, [each for each in (*numbers, *phones) if each not in private])


def _ordered(found: list[tuple[str, Searchable]], orders: Sequence[tuple[str, bool]]) -> list[tuple[str, Searchable]]:
    """By the first order, then the second and so on; an entry without the field comes last either way."""
    for field, descending in reversed(orders):
        keys = {one: sort_text(entry, field) for one, entry in found}
        found = sorted(found, key=lambda pair: keys[pair[0]][1], reverse=descending)
        found = sorted(found, key=lambda pair: keys[pair[0]][0])
    return found
