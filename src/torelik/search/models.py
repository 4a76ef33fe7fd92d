"""The tables of the context, gathered from its modules."""

from torelik.search.words.models import WordCorrection

__all__ = ["WordCorrection"]
