"""From a verdict to acts: repeats climb the ladder of the rule, one rung after another, on the smallest thing that
stops the harm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, select

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts.models import ActRow
from clarion.features.conduct.acts.rules import (
    APPEAL,
    ActRefused,
    NewAct,
    Rung,
    default_end,
    escalates,
    next_rung,
)
from clarion.features.conduct.acts.service import take
from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.events import VerdictGiven
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.standing import FEATURE_OF, RUNG_SCOPES, feature_subject
from clarion.features.conduct.verdict import Act, Proof

INCIDENT_LASTS = timedelta(days=30)
_MOST_MATCHES = 1000
_FOR_OTHERS = (AttemptKind.ACCOUNT_OPEN.value,)
"""Whoever does it does it for somebody else, and is not to blame for them."""
_COMES_IN = (AttemptKind.CALL_IN.value, AttemptKind.MESSAGE_RECEIVE.value, AttemptKind.FAX_RECEIVE.value)
_WEAK = (Proof.STATISTICAL, Proof.MODEL)


@dataclass(frozen=True, slots=True)
class Case:
    """What one ground of a verdict says about whom."""

    given: VerdictGiven
    ground: Mapping[str, Any]
    ladder: Sequence[Rung]
    expiry_s: int
    at: datetime

    @property
    def rule(self) -> str:
        return str(self.ground["rule"])

    @property
    def incident(self) -> str:
        return f"{self.rule}/{self.given.account_id}/{self.given.extension_id}"[:128]

    @property
    def proof(self) -> Proof:
        return Proof(str(self.ground.get("proof", Proof.STATISTICAL.value)))


def subject_for(case: Case, rung: Rung) -> tuple[str, str]:
    """Scope and subject of an act: what the rung names, where it is known; else the use that the attempt was, by this
    extension; else the extension or the account. Never wider than what caused it.
    """
    given, named = case.given, str(getattr(rung, "scope", ""))
    falls, fixed = RUNG_SCOPES.get(named, ("use", ""))
    known = {
        "campaign": given.campaign_id,
        "source": given.source,
        "prefix": given.callee[:-4] if len(given.callee) > 5 else "",
        "number": given.caller_number,
    }
    if known.get(falls):
        return falls, known[falls]
    if rung.act is Act.TERMINATE or falls == "account":
        return "account", given.account_id
    if falls == "feature":
        return "feature", feature_subject(given.account_id, fixed)
    feature = fixed or (FEATURE_OF.get(AttemptKind(given.kind), "") if given.kind in set(AttemptKind) else "")
    if feature:
        return "feature", feature_subject(given.account_id, feature, given.extension_id)
    return ("extension", given.extension_id) if given.extension_id else ("account", given.account_id)


def _is_the_verdict(rung: Rung) -> bool:
    """Whether the verdict itself was all that the rung does: it observed, stopped or held the one thing."""
    named = str(getattr(rung, "scope", ""))
    only = rung.act in (Act.BLOCK, Act.QUARANTINE) and RUNG_SCOPES.get(named, ("use", ""))[0] == "verdict"
    return rung.act is Act.OBSERVE or only or (rung.act in (Act.BLOCK, Act.QUARANTINE) and not named)


def _hits_the_called(case: Case, rung: Rung) -> bool:
    """Whoever is called is not to blame for who calls: else forged calls would close the account that they hit."""
    return case.given.kind in _COMES_IN and subject_for(case, rung)[0] in ("account", "extension", "feature")


async def climb(session: AsyncSession, here: Container, case: Case) -> ActRow | None:
    """Take the act that the newest match leads to; None when it leads to none."""
    if case.given.kind in _FOR_OTHERS:
        return None
    if not case.given.account_id or not escalates(str(case.ground.get("reason", "")), case.rule):
        return None
    last = await _last_act(session, case)
    if last is not None and last.rung + 1 >= len(case.ladder):
        return None  # there is nothing above
    matches = await _matches(session, case)
    reached, since = (last.rung, last.proposed_at) if last is not None else _without_act(case, matches)
    index = next_rung(case.ladder, matches, reached, since)
    if index is None or _is_the_verdict(case.ladder[index]) or _hits_the_called(case, case.ladder[index]):
        return None
    try:
        return await take(session, here, _act(case, index))
    except ActRefused:
        weaker = _softened(case, index)
        return await _try(session, here, weaker) if weaker else None
    except NotFound:  # whom it is about is gone
        return None


async def _try(session: AsyncSession, here: Container, new: NewAct) -> ActRow | None:
    try:
        return await take(session, here, new)
    except (ActRefused, NotFound):
        return None


def _act(case: Case, index: int) -> NewAct:
    rung, given = case.ladder[index], case.given
    scope, subject = subject_for(case, rung)
    lasting = case.expiry_s and rung.act in (Act.BLOCK, Act.THROTTLE, Act.QUARANTINE)
    ends = case.at + timedelta(seconds=case.expiry_s) if lasting else default_end(rung.act, case.at)
    return NewAct(
        verb=rung.act,
        scope=scope,
        subject=subject,
        account_id=given.account_id,
        rule=case.rule,
        rule_version=int(case.ground.get("version", 1)),
        rule_hash=str(case.ground.get("hash", "")),
        clause=str(case.ground["clause"]),
        reason=str(case.ground.get("text") or f"Rule {case.rule} was met."),
        remedy=str(case.ground.get("remedy", "")),
        facts=dict(case.ground.get("facts") or {}),
        evidence=(str(given.verdict.get("statementId") or given.verdict["eventId"]),),
        proof=case.proof,
        appeal=APPEAL,
        expires_at=ends,
        incident=case.incident,
        rung=index,
        extension_id=given.extension_id,
        human_first=bool(getattr(rung, "human", False)),
    )


def _softened(case: Case, index: int) -> NewAct | None:
    """A statistical signal alone ends at slowing down (conduct.md, Standing, acts and their undoing)."""
    new = _act(case, index)
    if case.proof not in _WEAK or new.verb in (Act.THROTTLE, Act.QUARANTINE, Act.CHALLENGE, Act.WARN, Act.NOTIFY):
        return None
    return replace(new, verb=Act.THROTTLE, expires_at=default_end(Act.THROTTLE, case.at))


async def _matches(session: AsyncSession, case: Case) -> list[datetime]:
    """When the rule was met by this account and extension within the life of an incident; this time included."""
    of_them = (
        VerdictRow.account_id == case.given.account_id,
        VerdictRow.extension_id == case.given.extension_id,
        VerdictRow.at > case.at - INCIDENT_LASTS,
        VerdictRow.act_id == "",
        VerdictRow.overturned_at.is_(None),
    )
    newest = VerdictRow.at.desc()
    decided = select(VerdictRow.at).where(VerdictRow.rule == case.rule, *of_them).order_by(newest).limit(_MOST_MATCHES)
    found = list((await session.scalars(decided)).all())
    # Where another rule decided, the grounds say whether this one was met as well.
    others = select(VerdictRow.at, VerdictRow.body).where(VerdictRow.rule != case.rule, *of_them)
    others = others.where(cast(VerdictRow.body, String).contains(f'"{case.rule}"', autoescape=True))
    for at, body in await session.execute(others.order_by(newest).limit(_MOST_MATCHES)):
        if any(ground.get("rule") == case.rule for ground in body.get("grounds", ())):
            found.append(at)
    return sorted(found) or [case.at]


async def _last_act(session: AsyncSession, case: Case) -> ActRow | None:
    """The incident's last act."""
    query = (
        select(ActRow)
        .where(
            ActRow.incident == case.incident,
            ActRow.state.in_(("standing", "expired", "proposed", "closed")),
            ActRow.proposed_at > case.at - INCIDENT_LASTS,
        )
        .order_by(ActRow.rung.desc(), ActRow.proposed_at.desc())
        .limit(1)
    )
    return await session.scalar(query)


def _without_act(case: Case, matches: Sequence[datetime]) -> tuple[int, datetime | None]:
    """The rung reached where no act was taken yet, and when: what the verdict does is taken with the first match."""
    first = 0
    while first < len(case.ladder) and _is_the_verdict(case.ladder[first]):
        first += 1
    earlier = [at for at in matches if at < case.at]
    return (first - 1, min(earlier)) if first and earlier else (-1, None)
