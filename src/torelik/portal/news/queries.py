"""Questions about news."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from torelik.portal.news.models import NewsPage
from torelik.portal.news.vocabulary import Category
from torelik.portal.pages.queries import Picture, picture_of, with_pictures

HOME_NEWS = 5


@dataclass(frozen=True, slots=True)
class NewsCard:
    """One news item in a list."""

    title: str
    url: str
    lead: str
    date: date
    category: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class ArchiveChoice:
    """A choice of the archive: its value, words, how many news it has."""

    value: str
    label: Any
    count: int


def published_news(*, language: str, category: str = "", month: str = "") -> QuerySet[NewsPage]:
    """Return public news, the newest first; *month* is ``2026-11``, and what is no month narrows nothing."""
    found = NewsPage.objects.filter(locale__language_code=language, live=True)
    if category in Category.values:
        found = found.filter(category=category)
    if started := _month(month):
        found = found.filter(date__year=started.year, date__month=started.month)
    return with_pictures(found.order_by("-date", "-pk"))


def cards(news: Iterable[NewsPage]) -> list[NewsCard]:
    """Return the cards of these news."""
    return [
        NewsCard(page.title, page.url_path, page.lead, page.date, str(page.get_category_display()), picture_of(page))
        for page in news
        if page.date
    ]


def categories(*, language: str) -> list[ArchiveChoice]:
    """Return the categories that have public news; one query."""
    rows = (
        NewsPage.objects.filter(locale__language_code=language, live=True)
        .values_list("category")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found = dict(rows)
    return [ArchiveChoice(value, label, found[value]) for value, label in Category.choices if value in found]


def months(*, language: str) -> list[ArchiveChoice]:
    """Return the months that have public news, the last first; one query."""
    news = NewsPage.objects.filter(locale__language_code=language, live=True, date__isnull=False)
    rows = news.annotate(month=TruncMonth("date")).values_list("month").annotate(n=Count("pk")).order_by("-month")
    return [ArchiveChoice(f"{month:%Y-%m}", month, n) for month, n in rows]


def related(page: NewsPage, *, limit: int = 3) -> list[NewsCard]:
    """Return other news of the same category, the newest first; pictures are left out."""
    others = NewsPage.objects.filter(locale_id=page.locale_id, live=True, category=page.category).exclude(pk=page.pk)
    return [
        NewsCard(other.title, other.url_path, other.lead, other.date, str(other.get_category_display()), None)
        for other in others.order_by("-date", "-pk")[:limit]
        if other.date
    ]


def home_news(language: str) -> list[NewsCard]:
    """Return what the home page shows: the newest first."""
    return cards(list(published_news(language=language)[:HOME_NEWS]))


def dates_of(keys: list[UUID]) -> Mapping[UUID, date | None]:
    """Return the dates of news by set, of drafts too; one query."""
    return dict(NewsPage.objects.filter(translation_key__in=keys).values_list("translation_key", "date"))


def _month(value: str) -> date | None:
    try:
        return date.fromisoformat(f"{value}-01")
    except ValueError:
        return None
