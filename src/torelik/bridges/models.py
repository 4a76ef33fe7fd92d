"""The tables of the context, gathered from its modules."""

from torelik.bridges.compliance.models import LegalBasis, LegalBasisEdition
from torelik.bridges.textbook_provision.models import PlannedContingent, ProvisionNorms, Recommendation

__all__ = ["LegalBasis", "LegalBasisEdition", "PlannedContingent", "ProvisionNorms", "Recommendation"]
