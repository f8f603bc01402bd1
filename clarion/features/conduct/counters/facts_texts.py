"""Facts about texts, documents and codes, by the names of the catalogue of features."""

from clarion.features.conduct.attempt import Attempt
from clarion.features.conduct.counters.book import CounterBook
from clarion.features.conduct.counters.facts_calls import Known, facts_of_solicitation, unanswered_contacts
from clarion.features.conduct.counters.names import is_toll_free, key, range_of
from clarion.features.conduct.counters.shapes import DAY, HOUR, MINUTE
from clarion.features.conduct.counters.taking_texts import HOURS_7D, HOURS_24

LEAST_PEOPLE = 10


def facts_of_text(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """Of a text that is about to be sent."""
    number = attempt.caller_number
    known = facts_of_solicitation(book, attempt, at)
    known |= _of_number(book, number, attempt.content_key, at)
    known |= _of_health(book, number, at)
    scope = f"{attempt.account_id}/{attempt.callee}"
    known["opt_out_confirmations"] = book.count("confirmations", scope, at, DAY)
    known["unanswered_contacts_24h"] = unanswered_contacts(book, scope, at)
    known["strangers_1d"] = book.distinct("strangers", attempt.account_id, at, DAY)
    known["text_range_1h"] = book.distinct("text-range", f"{attempt.account_id}/{range_of(attempt.callee)}", at, HOUR)
    known["callee_known"] = book.known.knows(attempt.account_id, attempt.callee, at)
    known["attempts_after_block"] = book.count("after-block", scope, at, 7 * DAY)
    known["scam_recipients_24h"] = book.distinct("scams", attempt.account_id, at, DAY)
    known |= facts_of_numbers(book, attempt.account_id, at)
    if attempt.campaign_id:
        known["campaign_texts_1d"] = round(book.days("campaign-texts", attempt.campaign_id, at, 1))
        known["campaign_segments_1m"] = book.count("campaign-segments", attempt.campaign_id, at, MINUTE)
    if is_toll_free(number):
        for days in (1, 7, 30):
            known[f"toll_free_texts_{days}d"] = round(book.days("toll-free", number, at, days))
    return known


def _of_number(book: CounterBook, number: str, content: str, at: float) -> Known:
    pending, parties, same = book.pending.of(number, at, content)
    sent = book.count("texts", number, at, DAY) + pending
    known: Known = {
        "texts_1m": book.count("texts", number, at, MINUTE) + pending,
        "texts_1d": sent,
        "text_recipients_1d": book.distinct("texts", number, at, DAY) + len(parties),
        "text_out_in_ratio_1d": sent / max(1, book.count("texts-in", number, at, DAY)),
    }
    people = book.distinct("texts", number, at, DAY)
    if people >= LEAST_PEOPLE:
        known["text_reply_share_1d"] = min(1.0, book.distinct("texts-known", number, at, DAY) / people)
    if content:
        known["text_repeats_1d"] = book.count("words", f"{number}/{content}", at, DAY) + same
    return known


def _of_health(book: CounterBook, sender: str, at: float) -> dict[str, int | float]:
    known: dict[str, int | float] = {}
    for hours, name in ((HOURS_24, "24h"), (HOURS_7D, "7d")):
        sent = book.hours("sent", sender, at, hours)
        known[f"health_texts_{name}"] = sent
        for what, counter in (("opt_out", "opt-outs"), ("error", "undelivered")):
            count = book.hours(counter, sender, at, hours) if sent else 0
            known[f"health_{what}_ratio_{name}"] = min(1.0, count / sent) if sent else 0.0
        known[f"health_opt_out_lower_{name}"] = book.bound_of("opt-outs", sender, hours, int(at // DAY))
    sent_today = known["health_texts_24h"]
    complaints = book.hours("complaints", sender, at, HOURS_24) if sent_today else 0
    known["health_complaint_ratio_24h"] = min(1.0, complaints / sent_today) if sent_today else 0.0
    return known


def facts_of_codes(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """Of a verification code that is about to be sent."""
    scope = f"{attempt.account_id}/{range_of(attempt.callee)}"
    sent = book.count("codes", scope, at, HOUR)
    known: Known = {
        "codes_prefix_10m": book.count("codes", scope, at, 10 * MINUTE),
        "codes_country_1d": round(book.days("codes-country", f"{attempt.account_id}/{attempt.callee_country}", at, 1)),
    }
    if sent:
        known["codes_conversion"] = min(1.0, book.count("codes-used", scope, at, HOUR) / sent)
    return known


def facts_of_numbers(book: CounterBook, account: str, at: float) -> Known:
    """Churn: numbers changed over numbers held, once somebody told how many there are."""
    held = book.number_counts.get(account)
    if not held:
        return {}
    end = (at // DAY + 1) * DAY
    scope = key("numbers-changed", account)
    return {
        f"number_churn_{days}d": min(1.0, book.counters.distinct_now(scope, end - days * DAY, end) / held)
        for days in (7, 30)
    }


def facts_of_document(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """Of a fax, or a recording that is dropped into voicemails."""
    known = facts_of_solicitation(book, attempt, at)
    scope = f"{attempt.account_id}/{attempt.content_key}"
    known["document_recipients_10m"] = book.distinct("documents", scope, at, 10 * MINUTE)
    return known
