"""The tables of the context, gathered from its modules."""

from torelik.bridges.compliance.models import LegalBasis, LegalBasisEdition

__all__ = ["LegalBasis", "LegalBasisEdition"]
