"""People made by administrators, one or many, ready to work: read from a table, checked, then made."""

from clarion.features.phone.bulk_import.routes import router

__all__ = ["router"]
