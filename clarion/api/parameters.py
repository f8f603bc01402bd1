"""Whether a parameter may be given several times is asked by FastAPI twice a parameter and request, and worked out anew
from its type each time: half of what a list with many conditions costs. Here the answer is kept for each type.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import fastapi.dependencies.utils

_MOST_TYPES = 4096
utils: Any = fastapi.dependencies.utils  # it exports this name to nobody
_of_fastapi: Callable[[object], bool] = utils.field_annotation_is_sequence
_kept = lru_cache(_MOST_TYPES)(_of_fastapi)


def may_be_several(annotation: object) -> bool:
    """What FastAPI says of a type, kept."""
    try:
        return _kept(annotation)
    except TypeError:  # it cannot be a key
        return _of_fastapi(annotation)


def keep_kinds_of_parameters() -> None:
    """Let FastAPI use what is kept, in this process."""
    utils.field_annotation_is_sequence = may_be_several
