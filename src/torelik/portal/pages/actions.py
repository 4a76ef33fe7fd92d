"""Saving drafts, publishing and withdrawing: always the three languages of a page together (cl. 21)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Site
from wagtail.signals import page_published

from torelik.audit import api as audit
from torelik.documents import api as documents
from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import LANGUAGES
from torelik.outbox import api as outbox
from torelik.portal.pages import permissions, queries, rules
from torelik.portal.pages.base import publication_of
from torelik.portal.pages.blocks import stream_of
from torelik.portal.pages.models import LanguageVersion, PublicationSet
from torelik.portal.pages.rules import Block, Refusal
from torelik.portal.pages.vocabulary import (
    CONTACTS_TITLES,
    EVENTS_TITLES,
    GRANTS,
    HOME_TITLES,
    NEWS_TITLES,
    SECTIONS,
    Freshness,
    SetKind,
    SetState,
)

INDEX_TOPIC = "portal.index-pages"
FIRST_VERSION = 1
"""What the form of a new page, which knows no version, was saved as when it came the first time."""
DOCUMENT_KINDS = frozenset(
    {documents.Kind.PDF, documents.Kind.DOCX, documents.Kind.XLSX, documents.Kind.PPTX, documents.Kind.TEXT, documents.Kind.CSV}
)
"""What visitors may load down from the site."""


class PublicationRefused(Exception):
    """The set cannot be published; every reason is told at once."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(f"{refusal.reason.value}:{refusal.language}" for refusal in refusals))
        self.refusals = list(refusals)


class SavedMeanwhile(Exception):
    """Somebody saved the set after the editor opened it; nothing of what was typed is written."""

    def __init__(self, publication: PublicationSet) -> None:
        super().__init__(f"Version {publication.version} was saved by {publication.saved_by_name}.")
        self.publication = publication
        self.version = publication.version
        self.saved_by = publication.saved_by_name
        self.saved_at = publication.saved_at


@dataclass(frozen=True, slots=True)
class Version:
    """What is written in one language. ``extras`` are further fields of the kind, by their names on the page."""

    title: str = ""
    lead: str = ""
    body: tuple[Block, ...] = ()
    alternative_text: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.title.strip() or self.lead.strip() or self.body or any(map(bool, self.extras.values())))


@dataclass(frozen=True, slots=True)
class Ownership:
    """Whose the page is, which activity of the Academy it belongs to, how fresh it must be, where translations begin."""

    owner_unit: str = ""
    direction: str = ""
    freshness: str = Freshness.DYNAMIC
    source_language: str = "kk"


@transaction.atomic
def save_set(
    *,
    kind: str,
    versions: Mapping[str, Version],
    by: Actor,
    at: datetime,
    key: UUID | None = None,
    new_key: UUID | None = None,
    parent: UUID | None = None,
    slug: str = "",
    shared: Mapping[str, Any] | None = None,
    ownership: Ownership = Ownership(),
    confirmed: Collection[str] = (),
    expected_version: int | None = None,
) -> PublicationSet:
    """Keep what was typed in the three languages as drafts, however incomplete; the public pages stay as they are.

    *shared* are fields that all languages have alike (date, picture, kind). A language whose text changes
    together with its source, or that is named in *confirmed*, counts as translated anew. *parent* (the set of the
    page above), *slug* and *new_key* matter for a new set: sent twice, it makes one set; sent again with other words
    (the way back in the browser), it changes that set. Raises ``SavedMeanwhile`` where *expected_version* is no
    longer the present one, ``NotFound``, ``PermissionDenied`` outside the editor's units (cl. 7).
    """
    by.require(GRANTS.EDIT_CONTENT, within=permissions.scope_of(ownership.owner_unit))
    if key is None and new_key and queries.is_known(new_key):
        key, expected_version = new_key, expected_version or FIRST_VERSION
    publication = queries.lock_set(key) if key else PublicationSet(key=new_key or new_uuid(), kind=kind)
    if publication.pk:
        by.require(GRANTS.EDIT_CONTENT, within=permissions.scope_of(publication.owner_unit))
        if key == new_key and _is_kept_already(publication, versions, shared=shared or {}, ownership=ownership, by=by):
            return publication
        if expected_version is not None and expected_version != publication.version:
            raise SavedMeanwhile(publication)
    publication.owner_unit, publication.direction = ownership.owner_unit, ownership.direction
    publication.freshness, publication.source_language = ownership.freshness, ownership.source_language
    publication.version += 1
    publication.saved_at, publication.saved_by_id, publication.saved_by_name = at, by.account_id, by.name[:200]
    publication.save()
    pages = _write_drafts(publication, versions, parent=parent, slug=slug, shared=shared or {}, user=_user_of(by))
    _note_texts(publication, pages, confirmed=confirmed, at=at)
    audit.record("portal.draft-saved", by=by, at=at, about=publication, about_name=_name_of(pages), facts=_reference(publication))
    return publication


@transaction.atomic
def publish_set(*, key: UUID, by: Actor, at: datetime) -> PublicationSet:
    """Make the drafts of all three languages public at once, or none of them (cl. 20, 21).

    Raises ``PublicationRefused`` with every reason, ``NotFound``, ``PermissionDenied``.
    """
    by.require(GRANTS.PUBLISH)
    publication = queries.lock_set(key)
    by.require(GRANTS.PUBLISH, within=permissions.scope_of(publication.owner_unit))
    pages = queries.drafts_of(publication)
    if refusals := queries.refusals_of(publication, pages=pages):
        raise PublicationRefused(refusals)
    _make_live(publication, pages, user=_user_of(by), by=by, at=at)
    audit.record("portal.published", by=by, at=at, about=publication, about_name=_name_of(pages), facts=_reference(publication))
    outbox.send(INDEX_TOPIC, {"key": str(key)}, at=at)
    return publication


@transaction.atomic
def withdraw_set(*, key: UUID, by: Actor, at: datetime) -> PublicationSet:
    """Take all three languages off the site at once; what they say stays as drafts. Withdrawing twice changes nothing.

    Raises ``NotFound``, ``PermissionDenied``; ``PermissionDenied`` also for the fixed pages of cl. 14.
    """
    by.require(GRANTS.PUBLISH)
    publication = queries.lock_set(key)
    by.require(GRANTS.PUBLISH, within=permissions.scope_of(publication.owner_unit))
    model = queries.model_of(publication.kind)
    if model.is_fixed:
        by.require("portal.withdraw-fixed-page-is-granted-to-nobody")
    if publication.state == SetState.DRAFT:
        return publication
    pages = {}
    with publication_of(publication.key):
        for page in model.objects.filter(translation_key=publication.key).select_related("locale"):
            # Without a user: Wagtail's own permissions let nobody unpublish one language; the grant was required above.
            page.unpublish(user=None)
            pages[page.locale.language_code] = page
    publication.state, publication.published_at = SetState.DRAFT, None
    publication.save(update_fields=["state", "published_at"])
    audit.record("portal.unpublished", by=by, at=at, about=publication, about_name=_name_of(pages), facts=_reference(publication))
    outbox.send(INDEX_TOPIC, {"key": str(key)}, at=at)
    return publication


def note_edit_in_wagtail(*, page: Any, at: datetime) -> None:
    """Keep step with a draft saved in Wagtail's own editor: the set learns the new text of that language.

    Saving a translation there counts as translating it anew; saving the source makes the others outdated.
    """
    language = page.locale.language_code
    publication, _created = PublicationSet.objects.get_or_create(
        key=page.translation_key, defaults={"kind": page.kind, "saved_at": at}
    )
    confirmed = () if language == publication.source_language else (language,)
    _note_texts(publication, {language: page}, confirmed=confirmed, at=at)
    PublicationSet.objects.filter(pk=publication.pk).update(version=publication.version + 1, saved_at=at)


# ---- the structure that always exists ----


@transaction.atomic
def prepare_site(*, by: Actor, at: datetime) -> None:
    """Make locales, the home page, the seven sections, lists and contacts in three languages; safe to repeat (cl. 14)."""
    by.require(GRANTS.PUBLISH)
    locales = {language: Locale.objects.get_or_create(language_code=language)[0] for language in LANGUAGES}
    _remove_welcome_page()
    homes = _fixed_set(SetKind.HOME, slug="", titles=HOME_TITLES, parents={}, locales=locales, by=by, at=at)
    for slug, titles in SECTIONS:
        _fixed_set(SetKind.SECTION, slug=slug, titles=titles, parents=homes, locales=locales, by=by, at=at)
    for kind, slug, titles in (
        (SetKind.NEWS_INDEX, "news", NEWS_TITLES),
        (SetKind.EVENT_INDEX, "events", EVENTS_TITLES),
        (SetKind.CONTACTS, "contacts", CONTACTS_TITLES),
    ):
        _fixed_set(kind, slug=slug, titles=titles, parents=homes, locales=locales, by=by, at=at)
    site = Site.objects.order_by("pk").first() or Site(hostname="localhost", port=80)
    if site.root_page_id != homes["kk"].pk or not site.is_default_site:
        site.root_page, site.is_default_site, site.site_name = homes["kk"], True, HOME_TITLES[2]
        site.save()


def _fixed_set(
    kind: str,
    *,
    slug: str,
    titles: Sequence[str],
    parents: Mapping[str, Page],
    locales: Mapping[str, Locale],
    by: Actor,
    at: datetime,
) -> dict[str, Page]:
    model = queries.model_of(kind)
    found = {page.locale.language_code: page for page in _fixed_pages(kind, slug)}
    if len(found) == len(LANGUAGES):
        return found
    key = next(iter(found.values())).translation_key if found else new_uuid()
    publication, _created = PublicationSet.objects.get_or_create(
        key=key,
        defaults={"kind": kind, "saved_at": at, "freshness": Freshness.STATIC if kind == SetKind.SECTION else Freshness.DYNAMIC},
    )
    for language, title in zip(LANGUAGES, titles, strict=True):
        if language not in found:
            page = model(title=title, slug=slug or language, locale=locales[language], translation_key=key)
            above = Page.objects.get(pk=parents[language].pk) if parents else Page.get_first_root_node()
            found[language] = above.add_child(instance=page)
            page.save_revision()
    pages = queries.drafts_of(publication)
    _note_texts(publication, pages, confirmed=LANGUAGES, at=at)
    _make_live(publication, pages, user=None, by=by, at=at)
    audit.record("portal.site-prepared", by=by, at=at, about=publication, about_name=titles[0], facts=_reference(publication))
    return found


def _fixed_pages(kind: str, slug: str) -> Iterator[Any]:
    pages = queries.model_of(kind).objects.filter(locale__language_code__in=LANGUAGES).select_related("locale")
    return iter(pages.filter(slug=slug) if slug else pages)


def _remove_welcome_page() -> None:
    # Wagtail's own migrations leave a page that greets its developer; it would stand beside our home pages.
    for page in Page.objects.filter(depth=2, slug="home", content_type__model="page"):
        Site.objects.filter(root_page=page).delete()
        page.delete()


# ---- how it is done ----


def _write_drafts(
    publication: PublicationSet,
    versions: Mapping[str, Version],
    *,
    parent: UUID | None,
    slug: str,
    shared: Mapping[str, Any],
    user: Any,
) -> dict[str, Any]:
    model = queries.model_of(publication.kind)
    pages = queries.drafts_of(publication)
    above: dict[str, Page] = {}
    for language in LANGUAGES:
        version, page = versions.get(language, Version()), pages.get(language)
        if page is None and version.is_empty:
            continue
        if page is None:
            above = above or _pages_of(parent, need=publication.kind)
            slug = next((known.slug for known in pages.values()), "") or slug or _free_slug(versions, above=above)
            page = model(locale=Locale.objects.get_for_language(language), translation_key=publication.key, slug=slug, owner=user)
        elif slug and not page.live and page.first_published_at is None and not model.is_fixed:
            page.slug = slug
        _fill(page, version, shared=shared)
        if page.pk is None:
            above[language].add_child(instance=page)
        elif not page.live:
            page.save()
        page.save_revision(user=user, clean=False)
        pages[language] = page
    return pages


def _is_kept_already(
    publication: PublicationSet,
    versions: Mapping[str, Version],
    *,
    shared: Mapping[str, Any],
    ownership: Ownership,
    by: Actor,
) -> bool:
    # A form sent twice (a double click, a page loaded again) says what its first sending said, and then nothing is written.
    if publication.saved_by_id != by.account_id or ownership != _ownership_of(publication):
        return False
    pages = queries.drafts_of(publication)
    if any(code not in pages and not version.is_empty for code, version in versions.items()):
        return False
    for code, page in pages.items():
        before = (page.version_text(code), [getattr(page, name, None) for name in shared])
        _fill(page, versions.get(code, Version()), shared=shared)
        if before != (page.version_text(code), [getattr(page, name, None) for name in shared]):
            return False
    return True


def _ownership_of(publication: PublicationSet) -> Ownership:
    return Ownership(publication.owner_unit, publication.direction, publication.freshness, publication.source_language)


def _fill(page: Any, version: Version, *, shared: Mapping[str, Any]) -> None:
    page.title = page.draft_title = version.title.strip()
    own = set(page.content_fields)
    texts = {"lead": version.lead.strip(), "body": stream_of(version.body), "alternative_text": version.alternative_text.strip()}
    for name, value in {**texts, **version.extras, **shared}.items():
        if name.removesuffix("_id") in own:
            setattr(page, name, value)


def _pages_of(parent: UUID | None, *, need: str) -> dict[str, Page]:
    if parent is None:
        kind = {SetKind.NEWS: SetKind.NEWS_INDEX, SetKind.EVENT: SetKind.EVENT_INDEX}.get(SetKind(need), SetKind.HOME)
        parent = PublicationSet.objects.get(kind=kind).key
    pages = Page.objects.filter(translation_key=parent).select_related("locale")
    return {page.locale.language_code: page for page in pages}


def _free_slug(versions: Mapping[str, Version], *, above: Mapping[str, Page]) -> str:
    titles = [versions[language].title for language in ("en", "kk", "ru") if language in versions]
    wanted = next(filter(None, map(rules.address_from, titles)), "page")
    taken = set(Page.objects.child_of(above["kk"]).filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _note_texts(publication: PublicationSet, pages: Mapping[str, Any], *, confirmed: Collection[str], at: datetime) -> None:
    known = {version.language: version for version in LanguageVersion.objects.filter(set=publication)}
    texts = {language: page.version_text(language) for language, page in pages.items()}
    source = publication.source_language
    digest = texts[source].digest if source in texts else known[source].digest if source in known else ""
    for language, text in texts.items():
        version = known.get(language) or LanguageVersion(set=publication, language=language)
        changed = version.digest != text.digest
        if changed or language in confirmed or version.pk is None:
            version.translated_from = "" if language == source else digest
            version.confirmed_at = at
        version.digest, version.is_empty = text.digest, text.is_empty
        version.save()


def _make_live(publication: PublicationSet, pages: Mapping[str, Any], *, user: Any, by: Actor, at: datetime) -> None:
    with publication_of(publication.key):
        for page in pages.values():
            if page.live and not page.has_unpublished_changes:
                continue
            # The draft lies over the page already (drafts_of), so the page itself becomes the published text;
            # asking the revision to publish itself would read everything a second time.
            page.live, page.expired, page.has_unpublished_changes = True, False, False
            page.live_revision_id = page.latest_revision_id
            page.first_published_at, page.last_published_at = page.first_published_at or at, at
            page.save(user=user, log_action="wagtail.publish")
            page_published.send(sender=type(page), instance=page, revision=page.latest_revision)
    publication.state, publication.published_at, publication.published_by_id = SetState.PUBLISHED, at, by.account_id
    publication.save(update_fields=["state", "published_at", "published_by_id"])


def _user_of(by: Actor) -> Any:
    return get_user_model().objects.filter(pk=by.account_id).first() if by.account_id else None


def _name_of(pages: Mapping[str, Any]) -> str:
    return next((page.title for page in pages.values() if page.title), "")


def _reference(publication: PublicationSet) -> dict[str, Any]:
    return {"key": str(publication.key), "kind": str(publication.kind), "version": publication.version}


@contextmanager
def without_reference_index() -> Iterator[None]:
    """Leave out Wagtail's index of references while many pages are loaded at once."""
    from wagtail.signal_handlers import disable_reference_index_auto_update  # noqa: PLC0415 - needs loaded applications

    with disable_reference_index_auto_update():
        yield


def keep_picture(*, file: Any, title: str, by: Actor, at: datetime) -> int:
    """Keep an uploaded picture, written anew without the notes of its camera; return its number.

    Raises ``documents.UploadRefused``.
    """
    by.require(GRANTS.EDIT_CONTENT)
    clean = picture_of_upload(file=file, by=by, at=at)
    image = get_image_model()(title=title[:250] or file.name[:250], file=clean, uploaded_by_user=_user_of(by))
    image.save()
    return int(image.pk)


def picture_of_upload(*, file: Any, by: Actor, at: datetime) -> Any:
    """Let a picture that somebody has sent through the gate and return it clean. Raises ``documents.UploadRefused``."""
    declared = getattr(file, "content_type", "") or ""
    limit = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    return documents.take_picture(chunks=file.chunks(), name=file.name, declared=declared, limit_bytes=limit, by=by, at=at)


def check_document(*, file: Any, by: Actor, at: datetime) -> None:
    """Let a document for the site through the gate. Raises ``documents.UploadRefused``."""
    accepts = documents.Accepts(kinds=DOCUMENT_KINDS, limit_bytes=settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    declared = getattr(file, "content_type", "") or ""
    documents.check_file(chunks=file.chunks(), name=file.name, declared=declared, accepts=accepts, by=by, at=at)
    file.seek(0)
