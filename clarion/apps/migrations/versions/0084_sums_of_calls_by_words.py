"""Sums of calls by words, and calls in the order in which they are read.

In place of a row for each word of a call there is one for all calls of a period that have the same words, so that
filters on words need no single calls. Made from what is there; going back, sums are made by `clarion analytics rebuild`.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0084"
down_revision = "0083"

# As in clarion/features/operations/analytics/words.py and periods.py.
_HOURS = ("BusinessHours", "AfterHours")
_RESULTS = "Completed Abandoned Voicemail Unknown Missed Accepted Transferred PickedUp Forwarded AnsweredElsewhere"
_WORDS = {
    "direction": ("Inbound", "Outbound"),
    "origin": ("Internal", "External"),
    "response": ("Answered", "NotAnswered", "Connected", "NotConnected"),
    "result": tuple(_RESULTS.split()),
    "ending_party": ("Caller", "Callee", "System"),
    "company_hours": _HOURS,
    "queue_sla": ("InSla", "OutSla"),
    "type": ("Direct", "FromQueue", "ParkRetrieval", "Transferred", "Outbound", "Overflow", "QueueCallPickup"),
    "queue_hours": _HOURS,
}
_SEGMENTS = [
    "ringing",
    "live_talk",
    "hold",
    "park",
    "transfer",
    "ivr_prompt",
    "voicemail",
    "vm_greeting",
    "setup",
    "forwarding",
]
_ACTIONS = ["holdoff", "holdon", "parkon", "parkoff", "blindtransfer", "warmtransfer", "dtmftransfer"]
_SAME = (
    "account_id, kind, subject, started, session_id, nth, called, from_id, to_id, queues, actions, offers, seconds, "
    f"call_seconds, {', '.join(_SEGMENTS)}"
)
_LENGTHS = (900, 3600, 86400, 32 * 86400)
_APART = 100_000_000
_HOW = (("calls", "count"), ("seconds", "sum"), ("least", "min"), ("most", "max"))


def _parts() -> Iterator[sa.Column[Any]]:
    for segment in _SEGMENTS:
        yield sa.Column(f"{segment}_calls", sa.Integer(), nullable=True)
        for what in ("seconds", "least", "most"):
            yield sa.Column(f"{segment}_{what}", sa.Double(), nullable=True)
    for action in _ACTIONS:
        yield sa.Column(f"{action}_calls", sa.Integer(), nullable=True)


def _traits() -> str:
    def letter(name: str, words: tuple[str, ...]) -> str:
        cases = " ".join(f"WHEN '{word}' THEN '{at}'" for at, word in enumerate(words))
        return f"CASE {name} {cases} ELSE '-' END"

    return " || ".join(letter(name, words) for name, words in _WORDS.items())


def _fill() -> None:
    op.execute(
        sa.text(
            f"INSERT INTO analytics_subject_calls ({_SAME}, traits) SELECT {_SAME}, {_traits()} FROM analytics_calls "  # noqa: S608
            "ORDER BY account_id, kind, subject, started, session_id, nth"
        )
    )
    sums = {f"{part}_{name}": f"{how}({part})" for part in _SEGMENTS for name, how in _HOW}
    sums |= {f"{part}_calls": f"nullif(count({part}), 0)" for part in _SEGMENTS}
    sums |= {f"{part}_calls": f"nullif(sum(actions >> {at} & 1), 0)" for at, part in enumerate(_ACTIONS)}
    for level, length in enumerate(_LENGTHS):
        period = f"{level * _APART} + started / {length}"
        op.execute(
            sa.text(
                "INSERT INTO analytics_sums_by_traits (account_id, kind, subject, period, traits, calls, seconds, "  # noqa: S608
                f"least, most, offers, {', '.join(sums)}) SELECT account_id, kind, subject, {period}, traits, "
                f"count(*), sum(seconds), min(seconds), max(seconds), sum(offers), {', '.join(sums.values())} "
                f"FROM analytics_subject_calls GROUP BY account_id, kind, subject, {period}, traits"
            )
        )


def _empty() -> None:
    def word(at: int, words: tuple[str, ...]) -> str:
        cases = " ".join(f"WHEN '{each}' THEN '{name}'" for each, name in enumerate(words))
        return f"CASE substr(traits, {at}, 1) {cases} ELSE '' END"

    words = ", ".join(word(at, words) for at, words in enumerate(_WORDS.values(), 1))
    op.execute(
        sa.text(
            f"INSERT INTO analytics_calls ({_SAME}, {', '.join(_WORDS)}) SELECT {_SAME}, {words} "  # noqa: S608
            "FROM analytics_subject_calls"
        )
    )


def upgrade() -> None:
    op.create_table(
        "analytics_subject_calls",
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("started", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("session_id", storage.IdString(), nullable=False),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("traits", sa.String(length=20), nullable=False),
        sa.Column("called", sa.String(length=20), nullable=False),
        sa.Column("from_id", storage.IdString(), nullable=False),
        sa.Column("to_id", storage.IdString(), nullable=False),
        sa.Column("queues", sa.String(length=400), nullable=False),
        sa.Column("actions", sa.Integer(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("call_seconds", sa.Double(), nullable=False),
        sa.Column("ringing", sa.Double(), nullable=True),
        sa.Column("live_talk", sa.Double(), nullable=True),
        sa.Column("hold", sa.Double(), nullable=True),
        sa.Column("park", sa.Double(), nullable=True),
        sa.Column("transfer", sa.Double(), nullable=True),
        sa.Column("ivr_prompt", sa.Double(), nullable=True),
        sa.Column("voicemail", sa.Double(), nullable=True),
        sa.Column("vm_greeting", sa.Double(), nullable=True),
        sa.Column("setup", sa.Double(), nullable=True),
        sa.Column("forwarding", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_analytics_subject_calls_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "account_id", "kind", "subject", "started", "session_id", "nth", name=op.f("pk_analytics_subject_calls")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("analytics_subject_calls", schema=None) as batch_op:
        batch_op.create_index("ix_analytics_subject_calls_session_id", ["session_id"], unique=False)

    op.create_table(
        "analytics_sums_by_traits",
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("traits", sa.String(length=20), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("least", sa.Double(), nullable=False),
        sa.Column("most", sa.Double(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        *_parts(),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_analytics_sums_by_traits_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "account_id", "kind", "subject", "period", "traits", name=op.f("pk_analytics_sums_by_traits")
        ),
        sqlite_with_rowid=False,
    )
    _fill()
    op.drop_table("analytics_sums")
    with op.batch_alter_table("analytics_calls", schema=None) as batch_op:
        batch_op.drop_index("ix_analytics_calls_subject_started")

    op.drop_table("analytics_calls")


def downgrade() -> None:
    op.create_table(
        "analytics_calls",
        sa.Column("session_id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("direction", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("response", sa.String(length=20), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("ending_party", sa.String(length=10), nullable=False),
        sa.Column("company_hours", sa.String(length=20), nullable=False),
        sa.Column("queue_hours", sa.String(length=20), nullable=False),
        sa.Column("queue_sla", sa.String(length=10), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("called", sa.String(length=20), nullable=False),
        sa.Column("from_id", sa.String(length=64), nullable=False),
        sa.Column("to_id", sa.String(length=64), nullable=False),
        sa.Column("queues", sa.String(length=400), nullable=False),
        sa.Column("actions", sa.Integer(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("call_seconds", sa.Double(), nullable=False),
        sa.Column("ringing", sa.Double(), nullable=True),
        sa.Column("live_talk", sa.Double(), nullable=True),
        sa.Column("hold", sa.Double(), nullable=True),
        sa.Column("park", sa.Double(), nullable=True),
        sa.Column("transfer", sa.Double(), nullable=True),
        sa.Column("ivr_prompt", sa.Double(), nullable=True),
        sa.Column("voicemail", sa.Double(), nullable=True),
        sa.Column("vm_greeting", sa.Double(), nullable=True),
        sa.Column("setup", sa.Double(), nullable=True),
        sa.Column("forwarding", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_analytics_calls_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "account_id", "kind", "subject", "nth", name=op.f("pk_analytics_calls")),
    )
    with op.batch_alter_table("analytics_calls", schema=None) as batch_op:
        batch_op.create_index(
            op.f("ix_analytics_calls_subject_started"), ["account_id", "kind", "subject", "started"], unique=False
        )

    op.create_table(
        "analytics_sums",
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("least", sa.Double(), nullable=False),
        sa.Column("most", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_analytics_sums_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "kind", "subject", "quarter", "measure", name=op.f("pk_analytics_sums")),
    )
    _empty()
    op.drop_table("analytics_sums_by_traits")
    with op.batch_alter_table("analytics_subject_calls", schema=None) as batch_op:
        batch_op.drop_index("ix_analytics_subject_calls_session_id")

    op.drop_table("analytics_subject_calls")
