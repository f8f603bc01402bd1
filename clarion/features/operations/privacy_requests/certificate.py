"""The signed statement about an erasure: every store, what became of it, and what stays for which reason."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.features.conduct import Signature, check_statement, sign_statement
from clarion.features.operations.privacy_requests.erasing import Erased
from clarion.features.operations.privacy_requests.models import PrivacyRequest
from clarion.features.operations.privacy_requests.rules import mask

FORMAT: Final = "clarion-erasure-certificate/1"
CLOSING_FORMAT: Final = "clarion-closing-certificate/1"
FORMATS: Final = (FORMAT, CLOSING_FORMAT)


def write_certificate(
    here: Container, request: PrivacyRequest, company: str, tables: Sequence[Erased], others: Mapping[str, int]
) -> tuple[str, Signature]:
    """`others`: stores besides the tables, and how many entries went. No name, number or address is in it."""
    now = here.clock.now()
    statement = {
        "format": FORMAT,
        "installation": here.settings.public_url,
        "account": {"id": request.account_id, "name": company},
        "request": request.id,
        "subject": _subject(request),
        "receivedAt": wire_time(request.received_at),
        "startedAt": wire_time(request.started_at) if request.started_at else None,
        "finishedAt": wire_time(now),
        "tables": [table_view(each) for each in tables if each.rows or each.left or each.treatment != "keep"],
        "stores": [{"store": name, "erased": count} for name, count in others.items()],
        "backups": backups_until(here, now),
    }
    text = json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, sign_statement(here, FORMAT, text.encode())


def check_certificate(document: Mapping[str, Any]) -> str:
    """Of an erasure or of a closed account, as it is downloaded. Name of the installation that signed it.

    Raises NoteRefused, KeyError, ValueError.
    """
    signature = Signature(str(document["signingKey"]), str(document["signature"]))
    statement = str(document["statement"])
    stated = json.loads(statement)
    form = str(stated.get("format", "")) if isinstance(stated, dict) else ""
    # The format is signed as well: naming another one does not help anybody.
    name, _ = check_statement(signature, form if form in FORMATS else FORMAT, statement.encode())
    return name


def backups_until(here: Container, now: datetime) -> dict[str, Any]:
    """Backups are not rewritten: until when the last one that was made before holds what was erased."""
    settings = here.settings
    if not settings.backup_target:
        return {"made": False}
    days = max(settings.backup_keep_daily, 7 * settings.backup_keep_weekly, 31 * settings.backup_keep_monthly)
    return {"made": True, "goneBy": wire_time(now + timedelta(days=days))}


def _subject(request: PrivacyRequest) -> dict[str, Any]:
    if request.extension_id:
        return {"kind": "Person", "extensionId": request.extension_id}
    return {"kind": "Outside", "marks": [mask(value) for value in (*request.numbers, *request.emails)]}


def table_view(each: Erased) -> dict[str, Any]:
    view = {"table": each.table, "about": each.about, "treatment": each.treatment, "rows": each.rows, "left": each.left}
    if each.files:
        view["files"] = each.files
    if each.why:
        view["why"] = each.why
    return view
