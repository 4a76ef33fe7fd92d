"""Verbs of acquisition."""

from torelik.library.acquisition.actions.invoices import (
    add_invoice_line,
    approve_invoice,
    change_invoice,
    discard_invoice,
    draft_invoice,
    mark_paid,
    remove_invoice_line,
)
from torelik.library.acquisition.actions.money import (
    roll_over,
    save_fund,
    set_budget,
)
from torelik.library.acquisition.actions.orders import (
    add_line,
    add_list,
    add_suggestion,
    cancel_copies,
    change_order,
    claim_order,
    discard_order,
    draft_order,
    remove_line,
    send_order,
)
from torelik.library.acquisition.actions.pricelists import (
    Chosen,
    order_from_price_list,
    take_price_list,
)
from torelik.library.acquisition.actions.receipts import (
    catalogue_line,
    follow_record,
    link_line,
    receive_line,
    receive_lines,
    unreceive_lines,
)
from torelik.library.acquisition.actions.refusing import AcquisitionRefused
from torelik.library.acquisition.actions.suggestions import (
    accept_suggestion,
    decline_suggestion,
    forget_reader,
    suggest,
)
from torelik.library.acquisition.actions.suppliers import (
    save_contract,
    save_supplier,
)

__all__ = [
    "AcquisitionRefused",
    "Chosen",
    "accept_suggestion",
    "add_invoice_line",
    "add_line",
    "add_list",
    "add_suggestion",
    "approve_invoice",
    "cancel_copies",
    "catalogue_line",
    "change_invoice",
    "change_order",
    "claim_order",
    "decline_suggestion",
    "discard_invoice",
    "discard_order",
    "draft_invoice",
    "draft_order",
    "follow_record",
    "forget_reader",
    "link_line",
    "mark_paid",
    "order_from_price_list",
    "receive_line",
    "receive_lines",
    "remove_invoice_line",
    "remove_line",
    "roll_over",
    "save_contract",
    "save_fund",
    "save_supplier",
    "send_order",
    "set_budget",
    "suggest",
    "take_price_list",
    "unreceive_lines",
]
