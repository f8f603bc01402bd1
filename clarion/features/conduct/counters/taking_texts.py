"""What texts, documents, codes and changes of numbers count for."""

from collections.abc import Mapping

from clarion.features.conduct.counters.book import CounterBook, Taker
from clarion.features.conduct.counters.names import country_code, is_toll_free, key, range_of
from clarion.features.conduct.counters.shapes import DAY
from clarion.features.conduct.ports import Happening

OPT_OUT_LIMIT = 0.01
HOURS_24, HOURS_7D = 24, 168


def _text(told: Happening, name: str) -> str:
    return str(told.values.get(name, ""))


def _sender(told: Happening) -> str:
    """The sending number; the campaign where only that is known."""
    return _text(told, "number") or _text(told, "campaign")


def take_sent(book: CounterBook, told: Happening, at: float) -> None:
    """A text was taken to be sent. Values: number (the sending one), segments, content, campaign, marketing, subject,
    scam, opt_out_confirmation.
    """
    number, event, values = _text(told, "number"), told.event_id, told.values
    account, add = told.account_id, book.counters.add_now
    book.pending.sent(number, told.party)
    if not add(key("texts", number), at, event, member=told.party):
        return
    add(key("monologue", account, told.party), at, event)
    if book.known.knows(account, told.party, at):
        add(key("texts-known", number), at, event, member=told.party)
    if not book.known.knows(account, told.party, at):
        add(key("strangers", account), at, event, member=told.party)
        if country_code(number) != country_code(told.party):
            add(key("text-range", account, range_of(told.party)), at, event, member=told.party)
    if _text(told, "content"):
        add(key("words", number, _text(told, "content")), at, event)
    if is_toll_free(number):
        add(key("toll-free", number), at, event)
    if values.get("scam"):
        add(key("scams", account), at, event, member=told.party)
    if values.get("opt_out_confirmation"):
        add(key("confirmations", account, told.party), at, event)
    if book.counters.total_now(key("blocked", account, told.party), at - 7 * DAY, at):
        add(key("after-block", account, told.party), at, event)
    add(key("sent", _sender(told)), at, event)
    _read_health(book, _sender(told), at)


def _read_health(book: CounterBook, sender: str, at: float) -> None:
    for hours in (HOURS_24, HOURS_7D):
        opted_out, sent = book.hours("opt-outs", sender, at, hours), book.hours("sent", sender, at, hours)
        book.read_ratio("opt-outs", sender, hours, int(at // DAY), OPT_OUT_LIMIT, opted_out, sent)


def take_passed(book: CounterBook, told: Happening, at: float) -> None:
    """A text that acceptable use let go. Values: campaign, segments, marketing, subject."""
    campaign, segments, add = _text(told, "campaign"), told.values.get("segments", 1), book.counters.add_now
    if _text(told, "number"):
        book.pending.add(told.event_id, _text(told, "number"), told.party, _text(told, "content"), at)
    if campaign:
        add(key("campaign-texts", campaign), at, told.event_id)
        add(key("campaign-segments", campaign), at, told.event_id, float(segments) if isinstance(segments, int) else 1)
    if told.values.get("marketing"):
        add(key("solicitations", told.account_id, told.party, _text(told, "subject")), at, told.event_id)


def take_failed(book: CounterBook, told: Happening, at: float) -> None:
    book.counters.add_now(key("undelivered", _sender(told)), at, told.event_id)


def take_received(book: CounterBook, told: Happening, at: float) -> None:
    book.counters.add_now(key("texts-in", _text(told, "number")), at, told.event_id)
    book.known.note(told.account_id, told.party, at)
    book.counters.add_now(key("answers", told.account_id, told.party), at, told.event_id)
    if book.counters.holds_now(key("texts", _text(told, "number")), told.party):
        book.counters.add_now(key("texts-known", _text(told, "number")), at, told.event_id, member=told.party)


def take_opt_out(book: CounterBook, told: Happening, at: float) -> None:
    """`party` wants no more: that is a refusal and a block as well. Without a number it is about all of the account."""
    if not book.counters.add_now(key("refusals", told.account_id, told.party), at, told.event_id):
        return
    book.counters.add_now(key("blocked", told.account_id, told.party), at, told.event_id)
    book.known.forget(told.account_id, told.party)
    sender = _sender(told)
    if sender:
        book.counters.add_now(key("opt-outs", sender), at, told.event_id)
        _read_health(book, sender, at)


def take_complaint(book: CounterBook, told: Happening, at: float) -> None:
    book.counters.add_now(key("complaints", _sender(told)), at, told.event_id)


def take_code(book: CounterBook, told: Happening, at: float) -> None:
    """A verification code was sent. Values: country."""
    book.counters.add_now(key("codes", told.account_id, range_of(told.party)), at, told.event_id)
    book.counters.add_now(key("codes-country", told.account_id, _text(told, "country")), at, told.event_id)


def take_code_used(book: CounterBook, told: Happening, at: float) -> None:
    """The id is that of the code."""
    book.counters.add_now(key("codes-used", told.account_id, range_of(told.party)), at, told.event_id)


def take_document(book: CounterBook, told: Happening, at: float) -> None:
    """A fax or recording went to somebody. Values: content."""
    scope = key("documents", told.account_id, _text(told, "content"))
    book.counters.add_now(scope, at, told.event_id, member=told.party)


def take_number_change(book: CounterBook, told: Happening, at: float) -> None:
    """`party`: the number; values: numbers, how many the account has now."""
    scope = key("numbers-changed", told.account_id)
    book.counters.add_now(scope, at, told.event_id, member=told.party or told.event_id)
    count = told.values.get("numbers")
    if isinstance(count, int):
        if len(book.number_counts) >= 200_000:
            book.number_counts.clear()
        book.number_counts[told.account_id] = count


TAKERS: Mapping[str, Taker] = {
    "text.sent": take_sent,
    "text.passed": take_passed,
    "text.failed": take_failed,
    "text.received": take_received,
    "text.opt-out": take_opt_out,
    "text.complaint": take_complaint,
    "code.sent": take_code,
    "code.used": take_code_used,
    "fax.sent": take_document,
    "voicemail.dropped": take_document,
    "number.changed": take_number_change,
}
