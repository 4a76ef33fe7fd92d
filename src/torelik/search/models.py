"""The tables of the context, gathered from its modules."""

from torelik.search.upkeep.models import IndexCheck
from torelik.search.words.models import WordCorrection

__all__ = ["IndexCheck", "WordCorrection"]
