"""Detectors: what words, links, names, files and places show, as facts for rules."""

from clarion.features.conduct.detectors.faxes import fax_features
from clarion.features.conduct.detectors.files import FileInspector, Inspected
from clarion.features.conduct.detectors.links import Link, list_links
from clarion.features.conduct.detectors.names import likeness_of, name_features, skeleton_of
from clarion.features.conduct.detectors.near_duplicates import are_near, likeness_in, overlap, template_of
from clarion.features.conduct.detectors.opt_out import STOP_WORDS, wants_no_more
from clarion.features.conduct.detectors.text import text_features
from clarion.features.conduct.detectors.watching import TextWatch

__all__ = [
    "STOP_WORDS",
    "FileInspector",
    "Inspected",
    "Link",
    "TextWatch",
    "are_near",
    "fax_features",
    "likeness_in",
    "likeness_of",
    "list_links",
    "name_features",
    "overlap",
    "skeleton_of",
    "template_of",
    "text_features",
    "wants_no_more",
]
