"""Looking after an installation and its accounts: who changed what."""

from clarion.features.operations.audit import (
    AuditRecorder,
    Refusal,
    close_audit,
    open_audit,
    record_changes,
    routers,
)

__all__ = ["AuditRecorder", "Refusal", "close_audit", "open_audit", "record_changes", "routers"]
