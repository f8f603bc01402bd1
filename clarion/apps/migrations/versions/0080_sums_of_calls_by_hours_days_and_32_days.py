"""Sums of calls by hours, days and 32 days, made of those by quarters of an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"

_APART = 100_000_000  # between keys of two lengths (clarion/features/operations/analytics/periods.py)
_OF_THE_SHORTER = (4, 24, 32)


def upgrade() -> None:
    for level, count in enumerate(_OF_THE_SHORTER, 1):
        shorter, longer = (level - 1) * _APART, level * _APART
        period = f"(quarter - {shorter}) / {count}"
        op.execute(
            sa.text(
                f"INSERT INTO analytics_sums SELECT account_id, kind, subject, {longer} + {period}, measure, "  # noqa: S608
                "sum(calls), sum(seconds), min(least), max(most) FROM analytics_sums "
                f"WHERE quarter >= {shorter} AND quarter < {longer} "
                f"GROUP BY account_id, kind, subject, {period}, measure"
            )
        )


def downgrade() -> None:
    op.execute(sa.text(f"DELETE FROM analytics_sums WHERE quarter >= {_APART}"))  # noqa: S608
