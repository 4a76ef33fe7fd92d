"""The tables of acquisition."""

from torelik.library.acquisition.models.invoices import Invoice, InvoiceLine
from torelik.library.acquisition.models.money import Budget, Fund, FundEntry
from torelik.library.acquisition.models.orders import Claim, Order, OrderLine
from torelik.library.acquisition.models.pricelists import OfferedTitle, PriceList
from torelik.library.acquisition.models.suggestions import Suggestion
from torelik.library.acquisition.models.suppliers import Contract, Supplier

__all__ = [
    "Budget",
    "Claim",
    "Contract",
    "Fund",
    "FundEntry",
    "Invoice",
    "InvoiceLine",
    "OfferedTitle",
    "Order",
    "OrderLine",
    "PriceList",
    "Suggestion",
    "Supplier",
]
