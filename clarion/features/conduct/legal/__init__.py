"""Legal notices: tracebacks of calls, requests by authorities, takedown notices. Each is a case of the reviewers."""

from clarion.features.conduct.legal.authorities import check_not_kept, is_under_preservation, under_preservation
from clarion.features.conduct.legal.cache import TakedownCache
from clarion.features.conduct.legal.clock import LegalClock
from clarion.features.conduct.legal.takedowns import NoticedFile, NoticedFiles, NoticedSources
from clarion.features.conduct.legal.tracebacks import MOST_TRACED, CallOrigins

__all__ = [
    "MOST_TRACED",
    "CallOrigins",
    "LegalClock",
    "NoticedFile",
    "NoticedFiles",
    "NoticedSources",
    "TakedownCache",
    "check_not_kept",
    "is_under_preservation",
    "under_preservation",
]
