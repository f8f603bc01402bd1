"""Evidence: an append-only log of what was decided and done, which anybody can check and nobody can change."""

from clarion.features.conduct.evidence.checking import Finding, check_database, check_export, export_lines
from clarion.features.conduct.evidence.checkpoints import (
    Checkpointer,
    checkpoint_now,
    list_checkpoints,
    log_key,
    log_name,
    log_verifier_key,
    make_due_checkpoints,
    newest_checkpoint,
)
from clarion.features.conduct.evidence.commitments import (
    belongs,
    commitment,
    erase_account,
    erase_subject,
    subject_of_extension,
    subject_of_party,
)
from clarion.features.conduct.evidence.log import (
    Leaf,
    append,
    canonical,
    get_leaf,
    list_leaves,
    opened,
    prove_consistency,
    prove_inclusion,
    refuse_removal,
    root_of_log,
    size_of_log,
    walk,
)
from clarion.features.conduct.evidence.models import CheckpointRow, EvidenceRow
from clarion.features.conduct.evidence.notes import NoteRefused, read_verifier_key
from clarion.features.conduct.evidence.signing import Signature, check_statement, sign_statement
from clarion.features.conduct.evidence.tree import ProofRefused, check_consistency, check_inclusion, leaf_hash

__all__ = [
    "CheckpointRow",
    "Checkpointer",
    "EvidenceRow",
    "Finding",
    "Leaf",
    "NoteRefused",
    "ProofRefused",
    "Signature",
    "append",
    "belongs",
    "canonical",
    "check_consistency",
    "check_database",
    "check_export",
    "check_inclusion",
    "check_statement",
    "checkpoint_now",
    "commitment",
    "erase_account",
    "erase_subject",
    "export_lines",
    "get_leaf",
    "leaf_hash",
    "list_checkpoints",
    "list_leaves",
    "log_key",
    "log_name",
    "log_verifier_key",
    "make_due_checkpoints",
    "newest_checkpoint",
    "opened",
    "prove_consistency",
    "prove_inclusion",
    "read_verifier_key",
    "refuse_removal",
    "root_of_log",
    "sign_statement",
    "size_of_log",
    "subject_of_extension",
    "subject_of_party",
    "walk",
]
