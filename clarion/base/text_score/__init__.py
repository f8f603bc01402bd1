"""How likely a text is unwanted, by a model that ships as data and needs numpy only."""

from clarion.base.text_score.features import concepts_in
from clarion.base.text_score.model import ModelDamaged, read_model, score_text, shipped_model
from clarion.base.text_score.spelling import readable

__all__ = ["ModelDamaged", "concepts_in", "read_model", "readable", "score_text", "shipped_model"]
