"""Contacts are shared with a team or the company, and found by any part."""

import json
import unicodedata

import sqlalchemy as sa
from alembic import op

from clarion.base import storage

revision = "0150"
down_revision = "0135"

_WORDS = (
    "firstName",
    "middleName",
    "lastName",
    "nickName",
    "company",
    "jobTitle",
    "email",
    "email2",
    "email3",
    "notes",
)
_PIECE = 1000


def upgrade() -> None:
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shared_with", storage.IdString(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("search_text", sa.Text(), server_default="", nullable=False))
        batch_op.create_index("ix_contacts_account_shared", ["account_id", "shared_with"])
    _fill(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index("ix_contacts_account_shared")
        batch_op.drop_column("search_text")
        batch_op.drop_column("shared_with")


def _fill(connection: sa.Connection) -> None:
    """What is searched of the contacts that are there."""
    contacts = sa.table("contacts", sa.column("id"), sa.column("details"), sa.column("search_text", sa.Text))
    last = ""
    while True:
        query = sa.select(contacts.c.id, contacts.c.details).order_by(contacts.c.id).limit(_PIECE)
        rows = connection.execute(query.where(contacts.c.id > last) if last else query).all()
        if not rows:
            return
        last = rows[-1].id
        for row in rows:
            details = json.loads(row.details) if isinstance(row.details, str | bytes) else row.details or {}
            connection.execute(
                sa.update(contacts).where(contacts.c.id == row.id).values(search_text=_search_text(details))
            )


def _search_text(details: dict[str, object]) -> str:
    written = [str(value) for name, value in details.items() if name.endswith(("Phone", "Phone2", "Fax")) and value]
    numbers = ["".join(char for char in value if char.isdigit()) for value in written]
    words = [
        unicodedata.normalize("NFKD", str(details[name]).strip().casefold()) for name in _WORDS if details.get(name)
    ]
    plain = ["".join(char for char in word if not unicodedata.combining(char)) for word in words]
    return " ".join([*numbers, *plain])[:2000]
