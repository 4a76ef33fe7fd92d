"""What the project may use of the bridges."""

from torelik.bridges.compliance.actions import prepare_bases, set_basis
from torelik.bridges.compliance.rules import BasisText
from torelik.bridges.compliance.vocabulary import Force, Mark

__all__ = ["BasisText", "Force", "Mark", "prepare_bases", "set_basis"]
