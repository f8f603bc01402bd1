"""What cost centers announce."""

from pydantic import BaseModel

COST_CENTERS_CHANGED = "people.cost_centers_changed"


class CostCentersChanged(BaseModel):
    """Read the cost centers of this account again."""

    account_id: str
