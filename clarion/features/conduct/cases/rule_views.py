"""Rules for pages: what each says, its limits with where they come from, how it did, who changed it; and previews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import VERBS, list_switches
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.cases.limits import HIDDEN, pairs
from clarion.features.conduct.cases.rule_responses import (
    OverrideInfo,
    RuleChangeInfo,
    RuleChangePreview,
    RuleDay,
    RuleDetails,
    RuleFigures,
    RuleInfo,
    RuleSentences,
    RuleViewListItem,
    RuleViewListItemLimit,
)
from clarion.features.conduct.cases.rules import OVERTURN_SHARE
from clarion.features.conduct.cases.vocabulary import CLAUSES, WHAT
from clarion.features.conduct.evidence import list_leaves, opened
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.overrides import OverrideRow, find_override, list_overrides
from clarion.features.conduct.rulebook import (
    NEVER_SWITCHED,
    PLACEHOLDER,
    Findings,
    Force,
    Kept,
    Override,
    ReadyRule,
    find_row,
)
from clarion.features.conduct.verdict import Status
from clarion.features.conduct.wording import fill
from clarion.features.people import Account, Extension

_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
_CHANGES = ("rule.changed", "rule.restored", "rule.switched")
_MOST_CHANGES = 200
_MOST_MOMENTS = 20_000


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a rule is shown. Officers see every account's figures, and all limits."""

    account: Account
    officer: bool
    day: date

    def sees_limits(self, rule_id: str) -> bool:
        return self.officer or rule_id not in HIDDEN


Counts = Mapping[str, tuple[int, int, int, int]]
"""By rule: statements and overturned ones in 7 days, and in 30."""


async def counts(session: AsyncSession, reader: Reader, now: datetime) -> Counts:
    """How often each rule decided, and was wrong."""
    found: dict[str, tuple[int, int, int, int]] = {}
    for place, within in ((0, _WEEK), (2, _MONTH)):
        query = (
            select(VerdictRow.rule, func.count(), func.count(VerdictRow.overturned_at))
            .where(VerdictRow.at > now - within, VerdictRow.act_id == "")
            .group_by(VerdictRow.rule)
        )
        if not reader.officer:
            query = query.where(VerdictRow.account_id == reader.account.id)
        for rule, given, overturned in await session.execute(query):
            row = list(found.get(rule, (0, 0, 0, 0)))
            row[place : place + 2] = [given, overturned]
            found[rule] = (row[0], row[1], row[2], row[3])
    return found


def force_of(here: Container) -> Force:
    return here.get(Conduct).force


def _ready(force: Force, reader: Reader, account_id: str) -> dict[str, ReadyRule]:
    rules = force.ready_rules(reader.day, reader.account.home_country, "", account_id)
    return {ready.rule.id: ready for ready in rules}


async def list_rule_views(session: AsyncSession, here: Container, reader: Reader) -> list[RuleViewListItem]:
    """Every rule, by id."""
    force, now = force_of(here), here.clock.now()
    ready, figures = _ready(force, reader, reader.account.id), await counts(session, reader, now)
    usual = _ready(force, reader, "")
    own = {row.rule: row for row in await list_overrides(session, account_id=reader.account.id)}
    modes = {row.rule: row.mode for row in await list_switches(session)}
    return [
        {
            **rule_view(kept, ready.get(name), reader),
            "limits": limit_views(force, reader, kept, ready.get(name), usual.get(name)),
            **_sentences(force, ready.get(name), reader),
            **_figures(figures.get(name, (0, 0, 0, 0))),
            "mode": _mode(modes, name),
            "override": override_view(own[name]) if name in own else None,
        }
        for name, kept in sorted(force.book.rules.items())
    ]


def _mode(modes: Mapping[str, str], rule: str) -> str:
    if rule in NEVER_SWITCHED:
        return "on"
    both = (modes.get("*", ""), modes.get(rule, ""))
    return "off" if "off" in both else both[0] or both[1] or "on"


def _figures(row: tuple[int, int, int, int]) -> RuleFigures:
    week, wrong, month, wrong_month = row
    return {
        "statements7d": week,
        "overturned7d": wrong,
        "statements30d": month,
        "overturned30d": wrong_month,
        "overturnedShare": round(wrong_month / month, 4) if month else 0.0,
        "ceiling": OVERTURN_SHARE,
    }


def rule_view(kept: Kept, ready: ReadyRule | None, reader: Reader) -> RuleInfo:
    """One rule as it holds for the account; `ready` None: it is out of force for it."""
    rule = kept.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "version": rule.version,
        "hash": kept.digest,
        "clause": rule.clause,
        "clauseTitle": CLAUSES.get(rule.clause, rule.clause),
        "status": ready.status.value if ready else rule.status.value,
        "writtenStatus": rule.status.value,
        "inForce": ready is not None,
        "step": rule.step.value,
        "services": list(rule.services),
        "places": list(rule.jurisdictions),
        "what": rule.what,
        "why": rule.why,
        "law": rule.source,
        "window": rule.window,
        "proof": rule.proof.value,
        "asked": [_kind(kind) for kind in rule.on],
        "live": [_kind(kind) for kind in rule.live],
        "ladder": [{"title": VERBS[rung.act], "times": rung.times, "days": rung.days, "scope": rung.scope,
                    "human": rung.human} for rung in rule.ladder],
        "evidence": list(rule.evidence),
        "owner": rule.owner,
        "validFrom": rule.valid_from.isoformat(),
        "mayBecome": [status.value for status in rule.change.status] if reader.officer else [],
        "limitsHidden": not reader.sees_limits(rule.id),
        "switchable": rule.id not in NEVER_SWITCHED,
    }  # fmt: skip


def _kind(kind: AttemptKind) -> str:
    return WHAT.get(kind.value, kind.value.replace(".", " ").replace("-", " "))


def _sentences(force: Force, ready: ReadyRule | None, reader: Reader) -> RuleSentences:
    """What a person is told, with the limits in it."""
    if ready is None or not reader.sees_limits(ready.rule.id):
        return {"statement": "", "remedy": ""}
    nothing = Findings([[], [], [], [], []], 0, ())
    return {
        "statement": _reads(ready, ready.rule.statement, nothing, force),
        "remedy": _reads(ready, ready.rule.remedy, nothing, force),
    }


def limit_views(
    force: Force, reader: Reader, kept: Kept, ready: ReadyRule | None, usual: ReadyRule | None
) -> list[RuleViewListItemLimit]:
    """Each limit: the value that holds for the account, the usual one, and where that comes from."""
    if not reader.sees_limits(kept.rule.id):
        return []
    found: list[RuleViewListItemLimit] = []
    for name, table_id in kept.rule.limits.items():
        table = force.book.tables[table_id]
        row = find_row(table, reader.account.home_country, reader.day)
        bounds, way = kept.rule.change.limits.get(name), stricter_way(kept, name)
        ordinary = usual.limits.get(name) if usual else row and row.value
        found.append(
            {
                "name": name,
                "means": table.means,
                "unit": table.unit,
                "type": table.type,
                "value": ready.limits.get(name) if ready else cast("float | str | None", ordinary),
                "usual": cast("float | str | None", ordinary),
                "source": row.row.source if row else "",
                "label": row.row.label if row else "",
                "since": row.row.valid_from.isoformat() if row else None,
                "changeable": bounds is not None and (reader.officer or way != ""),
                "least": bounds.least if bounds else None,
                "most": bounds.most if bounds else None,
                "stricter": way,
            }
        )
    return found


def usual_limits(here: Container, reader: Reader, rule_id: str) -> Mapping[str, Any]:
    """What holds for everybody who has nothing of their own."""
    ready = _ready(force_of(here), reader, "").get(rule_id)
    return ready.limits if ready else {}


def stricter_way(kept: Kept, limit: str) -> Literal["", "higher", "lower"]:
    """`lower` or `higher`: which way the limit stops more; empty where that cannot be said."""
    ways: set[Literal["higher", "lower"]] = {"lower" if comparison.startswith(">") else "higher"
            for _, comparison, name in pairs(kept.rule) if name == limit}  # fmt: skip
    return ways.pop() if len(ways) == 1 else ""


def override_view(row: OverrideRow) -> OverrideInfo:
    return {
        "limits": row.limits,
        "status": row.status or None,
        "killed": row.killed,
        "reason": row.reason,
        "at": wire_time(row.at),
    }


async def is_set_by_operator(session: AsyncSession, reader: Reader, rule_id: str) -> bool:
    """Whether somebody beyond the account set limits for it."""
    row = await find_override(session, rule_id, "account", reader.account.id)
    if row is None:
        return False
    person = await session.get(Extension, row.by) if row.by else None
    return person is None or person.account_id != reader.account.id


# ---- one rule


async def rule_details(session: AsyncSession, here: Container, reader: Reader, rule_id: str) -> RuleDetails:
    """A rule with its days, its changes, and the distance of the account from its limits."""
    [view] = [one for one in await list_rule_views(session, here, reader) if one["id"] == rule_id]
    return {
        **view,
        "days": await _days(session, reader, rule_id, here.clock.now()),
        "changes": await _changes(session, reader, rule_id),
    }


async def _days(session: AsyncSession, reader: Reader, rule: str, now: datetime) -> list[RuleDay]:
    """Statements of each of the last 30 days, the newest last."""
    query = select(VerdictRow.at, VerdictRow.overturned_at).where(
        VerdictRow.rule == rule, VerdictRow.at > now - _MONTH, VerdictRow.act_id == ""
    )
    if not reader.officer:
        query = query.where(VerdictRow.account_id == reader.account.id)
    first = (now - _MONTH).date() + timedelta(days=1)
    days = {first + timedelta(days=number): [0, 0] for number in range(30)}
    for at, overturned in await session.execute(query.order_by(VerdictRow.at.desc()).limit(_MOST_MOMENTS)):
        day = days.get(at.date())
        if day is not None:
            day[0] += 1
            day[1] += overturned is not None
    return [{"day": day.isoformat(), "statements": given, "overturned": wrong} for day, (given, wrong) in days.items()]


async def _changes(session: AsyncSession, reader: Reader, rule: str) -> list[RuleChangeInfo]:
    """What was changed of the rule, from the log of evidence, newest first."""
    found: list[RuleChangeInfo] = []
    for kind in _CHANGES:
        leaves, _ = await list_leaves(session, account_id=None, kind=kind, limit=_MOST_CHANGES)
        for leaf in leaves:
            record = opened(leaf)
            if record.get("rule") in (rule, "*") and _concerns(record, reader):
                found.append(_change_view(kind, leaf.position, record))
    return sorted(found, key=lambda one: -one["position"])


def _concerns(record: Mapping[str, Any], reader: Reader) -> bool:
    return reader.officer or record.get("scope") != "account" or record.get("key") == reader.account.id


def _change_view(kind: str, position: int, record: Mapping[str, Any]) -> RuleChangeInfo:
    names = ("scope", "key", "limits", "status", "mode", "reason")
    return cast(
        "RuleChangeInfo",
        {
            "kind": kind,
            "position": position,
            "at": record["at"],
            **{name: record[name] for name in names if record.get(name)},
        },
    )


# ---- previews


def preview(
    here: Container, reader: Reader, override: Override, used: Sequence[Mapping[str, Any]]
) -> RuleChangePreview:
    """How the rule would read, and where the account would stand, with these limits; nothing is changed."""
    force = force_of(here)
    changed = Force(force.book, [override])
    ready = _ready(changed, reader, reader.account.id)[override.rule]
    nothing = Findings([[], [], [], [], []], 0, ())
    sentences = [(outcome.text or ready.rule.statement, outcome.threshold) for outcome in ready.rule.outcomes]
    return {
        "statements": [
            {"text": _reads(ready, text, nothing, force), "threshold": _reads(ready, threshold, nothing, force)}
            for text, threshold in dict.fromkeys(sentences)
        ],
        "remedy": _reads(ready, ready.rule.remedy, nothing, force),
        "status": (override.status or ready.rule.status).value,
        "distances": [
            {
                "counted": one["means"].rstrip("."),
                "unit": one["unit"],
                "value": one["value"],
                "limit": cast("float", ready.limits[one["name"]]),
                "used": _used(one["value"], ready.limits[one["name"]]),
            }
            for one in used
            if one["rule"] == override.rule and one["value"] is not None and not one["gate"]
        ],
        "effect": _effect(override.status or ready.rule.status),
    }


def _reads(ready: ReadyRule, sentence: str, nothing: Findings, force: Force) -> str:
    """The sentence with limits filled in, and an ellipsis for what is only known when it happens."""
    text = PLACEHOLDER.sub(lambda hole: hole[0] if hole[1] else "…", sentence)
    return fill(text, ready, nothing, force.book.slots)


def _used(value: Any, allowed: Any) -> float | None:
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (value, allowed))
    return round(float(value) / float(allowed), 4) if numbers and allowed > 0 else None


def _effect(status: Status) -> str:
    return {
        Status.OBSERVE: "It only notes what it sees; nothing is refused.",
        Status.CANARY: "It is tried on a few accounts; for the others it only notes what it sees.",
        Status.ENFORCE: "It is in force: what it names is refused, slowed down or held.",
    }[status]
