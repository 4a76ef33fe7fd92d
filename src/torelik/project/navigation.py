"""Menus of the product: what each person may see, where their work begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from torelik.kernel.actor import Actor
from torelik.notifications import api as notifications
from torelik.portal import api as portal
from torelik.ui.navigation import Entry, Group, Navigation, Product


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the workplace and the grants of which one opens it (none named: everybody signed in)."""

    label: str | Promise
    url_name: str
    icon: str
    grants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class System:
    """One of the systems of the product switch."""

    key: str
    label: str | Promise
    groups: tuple[tuple[str | Promise, tuple[Place, ...]], ...]


CATALOGUES = "library.catalogue-record"
KEEPS_CLASSES = (CATALOGUES, "library.keep-classes")
RIGHTS = ("documents.see-rights", "documents.keep-rights")
SEES_ACQUISITION = (
    "library.see-acquisition",
    "library.keep-orders",
    "library.keep-invoices",
    "library.keep-budgets",
    "library.keep-suppliers",
    "library.mark-invoices-paid",
)
COUNTS_READERS = ("library.issue-item", "library.see-reports")
SEES_STOCK = ("library.see-stock", "library.keep-stock", "library.post-stock")
SEES_SERIALS = ("library.keep-serials", "library.receive-issues")
SEES_PROVISION = ("bridges.see-provision", "bridges.keep-recommendations", "bridges.set-provision-norms")
SYSTEMS = (
    System(
        "library",
        _("Library"),
        (
            (
                _("Work with readers"),
                (
                    Place(_("Lending"), "lending:desk", "scan-barcode", ("library.issue-item",)),
                    Place(_("Offline desk"), "offline-desk:desk", "wifi-off", ("library.issue-item",)),
                    Place(
                        _("Conflicts of the offline desk"), "offline-desk:conflicts", "triangle-alert", ("library.issue-item",)
                    ),
                    Place(pgettext_lazy("page", "Holds"), "holds:desk", "bookmark", ("library.issue-item",)),
                    Place(pgettext_lazy("page", "Requests"), "requests:store", "clipboard-list", ("library.issue-item",)),
                    Place(_("Register of refusals"), "requests:register", "file-x", COUNTS_READERS),
                    Place(_("Sets of books"), "sets:sets", "library-big", ("library.issue-item",)),
                    Place(_("Debtors"), "lending:debtors", "triangle-alert", ("library.issue-item",)),
                    Place(_("Missing copies"), "lending:missing", "search-x", ("library.issue-item",)),
                    Place(_("Debts of readers"), "debts:debts", "receipt", ("library.keep-debts",)),
                    Place(_("Clearance slips"), "clearance:choose", "file-check", ("library.clear-readers",)),
                    Place(_("Yearly registration"), "patrons:registration", "user-round-check", ("library.manage-patrons",)),
                    Place(_("Diary"), "diary:diary", "calendar-days", COUNTS_READERS),
                ),
            ),
            (
                _("Acquisition"),
                (
                    Place(_("Orders"), "acquisition:orders", "shopping-cart", SEES_ACQUISITION),
                    Place(_("Suggestions of readers"), "acquisition:suggestions", "lightbulb", SEES_ACQUISITION),
                    Place(_("Periodicals"), "serials:year", "newspaper", SEES_SERIALS),
                    Place(_("Textbook provision"), "provision:provision", "book-check", SEES_PROVISION),
                    Place(_("Budgets"), "acquisition:budgets", "wallet", SEES_ACQUISITION),
                    Place(_("Invoices"), "acquisition:invoices", "receipt-text", SEES_ACQUISITION),
                    Place(_("Suppliers"), "acquisition:suppliers", "building-2", SEES_ACQUISITION),
                ),
            ),
            (
                _("Cataloguing"),
                (
                    Place(_("Catalogue"), "cataloguing:records", "library", (CATALOGUES, "library.issue-item")),
                    Place(_("Article index"), "articles:periodicals", "newspaper", (CATALOGUES,)),
                    Place(_("To be described from pictures"), "editor:queue", "image", (CATALOGUES,)),
                    Place(_("Copy from other catalogues"), "copying:search", "copy-plus", (CATALOGUES,)),
                    Place(_("Import of MARC records"), "cataloguing:imports", "file-down", ("library.import-records",)),
                    Place(_("Change many records"), "copying:batches", "replace-all", ("library.edit-in-batches",)),
                    Place(_("Duplicates"), "copying:duplicates", "combine", ("library.merge-records",)),
                    Place(
                        pgettext_lazy("catalogue", "Authorities"),
                        "authorities:authorities",
                        "book-user",
                        (CATALOGUES, "library.keep-authorities"),
                    ),
                    Place(_("Links of records"), "links:report", "link", (CATALOGUES,)),
                    Place(_("Trees of classes"), "shelving:classes", "list", KEEPS_CLASSES),
                    Place(_("Author marks"), "shelving:author-marks", "tags", KEEPS_CLASSES),
                ),
            ),
            (
                _("Stock"),
                (
                    Place(_("Stock documents"), "stock:documents", "package-plus", SEES_STOCK),
                    Place(_("Inventory register"), "stock:inventory", "list-ordered", SEES_STOCK),
                    Place(_("For the accounting department"), "stock:accounting", "calculator", SEES_STOCK),
                    Place(_("Group cards"), "stock:cards", "layers", SEES_STOCK),
                    Place(
                        _("Stock-taking"),
                        "stocktaking:takings",
                        "scan-barcode",
                        ("library.take-stock", "library.lead-stock-taking"),
                    ),
                    Place(_("Labels"), "labels:labels", "printer", ("library.manage-items",)),
                    Place(_("New acquisitions"), "bulletin:bulletin", "newspaper", SEES_STOCK),
                    Place(_("Reports"), "reports:reports", "chart-column", ("library.see-reports",)),
                ),
            ),
            (
                _("Electronic texts"),
                (
                    Place(_("Rights of files"), "rights:register", "copyright", RIGHTS),
                    Place(_("Networks of the reading room"), "rights:networks", "network", ("documents.keep-rights",)),
                    Place(_("Texts of files"), "texts:list", "scan-text", ("documents.keep-texts",)),
                    Place(_("How files are read"), "reading:statistics", "chart-column", RIGHTS),
                    Place(_("How is this word understood?"), "words:page", "spell-check", ("search.teach-words",)),
                ),
            ),
            (
                _("Settings of the library"),
                (
                    Place(_("Branches and opening hours"), "branches:branches", "building-2", ("library.keep-branches",)),
                    Place(_("Lending rules"), "lending:policies", "scale", ("library.set-policies",)),
                    Place(_("Categories of readers"), "lending:categories", "users-round", ("library.set-policies",)),
                    Place(_("Reminders to readers"), "lending:reminders", "bell", ("library.set-policies",)),
                    Place(_("Self-service terminals"), "self-service:terminals", "monitor", ("library.keep-targets",)),
                    Place(_("Signatories and commissions"), "signing:overview", "users", ("library.keep-signatories",)),
                    Place(_("Numbers of the registers"), "reports:numbers", "hash", ("library.set-numbers",)),
                    Place(_("Full export"), "exporting:exports", "download", ("library.export-library",)),
                    Place(_("Catalogues to copy from"), "copying:targets", "network", ("library.keep-targets",)),
                ),
            ),
        ),
    ),
    System(
        "learning",
        _("Learning"),
        (
            (
                _("Teaching"),
                (
                    Place(_("My courses and results"), "learning:teaching", "graduation-cap", ("learning.see-results",)),
                    Place(_("Results to confirm"), "learning:examining", "clipboard-check", ("learning.examine",)),
                ),
            ),
        ),
    ),
    System(
        "portal",
        _("Portal"),
        (
            (
                _("Publication"),
                (
                    Place(_("News"), "editing:news", "newspaper", ("portal.edit-content",)),
                    Place(_("Pages and pictures"), "wagtailadmin_home", "files", ("portal.edit-content",)),
                ),
            ),
        ),
    ),
    System(
        "administration",
        _("Administration"),
        (
            (
                pgettext_lazy("menu", "Rights"),
                (
                    Place(_("Roles and rights"), "roles:matrix", "key-round", ("identity.manage-roles",)),
                    Place(_("List of roles"), "roles:list", "list", ("identity.manage-roles",)),
                    Place(_("Who holds which role"), "roles:people", "users", ("identity.manage-roles",)),
                    Place(_("What would they see?"), "roles:preview", "eye", ("identity.manage-roles",)),
                ),
            ),
            (
                pgettext_lazy("menu", "People"),
                (
                    Place(_("Verification"), "verification:queue", "user-round-check", ("identity.verify-people",)),
                    Place(_("Re-verification"), "verification:due", "calendar-clock", ("identity.verify-people",)),
                    Place(_("All people"), "verification:people", "users", ("identity.verify-people", "identity.close-accounts")),
                    Place(_("Import of people"), "verification:lists", "file-up", ("identity.import-people",)),
                    Place(_("Those who left"), "verification:leavers", "user-round-x", ("identity.close-accounts",)),
                    Place(_("Texts of consent"), "consents:texts", "file-text", ("identity.publish-consents",)),
                    Place(_("Personal data"), "privacy:inventory", "shield-check", ("identity.answer-data-requests",)),
                ),
            ),
            (
                pgettext_lazy("menu", "Security"),
                (
                    Place(_("Audit journal"), "journal:events", "scroll-text", ("audit.read-journal",)),
                    Place(_("Sign-in of people"), "signin:people", "key-round", ("identity.manage-sign-in",)),
                    Place(_("Tokens for programs"), "tokens:everybody", "bot", ("identity.manage-sign-in",)),
                ),
            ),
            (
                _("Compliance"),
                (
                    Place(_("Compliance with the order"), "compliance:page", "clipboard-check", ("bridges.see-compliance",)),
                    Place(_("Legal bases"), "compliance:bases", "scale", ("bridges.see-compliance", "bridges.edit-legal-bases")),
                ),
            ),
            (
                _("Help desk"),
                (
                    Place(_("Questions to the unit"), "help-desk:queue", "life-buoy", ("support.answer-tickets",)),
                    Place(_("Subjects and units in charge"), "help-desk:categories", "tags", ("support.set-categories",)),
                ),
            ),
            (
                _("Notifications"),
                (
                    Place(
                        _("Texts of notifications"), "notifications:texts", "message-square-text", ("notifications.keep-texts",)
                    ),
                    Place(_("History of notifications"), "notifications:history", "mail", ("notifications.see-history",)),
                    Place(_("Quiet hours of e-mail"), "notifications:sending", "moon", ("notifications.set-sending",)),
                ),
            ),
            (
                pgettext_lazy("menu", "System"),
                (
                    Place(_("Health of the system"), "health:page", "heart-pulse", ("support.see-health",)),
                    Place(_("Works in the background"), "works:page", "refresh-cw", ("support.run-works",)),
                    Place(_("Webhooks"), "hooks:list", "webhook", ("support.keep-hooks",)),
                    Place(_("Gallery of components"), "gallery", "layout-grid", ("identity.see-gallery",)),
                ),
            ),
        ),
    ),
)

LEARNER_PLACES = (
    Place(pgettext_lazy("menu", "Today"), "learning:today", "house"),
    Place(_("Courses"), "learning:courses", "graduation-cap"),
    Place(_("Timetable"), "learning:timetable", "calendar"),
    Place(_("Grades"), "learning:grades", "clipboard-list"),
    Place(_("Library"), "opac:search", "library"),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """Give the shells ``navigation``; worked out only when a shell asks for it."""
    return {"navigation": SimpleLazyObject(lambda: navigation_for(request))}


def navigation_for(request: HttpRequest) -> Navigation:
    """Return the menus of the person who asks: one query for the bell; for the public shell alone one for the sections and one
    for the contacts.
    """
    actor: Actor = getattr(request, "actor", Actor.anonymous())
    account = request.user
    learner_here = _here(LEARNER_PLACES, path=request.path)
    return Navigation(
        products=_products(actor, path=request.path),
        learner=tuple(_entry(place, here=learner_here) for place in LEARNER_PLACES),
        sections=cast("tuple[Entry, ...]", SimpleLazyObject(lambda: _sections(request))),
        unread=notifications.unread_count(visible_to=actor),
        initials=getattr(account, "initials", ""),
        person=actor.name,
        extras=cast("dict[str, str]", SimpleLazyObject(_contacts)),
    )


def landing_of(actor: Actor) -> str:
    """Return the address of the first page that the person's roles open; learners and readers have their own."""
    if actor.may("learning.learn"):
        return reverse("learning:today")
    for product in _products(actor, path=""):
        return product.url
    return reverse("opac:search")


def menus_of(actor: Actor) -> tuple[Product, ...]:
    """Return every menu that the actor would see, the learner's bar with them; the preview of a role shows these."""
    bar = tuple(_entry(place, here="") for place in LEARNER_PLACES)
    learner = Product("learner", _("Learner's bar"), "", (Group(_("For everybody who has signed in"), bar),))
    return (*_products(actor, path=""), learner)


def _products(actor: Actor, *, path: str) -> tuple[Product, ...]:
    products = []
    here = _here((place for system in SYSTEMS for _label, places in system.groups for place in places), path=path)
    for system in SYSTEMS:
        groups = []
        for label, places in system.groups:
            seen = tuple(_entry(place, here=here) for place in places if not place.grants or actor.may_any(place.grants))
            if seen:
                groups.append(Group(label, seen))
        if groups:
            is_current = any(entry.is_current for group in groups for entry in group.entries)
            products.append(Product(system.key, system.label, groups[0].entries[0].url, tuple(groups), is_current))
    if products and not any(product.is_current for product in products):
        first = products[0]
        products[0] = Product(first.key, first.label, first.url, first.groups, is_current=True)
    return tuple(products)


def _here(places: Iterable[Place], *, path: str) -> str:
    """One place may lie under another (imports under the catalogue): the longest address that fits is where the person is."""
    return max((url for place in places if path.startswith(url := _address(place))), key=len, default="")


def _entry(place: Place, *, here: str) -> Entry:
    url = _address(place)
    return Entry(place.label, url, place.icon, is_current=url == here)


def _address(place: Place) -> str:
    return _address_in(place.url_name, get_language() or "")


@cache
def _address_in(url_name: str, language: str) -> str:
    """Addresses differ by language alone; a page would ask for a hundred of them anew."""
    return reverse(url_name)


def _sections(request: HttpRequest) -> tuple[Entry, ...]:
    found = portal.sections(language=(get_language() or "kk")[:2], path=request.path)
    place = Place(_("Library"), "opac:search", "")
    library = _entry(place, here=_here((place,), path=request.path))
    return (*(Entry(title, url, "", is_current=is_current) for title, url, is_current in found), library)


def _contacts() -> dict[str, str]:
    return portal.contacts(language=(get_language() or "kk")[:2])
