"""What can be found in chats. The words themselves lie in `chat_search_words`, which each database has in its own form:
an FTS5 table in SQLite, tsvectors with a GIN index in PostgreSQL.
"""

from sqlalchemy import DDL, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint, event, false
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

Big = BigInteger().with_variant(Integer, "sqlite")


class SearchDoc(Base):
    """A post, note or task as search knows it. `id`: later ones have greater ones, see `first_id`.

    `body`: what is searched, as people read it.
    """

    __tablename__ = "chat_search_docs"
    __table_args__ = (
        UniqueConstraint("kind", "thing_id"),
        Index("ix_chat_search_docs_account", "account_id", "id"),
        Index("ix_chat_search_docs_chat", "chat_id", "id"),
    )

    id: Mapped[int] = mapped_column(Big, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(4))  # Post, Note, Task
    thing_id: Mapped[str] = mapped_column(IdString)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    creator_id: Mapped[str | None] = mapped_column(IdString)
    has_file: Mapped[bool] = mapped_column(default=False, server_default=false())
    body: Mapped[str] = mapped_column(Text)


class SearchProgress(Base):
    """How far what was there before search has been taken in: up to this post of this chat."""

    __tablename__ = "chat_search_progress"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    chat_id: Mapped[str] = mapped_column(IdString, default="")
    seq: Mapped[int] = mapped_column(Big, default=0)
    done: Mapped[bool] = mapped_column(default=False, server_default=false())


# Models cannot say these; the migration has the same statements.
_WORDS = {
    "sqlite": (
        "CREATE VIRTUAL TABLE chat_search_words USING fts5"
        "(words, content='', contentless_delete=1, tokenize='ascii', prefix='2 3')",
        "CREATE TRIGGER chat_search_docs_gone AFTER DELETE ON chat_search_docs BEGIN"
        " DELETE FROM chat_search_words WHERE rowid = old.id; END",
    ),
    "postgresql": (
        "CREATE TABLE chat_search_words (doc_id BIGINT PRIMARY KEY"
        " REFERENCES chat_search_docs (id) ON DELETE CASCADE, words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_chat_search_words_words ON chat_search_words USING gin (words)",
    ),
}
for _dialect, _statements in _WORDS.items():
    for _statement in _statements:
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(SearchDoc.__table__, "after_create", _ddl.execute_if(dialect=_dialect))
