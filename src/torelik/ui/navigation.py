"""The shape of menus; the project fills it, the shells draw it."""

from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in a menu: words, address, icon, and the grants of which one is needed to see it."""

    label: str | Promise
    url: str
    icon: str
    is_current: bool = False
    keywords: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading."""

    label: str | Promise
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """One of the systems in the switch of the workplace, with its menu."""

    key: str
    label: str | Promise
    url: str
    groups: tuple[Group, ...]
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Navigation:
    """All menus as the person asking may see them."""

    products: tuple[Product, ...] = ()
    learner: tuple[Entry, ...] = ()
    sections: tuple[Entry, ...] = ()
    unread: int = 0
    account: Entry | None = None
    initials: str = ""
    person: str = ""
    extras: dict[str, str] = field(default_factory=dict)

    @property
    def current_product(self) -> Product | None:
        return next((product for product in self.products if product.is_current), None)

    @property
    def current_entry(self) -> Entry | None:
        product = self.current_product
        entries = (entry for group in (product.groups if product else ()) for entry in group.entries)
        return next((entry for entry in entries if entry.is_current), None)

    @property
    def commands(self) -> tuple[Entry, ...]:
        """Every place the person may go, for the command palette."""
        return tuple(entry for product in self.products for group in product.groups for entry in group.entries)
