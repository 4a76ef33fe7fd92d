"""What the project may use of the bridges."""

from torelik.bridges.compliance.actions import prepare_bases, set_basis
from torelik.bridges.compliance.rules import BasisText
from torelik.bridges.compliance.vocabulary import Force, Mark
from torelik.bridges.textbook_provision.actions import plan_contingent, recommend, set_norms
from torelik.bridges.textbook_provision.rules import Norms, term_of
from torelik.bridges.textbook_provision.vocabulary import Literature

__all__ = [
    "BasisText",
    "Force",
    "Literature",
    "Mark",
    "Norms",
    "plan_contingent",
    "prepare_bases",
    "recommend",
    "set_basis",
    "set_norms",
    "term_of",
]
