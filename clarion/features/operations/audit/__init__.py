"""The audit trail: every change through the API or the command line, every sign-in, and refusals, by person.

Features do nothing for it: a record is written in the same transaction as the change it tells of, from the rows
that the change writes (`clarion.base.changes`). A feature may add words with `note_change`.
"""

from clarion.features.operations.audit.preview import preview_of
from clarion.features.operations.audit.recorder import AuditRecorder, record_changes
from clarion.features.operations.audit.refusals import Refusal
from clarion.features.operations.audit.retention_job import close_audit, open_audit
from clarion.features.operations.audit.routes import router

routers = [router]

__all__ = ["AuditRecorder", "Refusal", "close_audit", "open_audit", "preview_of", "record_changes", "routers"]
