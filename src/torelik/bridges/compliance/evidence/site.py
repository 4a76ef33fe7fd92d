"""Proofs of cl. 14-21: sections, news, contacts, events, freshness, workflow, symbols, links, languages."""

import re
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from torelik.bridges.compliance.evidence.facts import Facts, Proof, is_built, shown_day
from torelik.bridges.compliance.vocabulary import ProofState
from torelik.kernel.trilingual import LANGUAGES

SECTIONS = 7
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def seven_sections(facts: Facts) -> Proof:
    wanted = SECTIONS * len(LANGUAGES)
    words = _("Seven sections in three languages: %(count)s of %(wanted)s pages") % {
        "count": facts.pages.sections,
        "wanted": wanted,
    }
    state = ProofState.MET if facts.pages.sections == wanted else ProofState.ATTENTION
    return Proof(state, words, facts.pages.sections, "site-map")


def news(facts: Facts) -> Proof:
    words = _("News: %(count)s; the last publication on the site: %(day)s")
    filled = words % {"count": facts.pages.news, "day": shown_day(facts.pages.last_published_at)}
    state = ProofState.MET if facts.pages.news else ProofState.ATTENTION
    return Proof(state, filled, facts.pages.news, "portal-path", ("news/",))


def contacts(facts: Facts) -> Proof:
    words = _("Contacts in three languages: %(count)s of 3 pages") % {"count": facts.pages.contacts}
    state = ProofState.MET if facts.pages.contacts == len(LANGUAGES) else ProofState.ATTENTION
    return Proof(state, words, facts.pages.contacts, "portal-path", ("contacts/",))


def feedback(facts: Facts) -> Proof:
    return Proof(ProofState.MET, _("The form of the page of contacts makes a question with a number"), url_name="help-desk:ask")


def events(facts: Facts) -> Proof:
    words = _("Events announced: %(count)s, of them still to come: %(upcoming)s")
    filled = words % {"count": facts.announced.public, "upcoming": facts.announced.upcoming}
    state = ProofState.MET if facts.announced.public else ProofState.ATTENTION
    return Proof(state, filled, facts.announced.public, "portal-path", ("events/",))


def urgent_events(facts: Facts) -> Proof:
    words = _("Urgent events: %(count)s, with initiator, reasons and instruction: %(complete)s")
    filled = words % {"count": facts.announced.urgent, "complete": facts.announced.urgent_complete}
    state = ProofState.MET if facts.announced.urgent == facts.announced.urgent_complete else ProofState.ATTENTION
    return Proof(state, filled, facts.announced.urgent, "portal-path", ("events/",))


def dynamic_pages(facts: Facts) -> Proof:
    words = _("Publications in the journal: %(count)s, the last one on %(day)s")
    published = facts.events.get("portal.published")
    count = published.count if published else 0
    filled = words % {"count": count, "day": shown_day(published.last_at if published else None)}
    return Proof(ProofState.MET if count else ProofState.ATTENTION, filled, count, "portal-path", ("news/",))


def queue_of_stale_pages(facts: Facts) -> Proof:
    state = ProofState.MET if is_built("portal.freshness") else ProofState.NOT_YET
    return Proof(state, _("Queue of what is due or outdated, with reminders to the owners"))


def static_pages(facts: Facts) -> Proof:
    """As far as known: a page counts as confirmed when it was published, until the confirmation itself is built."""
    words = _("Static pages published or confirmed this quarter: %(fresh)s of %(all)s")
    fresh = facts.pages.static - facts.pages.overdue
    state = ProofState.ATTENTION if facts.pages.overdue else ProofState.MET
    return Proof(state, words % {"fresh": fresh, "all": facts.pages.static}, fresh, "editing:pages")


def publication_workflow(facts: Facts) -> Proof:
    words = _("Writing and publishing are two rights; steps of approval are set in the interface")
    return Proof(ProofState.PARTLY, words, url_name="editing:pages")


def flag(facts: Facts) -> Proof:
    path = finders.find("vendor/flags/kz.svg")
    box = VIEW_BOX.search(Path(str(path)).read_text(encoding="utf-8")) if path else None
    ratio = float(box.group(1)) / float(box.group(2)) if box else 0
    words = _("State Flag on every public page, proportions 1:%(ratio)s (must be 1:2)") % {"ratio": f"{ratio:g}"}
    return Proof(ProofState.MET if ratio == 2 else ProofState.ATTENTION, words, ratio, "portal-path", ("",))


def emblem_and_logo(facts: Facts) -> Proof:
    """The Academy supplies the files; to be asked from wherever they are taken in."""
    return Proof(ProofState.NOT_YET, _("State Emblem and logo: their place is kept, the Academy has to supply the files"))


def directions(facts: Facts) -> Proof:
    tied = facts.pages.public - facts.pages.without_direction
    words = _("Public pages tied to an activity under the charter: %(tied)s of %(public)s")
    state = ProofState.ATTENTION if facts.pages.without_direction else ProofState.MET
    return Proof(state, words % {"tied": tied, "public": facts.pages.public}, tied, "editing:pages")


def register_of_links(facts: Facts) -> Proof:
    state = ProofState.MET if is_built("portal.links") else ProofState.NOT_YET
    return Proof(state, _("Register of external links with their agreements"))


def pages_in_three_languages(facts: Facts) -> Proof:
    whole = facts.pages.public - facts.pages.incomplete
    words = _("Public pages in all three languages: %(whole)s of %(public)s") % {"whole": whole, "public": facts.pages.public}
    return Proof(ProofState.ATTENTION if facts.pages.incomplete else ProofState.MET, words, whole, "site-map")


def interface_in_three_languages(facts: Facts) -> Proof:
    kk, ru = (catalogue_size(code) for code in ("kk", "ru"))
    words = _("Texts of the interface translated: Kazakh %(kk)s, Russian %(ru)s") % {"kk": kk, "ru": ru}
    return Proof(ProofState.MET if kk and kk == ru else ProofState.ATTENTION, words, kk)


@lru_cache(maxsize=4)
def catalogue_size(language: str) -> int:
    """Return how many texts of the interface are translated; plural forms count once. The catalogue is read once a process."""
    path = Path(settings.PACKAGE) / "locale" / language / "LC_MESSAGES" / "django.mo"
    if not path.exists():
        return 0
    with path.open("rb") as file:
        texts = GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # the standard library has no public count
    return len({text[0] if isinstance(text, tuple) else text for text in texts if text})
