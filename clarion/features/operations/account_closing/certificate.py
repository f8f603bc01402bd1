"""The signed statement about an account that was closed."""

import json
from collections.abc import Mapping, Sequence

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.features.conduct import Signature, sign_statement
from clarion.features.operations.account_closing.models import AccountClosing
from clarion.features.operations.privacy_requests.certificate import CLOSING_FORMAT, backups_until, table_view
from clarion.features.operations.privacy_requests.erasing import Erased


def write_certificate(
    here: Container, row: AccountClosing, tables: Sequence[Erased], stores: Mapping[str, int]
) -> tuple[str, Signature]:
    """Of people, it holds nothing."""
    now = here.clock.now()
    statement = {
        "format": CLOSING_FORMAT,
        "installation": here.settings.public_url,
        "account": {"id": row.account_id, "name": row.account_name},
        "closing": row.id,
        "noticeAt": wire_time(row.notice_at),
        "endedAt": wire_time(row.end_at),
        "dueAt": wire_time(row.due_at),
        "startedAt": wire_time(row.started_at) if row.started_at else None,
        "finishedAt": wire_time(now),
        "tables": [table_view(each) for each in tables],
        "stores": [{"store": name, "erased": count} for name, count in stores.items()],
        "left": sum(each.left for each in tables if not each.why),
        "backups": backups_until(here, now),
    }
    text = json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, sign_statement(here, CLOSING_FORMAT, text.encode())


def document_of(row: AccountClosing) -> dict[str, str]:
    return {"statement": row.certificate, "signature": row.signature, "signingKey": row.signing_key}
