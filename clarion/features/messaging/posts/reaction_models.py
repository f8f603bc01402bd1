"""How many put each emoji on each post: kept by the database itself, beside `chat_reactions`, so that a post with a
million reactions is read as fast as one with two. Also when people go, and their reactions with them.
"""

from datetime import datetime

from sqlalchemy import DDL, ForeignKey, String, event
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString
from clarion.features.messaging.posts.models import Reaction


class ReactionCount(Base):
    """`first_at`: when somebody put it there first. There is no row for none."""

    __tablename__ = "chat_reaction_counts"

    post_id: Mapped[str] = mapped_column(IdString, ForeignKey("chat_posts.id", ondelete="CASCADE"), primary_key=True)
    emoji: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]
    first_at: Mapped[datetime]


_THIS = "post_id = old.post_id AND emoji = old.emoji"
_CAME = (
    "INSERT INTO chat_reaction_counts (post_id, emoji, count, first_at) VALUES (new.post_id, new.emoji, 1, new.at)"
    " ON CONFLICT (post_id, emoji) DO UPDATE SET count = chat_reaction_counts.count + 1;"
)
_WENT = (
    f"UPDATE chat_reaction_counts SET count = count - 1 WHERE {_THIS};"  # noqa: S608 (names of columns)
    f" DELETE FROM chat_reaction_counts WHERE {_THIS} AND count < 1;"
)
# Models cannot say these; the migration has the same statements.
_COUNTING = {
    "sqlite": (
        f"CREATE TRIGGER chat_reactions_came AFTER INSERT ON chat_reactions BEGIN {_CAME} END",
        f"CREATE TRIGGER chat_reactions_went AFTER DELETE ON chat_reactions BEGIN {_WENT} END",
    ),
    "postgresql": (
        "CREATE FUNCTION chat_reactions_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'INSERT' THEN {_CAME} ELSE {_WENT} END IF; RETURN NULL; END $$",
        "CREATE TRIGGER chat_reactions_counted AFTER INSERT OR DELETE ON chat_reactions"
        " FOR EACH ROW EXECUTE FUNCTION chat_reactions_counted()",
    ),
}
for _dialect, _statements in _COUNTING.items():
    for _statement in _statements:
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(Reaction.__table__, "after_create", _ddl.execute_if(dialect=_dialect))
