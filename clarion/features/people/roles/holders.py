"""Who of an account may do something, found by the database: for notices, which concern few of many people."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_, select, true

from clarion.base.storage import AsyncSession
from clarion.features.people.roles.catalogue import ADMIN, MEMBER, PREDEFINED
from clarion.features.people.roles.models import CustomRole, RoleAssignment
from clarion.features.people.sites.models import AdministeredSite
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionStatus

MOST_HOLDERS = 200
COMPANY, ANYWHERE = "", "*"
"""In place of a site: what is the whole company's, and what concerns everybody wherever they look after things."""


async def people_with(
    session: AsyncSession, account_id: str, permission: str, *, site_id: str = COMPANY
) -> Sequence[Extension]:
    """People of an account who are there and whose roles hold a permission; the first of them, in a fixed order.

    `site_id`: where that lies of which they are told. Who administers only some sites is told of nothing else.
    """
    query = select(Extension).where(
        Extension.account_id == account_id,
        Extension.type.in_(PEOPLE_TYPES),
        Extension.status == ExtensionStatus.ENABLED,
        _holds(account_id, permission),
        _looks_after(site_id),
    )
    return (await session.scalars(query.order_by(Extension.id).limit(MOST_HOLDERS))).all()


def _holds(account_id: str, permission: str) -> ColumnElement[bool]:
    """As `queries.roles_of` finds it: who was given no role holds the one they were born with."""
    givers = [role.id for role in PREDEFINED.values() if permission in role.permissions]
    own = select(CustomRole.id).where(
        CustomRole.account_id == account_id,
        # Roles keep names as a list of JSON strings, in either database.
        cast(CustomRole.permissions, Text).contains(f'"{permission}"', autoescape=True),
    )
    given = exists().where(RoleAssignment.extension_id == Extension.id)
    held = given.where(or_(RoleAssignment.role_id.in_(givers), RoleAssignment.role_id.in_(own)))
    born = [role for role in (ADMIN, MEMBER) if permission in role.permissions]
    if not born:
        return held
    kinds = [Extension.role == "admin" if role is ADMIN else Extension.role != "admin" for role in born]
    return or_(held, and_(~given, or_(*kinds)))


def _looks_after(site_id: str) -> ColumnElement[bool]:
    if site_id == ANYWHERE:
        return true()
    limited = exists().where(AdministeredSite.extension_id == Extension.id)
    return ~limited if site_id == COMPANY else or_(~limited, limited.where(AdministeredSite.site_id == site_id))
