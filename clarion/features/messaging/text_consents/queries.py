"""Reading consents and their history, page by page."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, select, tuple_

from clarion.base.http import parse_time
from clarion.base.http_paging import TokenPaging
from clarion.features.messaging.texting.models import ConsentChange, TextConsent


@dataclass(frozen=True)
class Wanted:
    """`own` and `guests` in E.164; what is empty does not matter. `coverage`: PhoneNumber, Account."""

    own: Collection[str] = ()
    guests: Collection[str] = ()
    statuses: Collection[str] = ()
    coverage: Collection[str] = ()


def consents(account_id: str, wanted: Wanted) -> Select[TextConsent]:
    """In the order of guests, then of our numbers."""
    query = select(TextConsent).where(TextConsent.account_id == account_id)
    if wanted.own:
        query = query.where(TextConsent.own_number.in_([*wanted.own, ""]))
    if wanted.guests:
        query = query.where(TextConsent.guest_number.in_(wanted.guests))
    if wanted.statuses:
        query = query.where(TextConsent.status.in_(wanted.statuses))
    if wanted.coverage and set(wanted.coverage) != {"PhoneNumber", "Account"}:
        whole = "Account" in wanted.coverage
        query = query.where(TextConsent.own_number == "" if whole else TextConsent.own_number != "")
        if not {"PhoneNumber", "Account"} & set(wanted.coverage):
            query = query.where(TextConsent.id.is_(None))  # we keep no consents by kind of campaign
    return query.order_by(TextConsent.guest_number, TextConsent.own_number)


def consents_page(query: Select[TextConsent], paging: TokenPaging) -> Select[TextConsent]:
    guest = paging.after("guest")
    if guest is not None:
        place = tuple_(TextConsent.guest_number, TextConsent.own_number)
        query = query.where(place > tuple_(guest, paging.after("own") or ""))
    return query.limit(paging.count + 1)


def changes_page(account_id: str, guests: Collection[str], paging: TokenPaging) -> Select[ConsentChange]:
    """The history, newest first."""
    query = select(ConsentChange).where(ConsentChange.account_id == account_id)
    if guests:
        query = query.where(ConsentChange.guest_number.in_(guests))
    at = paging.after("at")
    if at is not None:
        place = tuple_(ConsentChange.at, ConsentChange.id)
        query = query.where(place < tuple_(parse_time(at, parameter="pageToken"), paging.after("id") or ""))
    return query.order_by(ConsentChange.at.desc(), ConsentChange.id.desc()).limit(paging.count + 1)
