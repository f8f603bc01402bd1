"""Sums of calls from the database: from sums by periods and words where these are fine enough, else from the calls
themselves, each looked at once.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, func, literal, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from clarion.base.storage import Storage
from clarion.features.operations.analytics.calendar import MINUTES_A_DAY, Piece, Window, ranges_of
from clarion.features.operations.analytics.cells import Cell
from clarion.features.operations.analytics.models import SEGMENT_COLUMNS, SUMS, AnalyticsCall, column_of, columns_of
from clarion.features.operations.analytics.periods import QUARTER_S, Span, lengths_for, spans
from clarion.features.operations.analytics.schemas import CallFilters, Length
from clarion.features.operations.analytics.words import (
    ACTION,
    ACTIONS,
    ALL,
    OFFERS,
    SEGMENT,
    SEGMENTS,
    letters_of,
    measure,
    place_of,
    words_in,
)

Slots = dict[int | None, dict[str, Cell]]
"""Slot (the number of a local hour or day; None: all time together) → measure → cell."""
Sums = dict[str, Slots]
"""Of each subject that had calls."""


@dataclass(frozen=True)
class Question:
    """`slot`: hour, day, or nothing. `breakdowns`: of `words.BREAKDOWNS`."""

    account_id: str
    kind: str
    subjects: Collection[str]
    window: Window
    filters: CallFilters
    breakdowns: frozenset[str]
    slot: str = ""


async def read_sums(storage: Storage, question: Question) -> Sums:
    """Beside the event loop: it may be a million calls."""
    return await storage.read_long(list(_statements(question)), lambda answers: _added(question, answers))


def _added(question: Question, answers: Iterable[Iterable[Sequence[Any]]]) -> Sums:
    """The rows of all statements, told apart by measure."""
    found: Sums = {}
    parts = _parts(question)
    for rows in answers:
        for subject, slot, traits, calls, seconds, least, most, *more in rows:
            if not calls:
                continue
            cells = found.setdefault(subject, {}).setdefault(slot, {})
            for name in _names(traits, question.breakdowns):
                _cell(cells, name).put(int(calls), seconds, least, most)
            for (name, width), at in parts:
                count = more[at]
                if count:
                    spent = more[at + 1 : at + 4] if width > 1 else (0.0, None, None)
                    _cell(cells, name).put(int(count), *spent)
    return found


def _cell(cells: dict[str, Cell], name: str) -> Cell:
    found = cells.get(name)
    if found is None:
        found = cells[name] = Cell()
    return found


@lru_cache(maxsize=10_000)  # whoever asks chooses the breakdowns
def _names(traits: str, breakdowns: frozenset[str]) -> tuple[str, ...]:
    """The measures to which calls with such words count."""
    names = tuple(measure(name, word) for name, word in words_in(traits).items() if name in breakdowns)
    return (measure(ALL), *names) if ALL in breakdowns else names


def _parts(question: Question) -> list[tuple[tuple[str, int], int]]:
    """Measures that have columns of their own, how many, and where these begin behind the sums of whole calls."""
    wanted = [(measure(OFFERS), 1)] if OFFERS in question.breakdowns else []
    wanted += [(measure(SEGMENT, each), 4) for each in SEGMENTS if SEGMENT in question.breakdowns]
    wanted += [(measure(ACTION, each), 1) for each in ACTIONS if ACTION in question.breakdowns]
    places = [sum(width for _, width in wanted[:at]) for at in range(len(wanted))]
    return list(zip(wanted, places, strict=True))


def _statements(question: Question) -> Iterator[Select[Any]]:
    fine = _knows_words_only(question.filters) and question.window.on_quarters
    for piece in question.window.pieces:
        if not fine:
            yield _of_calls(question, piece)
            continue
        first, last = -(-piece.start // QUARTER_S) * QUARTER_S, (piece.end + 1) // QUARTER_S * QUARTER_S
        if first >= last:
            yield _of_calls(question, piece)
            continue
        for span in spans(first, last, _lengths(question, piece)):
            yield _of_sums(question, piece, span)
        if piece.start < first:
            yield _of_calls(question, replace(piece, end=first - 1))
        if last <= piece.end:
            yield _of_calls(question, replace(piece, start=last))


def _lengths(question: Question, piece: Piece) -> tuple[int, ...]:
    window = question.window
    minutes = [minute for each in ranges_of(window) for minute in each]
    return lengths_for(question.slot, piece.offset, minutes=minutes, days=bool(window.days))


def _of_sums(question: Question, piece: Piece, span: Span) -> Select[Any]:
    columns = SUMS.c
    first, last = span.keys
    number: ColumnElement[int] = columns.period - _number(span.base)
    minute = number * _number(span.length // 60) + _number(piece.offset)
    sums: list[ColumnElement[Any]] = [func.sum(columns.calls), func.sum(columns.seconds)]
    sums += [func.min(columns.least), func.max(columns.most)]
    if OFFERS in question.breakdowns:
        sums.append(func.sum(columns.offers))
    if SEGMENT in question.breakdowns:
        how: tuple[Any, ...] = (func.sum, func.sum, func.min, func.max)
        sums += [add(columns[name]) for each in SEGMENTS for add, name in zip(how, columns_of(each), strict=True)]
    if ACTION in question.breakdowns:
        sums += [func.sum(columns[column_of(each)]) for each in ACTIONS]
    held = [
        columns.account_id == question.account_id,
        columns.kind == question.kind,
        columns.subject.in_(question.subjects),
        columns.period >= first,
        columns.period < last,
        *_when(question.window, minute),
        *_of_words(columns.traits, question.filters),
    ]
    return _grouped(question, columns.subject, columns.traits, minute, sums).where(*held)


def _of_calls(question: Question, piece: Piece) -> Select[Any]:
    table = AnalyticsCall
    minute: ColumnElement[int] = table.started // _number(60) + _number(piece.offset)
    seconds = table.seconds
    sums: list[ColumnElement[Any]] = [func.count(), func.sum(seconds), func.min(seconds), func.max(seconds)]
    if OFFERS in question.breakdowns:
        sums.append(func.sum(table.offers))
    if SEGMENT in question.breakdowns:
        for part in (SEGMENT_COLUMNS[each] for each in SEGMENTS):
            sums += [func.count(part), func.sum(part), func.min(part), func.max(part)]
    if ACTION in question.breakdowns:
        sums += [func.sum(table.actions.bitwise_and(1 << at).bitwise_rshift(at)) for at in range(len(ACTIONS))]
    held = [
        table.account_id == question.account_id,
        table.kind == question.kind,
        table.subject.in_(question.subjects),
        table.started >= piece.start,
        table.started <= piece.end,
        *_when(question.window, minute),
        *_of_words(table.traits, question.filters),
        *_filtered(question.filters),
    ]
    return _grouped(question, table.subject, table.traits, minute, sums).where(*held)


def _grouped(
    question: Question, subject: Any, traits: Any, minute: ColumnElement[int], sums: Sequence[ColumnElement[Any]]
) -> Select[Any]:
    """By subject, slot and words: these three, then the sums."""
    slot = _slot(question, minute)
    named = [each.label(f"sum_{at}") for at, each in enumerate(sums)]
    return select(subject, slot.label("slot"), traits, *named).group_by(subject, *_by(question, slot), traits)


def _slot(question: Question, minute: ColumnElement[int]) -> ColumnElement[Any]:
    if not question.slot:
        return literal(None)
    return minute // _number(60 if question.slot == "hour" else MINUTES_A_DAY)


def _number(value: int) -> ColumnElement[int]:
    """Written into the statement: what is grouped by must be the same text as what is selected."""
    return literal_column(str(value), Integer)


def _by(question: Question, slot: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    return (slot,) if question.slot else ()


def _when(window: Window, minute: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """The days and hours that count; 1970-01-01 was a Thursday."""
    found: list[ColumnElement[bool]] = []
    if window.days:
        found.append(((minute // MINUTES_A_DAY + 4) % 7).in_(sorted(window.days)))
    if window.hours:
        time = minute % MINUTES_A_DAY
        found.append(or_(*(and_(time >= start, time < end) for start, end in ranges_of(window))))
    return found


def _words_of(wanted: CallFilters) -> dict[str, Sequence[str]]:
    """What filters say about words: of each dimension those that are wanted."""
    lists: dict[str, Sequence[str]] = {
        "direction": wanted.directions,
        "origin": wanted.origins,
        "response": wanted.call_responses,
        "result": wanted.call_results,
        "company_hours": wanted.company_hours,
        "queue_sla": wanted.queue_sla,
        "type": wanted.call_types,
        "ending_party": wanted.ending_parties,
        "queue_hours": wanted.queue_hours,
    }
    return {dimension: words for dimension, words in lists.items() if words}


def _of_words(
    traits: ColumnElement[str] | InstrumentedAttribute[str], wanted: CallFilters
) -> list[ColumnElement[bool]]:
    """Filters on words, of which every sum knows."""
    return [
        func.substr(traits, place_of(dimension), 1).in_(letters_of(dimension, words))
        for dimension, words in _words_of(wanted).items()
    ]


def _knows_words_only(wanted: CallFilters) -> bool:
    """Whether sums by words are enough for these filters."""
    rest = {"extension_filters", "queues", "called_numbers", "call_actions", "call_segments", "call_duration"}
    nothing = CallFilters()
    return all(getattr(wanted, name) == getattr(nothing, name) for name in {*rest, "time_spent"})


def _filtered(wanted: CallFilters) -> list[ColumnElement[bool]]:
    """All filters that only the calls themselves know."""
    table = AnalyticsCall
    lists: tuple[tuple[InstrumentedAttribute[str], Sequence[str]], ...] = (
        (table.from_id, wanted.extension_filters.from_ids),
        (table.to_id, wanted.extension_filters.to_ids),
        (table.called, [f"+{number.removeprefix('+')}" for number in wanted.called_numbers]),
    )
    found: list[ColumnElement[bool]] = [column.in_(words) for column, words in lists if words]
    if wanted.queues:
        found.append(or_(*(table.queues.contains(f",{each},", autoescape=True) for each in wanted.queues)))
    if wanted.call_actions:
        mask = sum(1 << ACTIONS.index(each) for each in set(wanted.call_actions))
        found.append(table.actions.bitwise_and(mask) != 0)
    if wanted.call_segments:
        found.append(or_(*(and_(*_segment(each.segment, each.length)) for each in wanted.call_segments)))
    return [*found, *_long(table.call_seconds, wanted.call_duration), *_long(table.seconds, wanted.time_spent)]


def _segment(word: str, length: Length) -> list[ColumnElement[bool]]:
    column = SEGMENT_COLUMNS[word]
    return [column.is_not(None), *_long(column, length)]


def _long(column: InstrumentedAttribute[Any], length: Length) -> list[ColumnElement[bool]]:
    found = []
    if length.min_seconds is not None:
        found.append(column >= length.min_seconds)
    if length.max_seconds is not None:
        found.append(column <= length.max_seconds)
    return found
