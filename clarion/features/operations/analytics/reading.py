"""Sums of calls from the database: from sums by periods where nothing is filtered, else from the calls themselves."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, func, literal, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from clarion.base.storage import AsyncSession
from clarion.features.operations.analytics.calendar import MINUTES_A_DAY, Piece, Window, ranges_of
from clarion.features.operations.analytics.cells import Cell
from clarion.features.operations.analytics.models import SEGMENT_COLUMNS, AnalyticsCall, AnalyticsSum
from clarion.features.operations.analytics.periods import QUARTER_S, Span, lengths_for, spans
from clarion.features.operations.analytics.schemas import CallFilters, Length
from clarion.features.operations.analytics.words import ACTION, ACTIONS, ALL, OFFERS, SEGMENT, measure, words_of

Sums = dict[tuple[str, int | None], dict[str, Cell]]
"""Subject and slot (the number of a local hour or day; None: all time together) → measure → cell."""


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


async def read_sums(session: AsyncSession, question: Question) -> Sums:
    found: Sums = {}
    for statement in _statements(question):
        for subject, slot, name, calls, seconds, least, most in await session.execute(statement):
            if calls:
                cell = Cell(int(calls), float(seconds or 0), least, most)
                found.setdefault((subject, slot), {}).setdefault(name, Cell()).add(cell)
    return found


def _statements(question: Question) -> Iterator[Select[Any]]:
    fine = question.filters == CallFilters() and question.window.on_quarters
    for piece in question.window.pieces:
        if not fine:
            yield from _of_calls(question, piece)
            continue
        first, last = -(-piece.start // QUARTER_S) * QUARTER_S, (piece.end + 1) // QUARTER_S * QUARTER_S
        if first >= last:
            yield from _of_calls(question, piece)
            continue
        for span in spans(first, last, _lengths(question, piece)):
            yield _of_sums(question, piece, span)
        if piece.start < first:
            yield from _of_calls(question, replace(piece, end=first - 1))
        if last <= piece.end:
            yield from _of_calls(question, replace(piece, start=last))


def _lengths(question: Question, piece: Piece) -> tuple[int, ...]:
    window = question.window
    minutes = [minute for each in ranges_of(window) for minute in each]
    return lengths_for(question.slot, piece.offset, minutes=minutes, days=bool(window.days))


def _of_sums(question: Question, piece: Piece, span: Span) -> Select[Any]:
    table = AnalyticsSum
    first, last = span.keys
    number: ColumnElement[int] = table.quarter - _number(span.base)
    minute = number * _number(span.length // 60) + _number(piece.offset)
    slot = _slot(question, minute)
    wanted = [measure(each, word) for each in question.breakdowns for word in (words_of(each) or ("",))]
    sums = (func.sum(table.calls), func.sum(table.seconds), func.min(table.least), func.max(table.most))
    query = select(table.subject, slot, table.measure, *sums).where(
        table.account_id == question.account_id,
        table.kind == question.kind,
        table.subject.in_(question.subjects),
        table.quarter >= first,
        table.quarter < last,
        table.measure.in_(wanted),
        *_when(question.window, minute),
    )
    return query.group_by(table.subject, *_by(question, slot), table.measure)


def _of_calls(question: Question, piece: Piece) -> Iterator[Select[Any]]:
    table = AnalyticsCall
    minute: ColumnElement[int] = table.started // _number(60) + _number(piece.offset)
    slot = _slot(question, minute)
    held = [
        table.account_id == question.account_id,
        table.kind == question.kind,
        table.subject.in_(question.subjects),
        table.started >= piece.start,
        table.started <= piece.end,
        *_when(question.window, minute),
        *_filtered(question.filters),
    ]
    seconds = table.seconds
    totals = (func.count(), func.sum(seconds), func.min(seconds), func.max(seconds))
    nothing = (literal(0.0), literal(0.0), literal(0.0))

    def grouped(name: Any, sums: Sequence[Any], *more: Any) -> Select[Any]:
        return (
            select(table.subject, slot, name, *sums).where(*held).group_by(table.subject, *_by(question, slot), *more)
        )

    for each in sorted(question.breakdowns):
        if each == ALL:
            yield grouped(literal(ALL), totals)
        elif each == OFFERS:
            yield grouped(literal(OFFERS), (func.sum(table.offers), *nothing))
        elif each == SEGMENT:
            for word, part in SEGMENT_COLUMNS.items():
                sums = (func.count(part), func.sum(part), func.min(part), func.max(part))
                yield grouped(literal(measure(SEGMENT, word)), sums)
        elif each == ACTION:
            for at, word in enumerate(ACTIONS):
                bit = func.sum(table.actions.bitwise_and(1 << at).bitwise_rshift(at))
                yield grouped(literal(measure(ACTION, word)), (bit, *nothing))
        else:
            column: InstrumentedAttribute[str] = getattr(table, each)
            yield grouped(literal(f"{each}:") + column, totals, column)


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


def _filtered(wanted: CallFilters) -> list[ColumnElement[bool]]:
    table = AnalyticsCall
    lists: tuple[tuple[InstrumentedAttribute[str], Sequence[str]], ...] = (
        (table.from_id, wanted.extension_filters.from_ids),
        (table.to_id, wanted.extension_filters.to_ids),
        (table.called, [f"+{number.removeprefix('+')}" for number in wanted.called_numbers]),
        (table.direction, wanted.directions),
        (table.origin, wanted.origins),
        (table.response, wanted.call_responses),
        (table.result, wanted.call_results),
        (table.company_hours, wanted.company_hours),
        (table.queue_sla, wanted.queue_sla),
        (table.type, wanted.call_types),
        (table.ending_party, wanted.ending_parties),
        (table.queue_hours, wanted.queue_hours),
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
