"""Where an extension belongs: its site, its cost center, and the values of the company's own fields.

For the views of the directory and of devices; read for a whole page at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.cost_centers.models import CostCenter
from clarion.features.people.cost_centers.queries import cost_centers_of
from clarion.features.people.custom_fields import service as custom_fields
from clarion.features.people.custom_fields.models import CustomField
from clarion.features.people.sites.models import MAIN_SITE
from clarion.features.people.sites.queries import Place, places_of
from clarion.features.people.users.models import Extension, ExtensionType
from clarion.features.people.users.responses import NamedReference


@dataclass(frozen=True)
class Belongings:
    """Sites, cost centers and fields of one account; values of the extensions that were asked for."""

    places: Mapping[str, Place]
    cost_centers: Mapping[str, CostCenter]
    fields: Sequence[CustomField]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def place_of(self, row: Extension) -> Place:
        """A site belongs to itself."""
        own = row.id if row.type == ExtensionType.SITE else row.site_id
        return self.places.get(own or MAIN_SITE) or self.places[MAIN_SITE]

    def site_ref(self, row: Extension) -> NamedReference:
        """{id, name, code?}, as directory and devices show it."""
        return place_ref(self.place_of(row))

    def site_of(self, site_id: str | None) -> NamedReference:
        """The same for a site by the id of its extension; None: the main site."""
        return place_ref(self.places.get(site_id or MAIN_SITE) or self.places[MAIN_SITE])

    def custom_fields_of(self, row: Extension) -> list[dict[str, str]]:
        """[{id, displayName, value}] of the fields that have a value."""
        values = self.values.get(row.id, {})
        return [
            {"id": item.id, "displayName": item.name, "value": values[item.id]}
            for item in self.fields
            if item.id in values
        ]

    def cost_center_of(self, row: Extension) -> dict[str, str]:
        """{id, name}; the account's own for whom none was chosen."""
        center = self.cost_centers.get(row.cost_center_id or row.account_id) or self.cost_centers[row.account_id]
        return {"id": center.id, "name": center.name}


def place_ref(place: Place) -> NamedReference:
    ref: NamedReference = {"id": place.id, "name": place.name}
    if place.row.code:
        ref["code"] = place.row.code
    return ref


async def read_belongings(
    session: AsyncSession, account: Account, rows: Sequence[Extension], site_ids: Iterable[str | None] = ()
) -> Belongings:
    """Everything that the views of these extensions need, in a handful of statements. `site_ids`: of further sites."""
    wanted = {row.id if row.type == ExtensionType.SITE else row.site_id for row in rows}
    return Belongings(
        places={place.id: place for place in await places_of(session, account.id, wanted.union(site_ids))},
        cost_centers={row.id: row for row in await cost_centers_of(session, account)},
        fields=await custom_fields.fields_of(session, account.id),
        values=await custom_fields.values_of(session, [row.id for row in rows]),
    )
