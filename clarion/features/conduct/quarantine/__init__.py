"""Quarantine of files: kept out of everybody's reach until a scanner, a person or the clock decides."""

from clarion.features.conduct.quarantine.models import QuarantineRow
from clarion.features.conduct.quarantine.service import hold_file, hold_refused, look_again, release_file, remove_file
from clarion.features.conduct.quarantine.watch import QuarantineWatch

__all__ = ["QuarantineRow", "QuarantineWatch", "hold_file", "hold_refused", "look_again", "release_file", "remove_file"]
