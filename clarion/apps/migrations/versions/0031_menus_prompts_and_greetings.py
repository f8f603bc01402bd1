"""Menus, their prompts, greetings of one's own."""

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "ivr_prompts",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("file_key", sa.String(length=500), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_ivr_prompts_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ivr_prompts")),
    )
    with op.batch_alter_table("ivr_prompts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ivr_prompts_account_id"), ["account_id"], unique=False)

    op.create_table(
        "custom_greetings",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("extension_id", storage.IdString(), nullable=True),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("rule_id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("preset_id", sa.String(length=20), nullable=False),
        sa.Column("file_key", sa.String(length=500), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("applied", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", storage.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_custom_greetings_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["extensions.id"],
            name=op.f("fk_custom_greetings_extension_id_extensions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_greetings")),
    )
    with op.batch_alter_table("custom_greetings", schema=None) as batch_op:
        batch_op.create_index("ix_custom_greetings_owner", ["account_id", "extension_id", "type"], unique=False)

    op.create_table(
        "ivr_menus",
        sa.Column("id", storage.IdString(), nullable=False),
        sa.Column("account_id", storage.IdString(), nullable=False),
        sa.Column("prompt_id", storage.IdString(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("file_key", sa.String(length=500), nullable=False),
        sa.Column("repeat_count", sa.Integer(), nullable=False),
        sa.Column("actions", storage.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_ivr_menus_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["id"], ["extensions.id"], name=op.f("fk_ivr_menus_id_extensions"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["prompt_id"], ["ivr_prompts.id"], name=op.f("fk_ivr_menus_prompt_id_ivr_prompts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ivr_menus")),
    )
    with op.batch_alter_table("ivr_menus", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ivr_menus_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ivr_menus", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ivr_menus_account_id"))

    op.drop_table("ivr_menus")
    with op.batch_alter_table("custom_greetings", schema=None) as batch_op:
        batch_op.drop_index("ix_custom_greetings_owner")

    op.drop_table("custom_greetings")
    with op.batch_alter_table("ivr_prompts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ivr_prompts_account_id"))

    op.drop_table("ivr_prompts")
