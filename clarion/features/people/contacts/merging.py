"""Which contacts are the same person or company, and what one contact says that was several. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from clarion.features.people.contacts.rules import PHONE_FIELDS, Details, Draft, fold

EMAIL_FIELDS = ("email", "email2", "email3")
MOST_GROUPS = 200
MOST_NEIGHBOURS = 20
"""With so many that have a number, an address or a name in common a contact is compared."""
_LONGEST_NOTES = 4000
_FAX_FIELDS = ("businessFax", "otherFax")
_VOICE_FIELDS = tuple(name for name in PHONE_FIELDS if name not in _FAX_FIELDS)


def alike(one: Details, other: Details) -> bool:
    """Whether two contacts are the same: an email address or number in common, or the same full name, and nothing in
    their names or companies that contradicts it. People who share a switchboard number stay apart.
    """
    if not _compatible(one, other, "firstName") or not _compatible(one, other, "lastName"):
        return False
    if _emails(one) & _emails(other):
        return True
    if _numbers(one) & _numbers(other):
        return True
    same_name = _full_name(one) != "" and _full_name(one) == _full_name(other)
    return same_name and _compatible(one, other, "company")


def duplicates(contacts: Sequence[tuple[str, Details]]) -> list[list[str]]:
    """Ids of contacts that are the same, in groups of two or more, in the order in which they came."""
    candidates: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, (_, details) in enumerate(contacts):
        for key in keys_of(details):
            candidates[key].append(at)
    leader = list(range(len(contacts)))

    def lead(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for places in candidates.values():
        for position, after in enumerate(places):
            for before in places[max(0, position - MOST_NEIGHBOURS) : position]:
                if lead(before) != lead(after) and alike(contacts[before][1], contacts[after][1]):
                    leader[max(lead(before), lead(after))] = min(lead(before), lead(after))
    groups: dict[int, list[str]] = defaultdict(list)
    for at, (contact_id, _) in enumerate(contacts):
        groups[lead(at)].append(contact_id)
    return [ids for ids in groups.values() if len(ids) > 1][:MOST_GROUPS]


def keys_of(details: Details) -> set[tuple[str, str]]:
    """Contacts that are the same have one of these in common."""
    keys = {("number", number) for number in _numbers(details)} | {("email", email) for email in _emails(details)}
    if name := _full_name(details):
        keys.add(("name", name))
    return keys


def merged(kept: Details, others: Iterable[Details]) -> Draft:
    """What `kept` says, and what the others know besides: numbers and addresses find a free field of their kind."""
    found = dict(kept)
    for other in others:
        _take_numbers(found, other, _VOICE_FIELDS)
        _take_numbers(found, other, _FAX_FIELDS)
        for email in (other.get(name) for name in EMAIL_FIELDS):
            free = next((name for name in EMAIL_FIELDS if not found.get(name)), None)
            if email and free and email.lower() not in _emails(found):
                found[free] = email
        if other.get("notes") and other["notes"] not in found.get("notes", ""):
            found["notes"] = f"{found.get('notes', '')}\n{other['notes']}".strip()[:_LONGEST_NOTES]
        for name, value in other.items():
            if name not in PHONE_FIELDS and name not in EMAIL_FIELDS:
                found.setdefault(name, value)
    return found


def _take_numbers(found: Draft, other: Details, fields: Sequence[str]) -> None:
    for name in fields:
        number = other.get(name)
        if not number or number in (found.get(each) for each in fields):
            continue
        free = next((each for each in (name, *fields) if not found.get(each)), None)
        if free:
            found[free] = number


def _compatible(one: Details, other: Details, name: str) -> bool:
    first, second = fold(str(one.get(name, ""))), fold(str(other.get(name, "")))
    return not first or not second or first == second


def _full_name(details: Details) -> str:
    first, last = fold(str(details.get("firstName", ""))), fold(str(details.get("lastName", "")))
    if first and last:
        return f"{first} {last}"
    return "" if first or last else fold(str(details.get("company", "")))


def _emails(details: Details) -> set[str]:
    return {str(details[name]).lower() for name in EMAIL_FIELDS if details.get(name)}


def _numbers(details: Details) -> set[str]:
    return {str(details[name]) for name in _VOICE_FIELDS if str(details.get(name, "")).startswith("+")}
