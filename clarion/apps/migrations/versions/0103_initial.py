"""The schema with which upgrades begin.

`initial/sqlite.sql` and `initial/postgresql.sql` are what the migrations before it made, statement by statement.
"""

from pathlib import Path

from alembic import op

revision = "0103"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = Path(__file__).parents[1] / "initial"


def upgrade() -> None:
    connection = op.get_bind()
    for statement in (_STATEMENTS / f"{connection.dialect.name}.sql").read_text().split(";\n\n"):
        if statement:
            connection.exec_driver_sql(statement)
