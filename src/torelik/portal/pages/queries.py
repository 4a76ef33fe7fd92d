"""Questions about pages and their publication sets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet
from django.templatetags.static import static
from wagtail.images import get_image_model
from wagtail.models import Page

from torelik.identity import api as identity
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import LANGUAGES
from torelik.portal.pages import rules
from torelik.portal.pages.base import PortalPage
from torelik.portal.pages.blocks import rows_of
from torelik.portal.pages.models import ContactsPage, HomePage, LanguageVersion, PublicationSet, SectionPage
from torelik.portal.pages.rules import Block, Refusal, SetFacts
from torelik.portal.pages.vocabulary import SECTIONS, Freshness, SetKind, SetState

MODELS = {
    SetKind.HOME: "HomePage",
    SetKind.SECTION: "SectionPage",
    SetKind.PAGE: "ContentPage",
    SetKind.CONTACTS: "ContactsPage",
    SetKind.NEWS_INDEX: "NewsIndexPage",
    SetKind.NEWS: "NewsPage",
    SetKind.EVENT_INDEX: "EventIndexPage",
    SetKind.EVENT: "EventPage",
}
FIXED = (SetKind.SECTION, SetKind.CONTACTS)
LISTS = (SetKind.NEWS_INDEX, SetKind.EVENT_INDEX)
PICTURE_FILTER = "fill-960x540|format-jpeg"


def model_of(kind: str) -> type[PortalPage]:
    """Return the kind's model; modules above this one are reached by the kind's name alone."""
    model: type[PortalPage] = apps.get_model("portal", MODELS[SetKind(kind)])
    return model


# ---- what visitors see ----


@dataclass(frozen=True, slots=True)
class Arrival:
    """What stands at an address: the page, if it is public in the asked language, and the languages that are there."""

    page: Any
    addresses: Mapping[str, str]


def arrive(*, language: str, rest: str) -> Arrival:
    """Find the public page at */language/rest* and its other languages, in two queries.

    The three languages of a page have the same address after the language. ``page`` is ``None`` where only other
    languages are public.
    """
    paths = {f"/{code}/{rest}": code for code in LANGUAGES}
    rows = Page.objects.filter(url_path__in=paths, live=True).values_list("url_path", "pk", "content_type_id", "translation_key")
    found = {paths[row[0]]: row for row in rows}
    own = found.get(language)
    addresses = {code: found[code][0] for code in LANGUAGES if code in found and (own is None or found[code][3] == own[3])}
    if own is None:
        return Arrival(None, addresses)
    model = ContentType.objects.get_for_id(own[2]).model_class()
    if model is None or not issubclass(model, PortalPage):
        return Arrival(None, {})
    return Arrival(with_pictures(model.objects.filter(pk=own[1])).get(), addresses)


def with_pictures(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Fetch pictures and their renditions along, where pages of the kind have any."""
    names = {column.name for column in pages.model._meta.get_fields()}
    return pages.prefetch_related("picture__renditions") if "picture" in names else pages


def live_addresses_of(key: UUID) -> dict[str, str]:
    """Return the addresses of the page's public languages, kk first."""
    rows = dict(Page.objects.filter(translation_key=key, live=True).values_list("locale__language_code", "url_path"))
    return {language: rows[language] for language in LANGUAGES if language in rows}


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page as a link: its words, its address, and how deep it lies."""

    title: str
    url: str
    depth: int = 0
    lead: str = ""
    changed_at: datetime | None = None

    @property
    def label(self) -> str:
        """The title, under the name by which the crumbs ask for it."""
        return self.title


def sections(*, language: str, path: str) -> list[tuple[str, str, bool]]:
    """Return the seven sections in the order of the law: title, address, and whether *path* lies inside; one query."""
    order = {key: place for place, (key, _titles) in enumerate(SECTIONS)}
    rows = SectionPage.objects.filter(locale__language_code=language, live=True).values_list("slug", "title", "url_path")
    ordered = sorted(rows, key=lambda row: order.get(row[0], len(order)))
    return [(title, url, path.startswith(url)) for _slug, title, url in ordered]


def children_of(page: Page) -> list[PageLink]:
    """Return the public pages right below *page*, in the tree's order; one query."""
    model = model_of(SetKind.PAGE)
    rows = model.objects.child_of(page).live().order_by("path").values_list("title", "url_path", "lead", "last_published_at")
    return [PageLink(title, url, lead=lead, changed_at=changed) for title, url, lead, changed in rows]


def crumbs_of(page: Page) -> list[PageLink]:
    """Return the public pages above *page*, below the home page; one query."""
    rows = Page.objects.ancestor_of(page).filter(depth__gt=2, live=True).order_by("depth").values_list("title", "url_path")
    return [PageLink(title, url) for title, url in rows]


def site_map(*, language: str) -> list[PageLink]:
    """Return every public page of the site in *language*, top down in the tree's order; one query."""
    rows = (
        Page.objects.filter(url_path__startswith=f"/{language}/", live=True, depth__gt=2)
        .order_by("path")
        .values_list("title", "url_path", "depth")
    )
    return [PageLink(title, url, depth=depth - 2) for title, url, depth in rows]


def latest_changes(*, language: str, limit: int = 10) -> list[PageLink]:
    """Return the pages published last, the newest first."""
    rows = Page.objects.filter(url_path__startswith=f"/{language}/", live=True, depth__gt=2).order_by("-last_published_at", "pk")
    values = rows.values_list("title", "url_path", "last_published_at")[:limit]
    return [PageLink(title, url, changed_at=changed) for title, url, changed in values]


@dataclass(frozen=True, slots=True)
class UnitContacts:
    """How to reach one unit of the Academy."""

    key: str
    name: str
    phone: str = ""
    email: str = ""
    room: str = ""
    head_post: str = ""
    about: str = ""

    @property
    def phone_plain(self) -> str:
        """The number as a telephone dials it."""
        return plain_number(self.phone)


def plain_number(phone: str) -> str:
    """Return the number as a telephone dials it: digits and a leading plus."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")


def contacts(*, language: str) -> dict[str, str]:
    """Return address, phone, phone_plain and email of the Academy, or nothing before they are set; one query."""
    row = ContactsPage.objects.filter(locale__language_code=language, live=True).values("address", "phone", "email").first()
    return {**row, "phone_plain": plain_number(row["phone"])} if row and row["address"] else {}


def units_on(page: Any) -> list[UnitContacts]:
    """Return the units of a contacts page."""
    return [UnitContacts(**{name: str(value or "") for name, value in row.items()}) for row in rows_of(page.units)]


def unit_names() -> dict[str, str]:
    """Return the names of today's units by key, in the present language; one query."""
    return {unit.key: str(unit.name) for unit in identity.active_units()}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be shown: address, words for those who do not see it, size."""

    url: str
    alternative_text: str
    width: int = 800
    height: int = 450
    is_photograph: bool = False


def picture_of(page: Any) -> Picture | None:
    """Return the page's uploaded picture or its illustration. A rendition is made once and then kept."""
    if page.picture_id and page.picture:
        shown = page.picture.get_rendition(PICTURE_FILTER)
        return Picture(shown.url, page.alternative_text, shown.width, shown.height, is_photograph=True)
    if page.illustration:
        return Picture(static(f"portal/illustrations/{page.illustration}.svg"), page.alternative_text)
    return None


def pictures_in(body: Iterable[Block]) -> dict[int, Picture]:
    """Return the pictures that stand inside a text, by number; no query for a text without pictures."""
    wanted = {block.image: block.text for block in body if block.kind == "image" and block.image}
    if not wanted:
        return {}
    images = get_image_model().objects.filter(pk__in=wanted).prefetch_related("renditions")
    shown = {image.pk: image.get_rendition("width-960|format-jpeg") for image in images}
    return {pk: Picture(rendition.url, wanted[pk], rendition.width, rendition.height) for pk, rendition in shown.items()}


# ---- what editors see ----


def home_of(language: str) -> HomePage:
    """Return the home page in *language*. Raises ``HomePage.DoesNotExist`` before the first set-up."""
    return HomePage.objects.get(locale__language_code=language)


def set_by_key(key: UUID, *, visible_to: Q = Q()) -> PublicationSet:
    """Return the set. Raises ``NotFound``, also for a set that is not the asker's."""
    found = PublicationSet.objects.filter(visible_to, key=key).first()
    if found is None:
        raise NotFound(str(key))
    return found


def lock_set(key: UUID) -> PublicationSet:
    """Lock the set's row until the transaction ends, and return it. Raises ``NotFound``."""
    found = PublicationSet.objects.select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound(str(key))
    return found


def drafts_of(publication: PublicationSet) -> dict[str, Any]:
    """Return the set's pages by language with their latest drafts laid over; one query."""
    pages = model_of(publication.kind).objects.filter(translation_key=publication.key)
    found = {page.locale.language_code: page for page in pages.select_related("locale", "latest_revision")}
    for page in found.values():
        page.lay_draft_over()
    return {language: found[language] for language in LANGUAGES if language in found}


def facts_of(publication: PublicationSet, *, pages: Mapping[str, Any]) -> SetFacts:
    """Return what the rules of publishing look at."""
    translated = dict(LanguageVersion.objects.filter(set=publication).values_list("language", "translated_from"))
    return SetFacts(
        versions={language: page.version_text(language) for language, page in pages.items()},
        source_language=publication.source_language,
        translated_from=translated,
        required=model_of(publication.kind).required_texts,
        owner_unit=publication.owner_unit,
        direction=publication.direction,
        has_picture=any(page.has_picture for page in pages.values()),
    )


def refusals_of(publication: PublicationSet, *, pages: Mapping[str, Any]) -> list[Refusal]:
    """Return every reason against publishing the set as it is drafted now."""
    facts = facts_of(publication, pages=pages)
    source = pages.get(publication.source_language) or next(iter(pages.values()), None)
    return rules.refusals_to_publish(facts) + (source.own_refusals(pages) if source is not None else [])


@dataclass(frozen=True, slots=True)
class LanguageState:
    """One language in the editor's list: there, outdated or missing."""

    language: str
    state: str


@dataclass(frozen=True, slots=True)
class SetRow:
    """One line of the editor's list."""

    key: UUID
    title: str
    kind: str
    is_published: bool
    has_changes: bool
    owner: str
    saved_at: datetime | None
    saved_by: str
    url: str
    languages: tuple[LanguageState, ...]


def sets_of_kind(kinds: Sequence[str], *, visible_to: Q, state: str = "", words: str = "") -> QuerySet[PublicationSet]:
    """Return sets for the editor's list, the last saved first."""
    found = PublicationSet.objects.filter(visible_to, kind__in=kinds)
    if state in SetState.values:
        found = found.filter(state=state)
    if words:
        found = found.filter(key__in=Page.objects.filter(draft_title__icontains=words).values("translation_key"))
    return found.order_by("-saved_at", "-pk").prefetch_related(Prefetch("languages", LanguageVersion.objects.order_by("pk")))


def rows_of_sets(publications: Iterable[PublicationSet], *, language: str) -> list[SetRow]:
    """Return the lines for these sets, titled in *language* where they can be; two queries for all of them."""
    publications = list(publications)
    names = unit_names()
    titles: dict[UUID, dict[str, tuple[str, str, bool]]] = {}
    pages = Page.objects.filter(translation_key__in=[publication.key for publication in publications]).values_list(
        "translation_key", "locale__language_code", "draft_title", "url_path", "has_unpublished_changes"
    )
    for key, code, title, url, changes in pages:
        titles.setdefault(key, {})[code] = (title, url, changes)
    return [_row(publication, titles.get(publication.key, {}), names=names, language=language) for publication in publications]


def _row(
    publication: PublicationSet, pages: dict[str, tuple[str, str, bool]], *, names: Mapping[str, str], language: str
) -> SetRow:
    shown = next((pages[code] for code in (language, *LANGUAGES) if code in pages and pages[code][0]), ("", "", False))
    return SetRow(
        key=publication.key,
        title=shown[0],
        kind=publication.kind,
        is_published=publication.state == SetState.PUBLISHED,
        has_changes=publication.state == SetState.PUBLISHED and any(changes for _title, _url, changes in pages.values()),
        owner=names.get(publication.owner_unit, publication.owner_unit),
        saved_at=publication.saved_at,
        saved_by=publication.saved_by_name,
        url=shown[1],
        languages=_language_states(publication),
    )


def _language_states(publication: PublicationSet) -> tuple[LanguageState, ...]:
    known = {version.language: version for version in publication.languages.all() if not version.is_empty}
    source = known.get(publication.source_language)
    states = []
    for language in LANGUAGES:
        version = known.get(language)
        if version is None:
            states.append(LanguageState(language, "no"))
        elif source and language != publication.source_language and version.translated_from != source.digest:
            states.append(LanguageState(language, "old"))
        else:
            states.append(LanguageState(language, "ok"))
    return tuple(states)


def neighbours_of(page: Page) -> list[PageLink]:
    """Return the public pages beside *page*, itself among them; one query."""
    model = model_of(SetKind.PAGE)
    rows = model.objects.sibling_of(page, inclusive=True).live().order_by("path").values_list("title", "url_path")
    return [PageLink(title, url) for title, url in rows]


def parents_offered(*, language: str) -> list[tuple[str, str]]:
    """Return the sections under which a new page may stand: key of the set, title; one query."""
    order = {key: place for place, (key, _titles) in enumerate(SECTIONS)}
    rows = SectionPage.objects.filter(locale__language_code=language).values_list("slug", "translation_key", "title")
    return [(str(key), title) for _slug, key, title in sorted(rows, key=lambda row: order.get(row[0], len(order)))]


def owner_of(key: UUID) -> str:
    """Return the unit that owns the set, or the empty string."""
    return PublicationSet.objects.filter(key=key).values_list("owner_unit", flat=True).first() or ""


# ---- what the search index is told ----


def public_keys() -> list[UUID]:
    """Return the keys of all public sets."""
    return list(PublicationSet.objects.filter(state=SetState.PUBLISHED).order_by("pk").values_list("key", flat=True))


def public_pages(keys: Sequence[UUID]) -> Iterator[tuple[str, Any, str]]:
    """Yield kind, page and language of every public page of these sets, kind by kind."""
    kinds: dict[str, list[UUID]] = {}
    for key, kind in PublicationSet.objects.filter(key__in=keys, state=SetState.PUBLISHED).values_list("key", "kind"):
        kinds.setdefault(kind, []).append(key)
    for kind, wanted in kinds.items():
        pages = model_of(kind).objects.filter(translation_key__in=wanted, live=True).select_related("locale")
        for page in pages.order_by("pk"):
            yield kind, page, page.locale.language_code


# ---- finding sets by what they are ----


def is_known(key: UUID) -> bool:
    """Tell whether there is a set with this key."""
    return PublicationSet.objects.filter(key=key).exists()


def key_of_fixed(kind: str) -> UUID:
    """Return the key of the one set of a fixed kind. Raises ``PublicationSet.DoesNotExist`` before the first set-up."""
    return PublicationSet.objects.get(kind=kind).key


def key_of_section(slug: str) -> UUID:
    """Return the key of one of the seven sections. Raises ``SectionPage.DoesNotExist`` before the first set-up."""
    key: UUID = SectionPage.objects.filter(slug=slug).values_list("translation_key", flat=True)[0]
    return key


def title_of_fixed(kind: str, language: str) -> str:
    """Return the title of a fixed page in *language*."""
    return str(model_of(kind).objects.get(locale__language_code=language).title)


# ---- what the compliance page counts ----


@dataclass(frozen=True, slots=True)
class PublicationFigures:
    """How the portal stands: counts of sets, each a page in its languages, and days that matter.

    ``overdue`` are static pages published, and so last confirmed, before *quarter_began*; ``oldest_static_at`` the one of
    them that has waited longest. ``incomplete`` are public sets without one of the three languages.
    """

    public: int
    drafts: int
    without_owner: int
    without_direction: int
    static: int
    overdue: int
    oldest_static_at: datetime | None
    last_published_at: datetime | None
    incomplete: int
    sections: int
    contacts: int
    news: int


def publication_figures(*, quarter_began: datetime) -> PublicationFigures:
    """Count the publication sets and the sections; three queries."""
    public = Q(state=SetState.PUBLISHED)
    static = public & Q(freshness=Freshness.STATIC)
    counted = PublicationSet.objects.aggregate(
        public=Count("id", filter=public),
        drafts=Count("id", filter=Q(state=SetState.DRAFT)),
        # A list of news or events is made by what stands in it: nobody writes it, so nobody answers for it.
        without_owner=Count("id", filter=public & Q(owner_unit="") & ~Q(kind__in=LISTS)),
        without_direction=Count("id", filter=public & Q(direction="") & ~Q(kind__in=LISTS)),
        static=Count("id", filter=static),
        overdue=Count("id", filter=static & Q(published_at__lt=quarter_began)),
        oldest_static_at=Min("published_at", filter=static),
        last_published_at=Max("published_at"),
        news=Count("id", filter=public & Q(kind=SetKind.NEWS)),
    )
    # The home page and lists are public, too: what counts is the tree, where a visitor finds a page or does not.
    keys = PublicationSet.objects.filter(public).values("key")
    languages = Page.objects.filter(live=True, translation_key__in=keys).values("translation_key").annotate(count=Count("id"))
    incomplete = languages.exclude(count=len(LANGUAGES)).count()
    fixed = Page.objects.filter(live=True, translation_key__in=PublicationSet.objects.filter(kind__in=FIXED).values("key"))
    sections = Count("id", filter=Q(slug__in=dict(SECTIONS)))
    pages = fixed.aggregate(sections=sections, contacts=Count("id", filter=Q(slug="contacts")))
    return PublicationFigures(**counted, incomplete=incomplete, **pages)
