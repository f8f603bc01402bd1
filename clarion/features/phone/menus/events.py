"""What menus announce."""

from pydantic import BaseModel

MENUS_CHANGED = "phone.menus_changed"


class MenusChanged(BaseModel):
    account_id: str
    menu_id: str
