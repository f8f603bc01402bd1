"""The log: records, the hashes of its tree, signed checkpoints. Storage itself refuses to change or remove any of them.

The keys of subjects are apart from it, and may be removed: then what the log holds of them says nothing any more.
"""

from datetime import datetime

from sqlalchemy import DDL, BigInteger, Integer, LargeBinary, String, Table, Text, event, select
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import AsyncSession, Base, IdString

_Big = BigInteger().with_variant(Integer, "sqlite")


class EvidenceRow(Base):
    """One record: canonical JSON (RFC 8785), word for word what was hashed. `position` counts from 0, without gaps."""

    __tablename__ = "conduct_evidence"

    position: Mapped[int] = mapped_column(_Big, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(60), index=True)
    account_id: Mapped[str] = mapped_column(IdString, default="", index=True)
    at: Mapped[datetime]
    record: Mapped[str] = mapped_column(Text)


class EvidenceNode(Base):
    """The hash of a complete subtree; level 0 are the records'."""

    __tablename__ = "conduct_evidence_nodes"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(_Big, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class CheckpointRow(Base):
    """A signed note of the tree's size and root."""

    __tablename__ = "conduct_checkpoints"

    size: Mapped[int] = mapped_column(_Big, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)


class SubjectKey(Base):
    """The key of one subject, sealed with the master key. `subject` is a name that tells nothing by itself."""

    __tablename__ = "conduct_subject_keys"

    subject: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, default="", index=True)
    sealed: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class CosignatureRow(Base):
    """A checkpoint that a witness has: by its cosignature, or by email (then without one)."""

    __tablename__ = "conduct_cosignatures"

    size: Mapped[int] = mapped_column(_Big, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    signature: Mapped[str] = mapped_column(Text)


async def newest_cosignature(session: AsyncSession) -> CosignatureRow | None:
    return await session.scalar(select(CosignatureRow).order_by(CosignatureRow.size.desc()).limit(1))


LASTING = ("conduct_evidence", "conduct_evidence_nodes", "conduct_checkpoints")
"""Tables to which rows are only ever added."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION conduct_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'evidence is only ever added to, never changed or removed'; END $$
"""


def refusals(table: str, dialect: str) -> list[str]:
    """The statements that make a database refuse changes of a table."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} BEGIN "
            "SELECT RAISE(ABORT, 'evidence is only ever added to, never changed or removed'); END"
            for what in ("UPDATE", "DELETE")
        ]
    return [
        _FUNCTION,
        f"CREATE TRIGGER {table}_lasts BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION conduct_append_only()",
        f"CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION conduct_append_only()",
    ]


def _protect(table: Table) -> None:
    for dialect in ("sqlite", "postgresql"):
        for statement in refusals(table.name, dialect):
            event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]


for _name in LASTING:
    _protect(Base.metadata.tables[_name])
