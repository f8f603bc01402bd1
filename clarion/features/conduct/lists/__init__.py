"""Lists that law and safety ask for: do-not-call, consent, reassigned numbers, do-not-originate, hosts and hashes."""

from clarion.features.conduct.lists.book import ListBook, lists_of
from clarion.features.conduct.lists.formats import FORMATS
from clarion.features.conduct.lists.importing import NewList, Outcome, get_format, import_list
from clarion.features.conduct.lists.source import ListFeatures

__all__ = ["FORMATS", "ListBook", "ListFeatures", "NewList", "Outcome", "get_format", "import_list", "lists_of"]
