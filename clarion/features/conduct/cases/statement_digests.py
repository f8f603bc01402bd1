"""Statements against the log: each record of evidence holds a salted digest of the statement that it is about."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from clarion.base.storage import AsyncSession
from clarion.features.conduct.evidence import EvidenceRow, canonical
from clarion.features.conduct.models import VerdictRow

_AT_ONCE, _MOST_WRONG = 500, 50


def digest_of_statement(body: Mapping[str, Any]) -> str:
    """What the record of evidence holds of a statement. Its salt keeps anybody from guessing what it says."""
    return sha256(canonical(body).encode()).hexdigest()


async def check_statements(session: AsyncSession) -> list[str]:
    """Every statement that is kept against its record of evidence; a sentence for each that is not as it was given."""
    wrong: list[str] = []
    query = (
        select(VerdictRow.statement_id, VerdictRow.body, EvidenceRow.record)
        .join(EvidenceRow, EvidenceRow.position == VerdictRow.position)
        .where(VerdictRow.act_id == "")
        .order_by(VerdictRow.statement_id)
        .limit(_AT_ONCE)
    )
    after = ""
    while rows := (await session.execute(query.where(VerdictRow.statement_id > after))).all():
        for statement, body, record in rows:
            record_of = json.loads(record)
            digest = record_of.get("statementDigest")  # statements of before have none
            if record_of.get("statement") != statement or (digest and digest != digest_of_statement(body)):
                wrong.append(f"The statement {statement} is not as it was given.")
        after = rows[-1].statement_id
    return wrong[:_MOST_WRONG]
