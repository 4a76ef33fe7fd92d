"""What is typed in acquisition."""

from torelik.library.acquisition.forms.invoices import (
    InvoiceFilterForm,
    InvoiceForm,
    InvoiceLineForm,
    PaidForm,
)
from torelik.library.acquisition.forms.money import (
    BudgetForm,
    FundForm,
    RollOverForm,
)
from torelik.library.acquisition.forms.orders import (
    BudgetField,
    CancelForm,
    LineForm,
    ListForm,
    NewOrderForm,
    OrderFilterForm,
    OrderForm,
    OwnIds,
    ReasonForm,
    SuggestionLineForm,
    SupplierField,
    WordsForm,
)
from torelik.library.acquisition.forms.pricelists import (
    ChoiceForm,
    OfferWordsForm,
    PriceListForm,
)
from torelik.library.acquisition.forms.suggestions import (
    DeclineForm,
    QueueForm,
    SuggestionForm,
)
from torelik.library.acquisition.forms.suppliers import (
    ContractForm,
    SupplierForm,
    SupplierWordsForm,
)

__all__ = [
    "BudgetField",
    "BudgetForm",
    "CancelForm",
    "ChoiceForm",
    "ContractForm",
    "DeclineForm",
    "FundForm",
    "InvoiceFilterForm",
    "InvoiceForm",
    "InvoiceLineForm",
    "LineForm",
    "ListForm",
    "NewOrderForm",
    "OfferWordsForm",
    "OrderFilterForm",
    "OrderForm",
    "OwnIds",
    "PaidForm",
    "PriceListForm",
    "QueueForm",
    "ReasonForm",
    "RollOverForm",
    "SuggestionForm",
    "SuggestionLineForm",
    "SupplierField",
    "SupplierForm",
    "SupplierWordsForm",
    "WordsForm",
]
