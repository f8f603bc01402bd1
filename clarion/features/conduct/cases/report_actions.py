"""What an officer does about a report: warn, hold, suspend, dismiss it, or ask who brought it. The reporter is told."""

from typing import Literal

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.http import wire_time
from clarion.base.i18n import LazyString
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import APPEAL, NewAct, default_end, take
from clarion.features.conduct.cases.appeals import checked_text, decide, get_case
from clarion.features.conduct.cases.contacts import write_to_contact
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.rules import OPEN, SHORTEST_REASONS
from clarion.features.conduct.evidence import append, commitment, subject_of_extension
from clarion.features.conduct.links import StatementLinks, appeal_ends
from clarion.features.conduct.spoken import Line
from clarion.features.conduct.verdict import Act, Proof

ReportAction = Literal["warn", "hold", "suspend", "dismiss", "ask"]
REPORTS = ("report", "complaint")
_VERBS = {"warn": Act.WARN, "hold": Act.QUARANTINE, "suspend": Act.SUSPEND}
_RULE, _NO_CLAUSE = "ENF-01", "G5"
"""What a person imposes rests on no rule of its own; a report about something else, on the terms as a whole."""


async def act_on_report(
    session: AsyncSession, here: Container, case_id: str, action: ReportAction, reason: str, *, by: str, by_name: str
) -> CaseRow:
    """Carry out the action and answer the reporter; everything but a question decides the case. Use inside `acting`."""
    row = await get_case(session, case_id)
    if row.kind not in REPORTS:
        raise Invalid("Only reports and complaints are acted on here; an objection is decided.", parameter="caseId")
    if row.state not in OPEN:
        raise Conflict("This case has been decided.", parameter="caseId")
    words = checked_text(reason, parameter="reason")
    if action == "ask":
        return await _ask(session, here, row, words, by=by, by_name=by_name)
    if len(words) < SHORTEST_REASONS:
        raise Invalid("Parameter [reason] value is invalid: say why, in a sentence.", parameter="reason")
    if action in _VERBS:
        row.act_id = await _impose(session, here, row, _VERBS[action], words, by=by, by_name=by_name)
    row.details = {**row.details, "action": action}
    decision = "overturned" if action == "dismiss" else "upheld"
    act_id, row.act_id = row.act_id, ""  # whoever acts on a report decides it, too
    row = await decide(session, here, row.id, decision, words, by=by, by_name=by_name)
    row.act_id = act_id
    return row


async def _impose(
    session: AsyncSession, here: Container, row: CaseRow, verb: Act, reason: str, *, by: str, by_name: str
) -> str:
    """Act on the person behind the number, where that is known; else on the account. Returns the act's id."""
    if not row.account_id:
        raise Invalid("Nobody here has this number: pass the report on to its network.", parameter="action")
    concerns = str(row.details.get("concerns", ""))
    new = NewAct(
        verb=verb,
        scope="extension" if concerns else "account",
        subject=concerns or row.account_id,
        account_id=row.account_id,
        extension_id=concerns,
        rule=_RULE,
        clause=row.clause if row.clause.startswith("C") else _NO_CLAUSE,
        reason=reason,
        evidence=(f"case-{row.id}",),
        proof=Proof.HUMAN,
        appeal=APPEAL,
        expires_at=default_end(verb, here.clock.now()),
        by=by,
        by_name=by_name,
    )
    return (await take(session, here, new)).id


async def _ask(session: AsyncSession, here: Container, row: CaseRow, words: str, *, by: str, by_name: str) -> CaseRow:
    """Put a question to the reporter, with a link under which to answer. It counts as the word of a person."""
    if not row.contact and not row.reporter:
        raise Conflict("The reporter left no address, so there is nobody to ask.", parameter="action")
    now = here.clock.now()
    row.state, row.status_at = "in-review", row.status_at or now
    row.history = [*row.history, {"at": wire_time(now), "what": "asked", "text": words, "by": by_name or by}]
    lines: list[Line] = [words, "", LazyString("conduct.report-asked.answer", {"link": answer_link(here, row)})]
    await write_to_contact(session, here, row, LazyString("conduct.report-asked.subject"), lines, now)
    who = await commitment(session, here, subject_of_extension(by), by)
    await append(session, {"kind": f"{row.kind}.asked", "at": now, "accountId": "", "case": row.id, "by": who})
    return row


def answer_link(here: Container, row: CaseRow) -> str:
    """Where the reporter adds words, without signing in; it holds as long as objections may be brought."""
    links = StatementLinks(here.keys, here.settings.public_url)
    key = links.key(row.id, appeal_ends(row.filed_at))
    return f"{here.settings.public_url.rstrip('/')}/conduct/reports/{row.id}?key={key}"
