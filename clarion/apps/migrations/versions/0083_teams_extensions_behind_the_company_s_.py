"""Teams: extensions behind the company's number, lanes of the edge."""

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"


def upgrade() -> None:
    with op.batch_alter_table("teams_direct_routings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lane", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("teams_users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("short_number", sa.String(length=12), server_default="", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_teams_users_account_id_phone_number"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_teams_users_account_id_phone_number_short_number"),
            ["account_id", "phone_number", "short_number"],
        )


def downgrade() -> None:
    # Several people behind one number are what there was not before: their administrator enters them again.
    op.execute("DELETE FROM teams_users WHERE short_number <> ''")
    with op.batch_alter_table("teams_users", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_teams_users_account_id_phone_number_short_number"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_teams_users_account_id_phone_number"), ["account_id", "phone_number"]
        )
        batch_op.drop_column("short_number")
    with op.batch_alter_table("teams_direct_routings", schema=None) as batch_op:
        batch_op.drop_column("lane")
