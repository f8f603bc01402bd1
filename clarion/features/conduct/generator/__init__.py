"""Generator: traffic of one world from a seed, honest offices and attacks, with what each event really is."""

from clarion.features.conduct.generator.families import FAMILIES, Family
from clarion.features.conduct.generator.measuring import Measured, by_family, measure, who_was_touched
from clarion.features.conduct.generator.page import as_rows, page
from clarion.features.conduct.generator.stream import MOST_EVENTS, START, World, generate

__all__ = [
    "FAMILIES",
    "MOST_EVENTS",
    "START",
    "Family",
    "Measured",
    "World",
    "as_rows",
    "by_family",
    "generate",
    "measure",
    "page",
    "who_was_touched",
]
