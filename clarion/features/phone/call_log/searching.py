"""Finding calls by what somebody remembers of them: part of a name, or digits of a number."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, func, literal, or_

from clarion.features.people import contact_numbers, searched_words
from clarion.features.phone.call_log.models import CallLogEntry


def matches(
    account_id: str, search: str, *, named: Sequence[str], searcher: str, either_party: bool
) -> ColumnElement[bool]:
    """Every word is part of the name or the number of the other party, or of a contact with that number; or the party
    is one of the extensions `named`. `searcher`: the extension whose own contacts count beside the company's.
    """
    if not searched_words(search):  # nothing but marks
        return false()
    known, wanted = contact_numbers(account_id, searcher, search), _forms(search)

    def is_said(side: str) -> ColumnElement[bool]:
        number = getattr(CallLogEntry, f"{side}_number")
        extension = getattr(CallLogEntry, f"{side}_extension")
        party = CallLogEntry.caller if side == "from" else CallLogEntry.callee
        columns = (party["name"].as_string(), number, extension)
        words = [
            or_(*(column.icontains(form, autoescape=True) for column in columns for form in forms)) for forms in wanted
        ]
        called = extension.in_(list(named))
        return or_(and_(*words), called, (literal("+") + func.ltrim(number, "+")).in_(known))

    caller, callee = is_said("from"), is_said("to")
    if either_party:
        return or_(caller, callee)
    inbound = CallLogEntry.direction == "Inbound"
    return or_(and_(inbound, caller), and_(~inbound, callee))


def _forms(search: str) -> list[set[str]]:
    """For each word, what may be in a name: as it was typed, in capitals (SQLite knows the case of ASCII only), and
    without marks. The digits of a number are one word.
    """
    typed, plain = search.split()[:8], searched_words(search)
    if len(typed) > 1 and len(plain) == 1:
        return [set(plain)]
    return [{word, word.upper(), *searched_words(word)} for word in typed]
