"""Public lists and items of news, feeds, and the editor's desk for news."""

from datetime import UTC, datetime, time
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from torelik.kernel.limits import takes_files
from torelik.kernel.request import Request
from torelik.portal.news import queries
from torelik.portal.news.forms import NewsForm
from torelik.portal.pages import editing
from torelik.portal.pages.blocks import blocks_of
from torelik.portal.pages.queries import picture_of, pictures_in, set_by_key, unit_names
from torelik.portal.pages.views import shown
from torelik.portal.pages.vocabulary import SetKind

NEWS_A_PAGE = 12
FEED_ITEMS = 30
WORDS_A_MINUTE = 180

DESK = editing.Desk(
    kinds=(SetKind.NEWS,),
    form=NewsForm,
    list_url="editing:news",
    new_url="editing:news-new",
    edit_url="editing:news-edit",
    dates_of=queries.dates_of,
)


def index(request: HttpRequest, page: object) -> HttpResponse:
    """The list of news, narrowed by category and month (cl. 14(2))."""
    language = _language()
    category, month = request.GET.get("category", ""), request.GET.get("month", "")
    paginator = Paginator(queries.published_news(language=language, category=category, month=month), NEWS_A_PAGE)
    part = paginator.get_page(request.GET.get("page"))
    part.numbers = paginator.get_elided_page_range(part.number)  # type: ignore[attr-defined]  # the elided numbers travel with their page
    context = {
        **shown(request, page),
        "part": part,
        "news": queries.cards(part.object_list),
        "categories": queries.categories(language=language),
        "months": queries.months(language=language),
        "category": category,
        "month": month,
    }
    return render(request, "portal/news/index.html", context)


def item(request: HttpRequest, page: object) -> HttpResponse:
    """One news item."""
    body = blocks_of(page.body)  # type: ignore[attr-defined]
    owner = set_by_key(page.translation_key).owner_unit  # type: ignore[attr-defined]
    words = sum(len(block.words.split()) for block in body)
    context = {
        **shown(request, page, picture=picture_of(page), description=page.lead),  # type: ignore[attr-defined]
        "body": body,
        "pictures": pictures_in(body),
        "owner": unit_names().get(owner, ""),
        "minutes": max(1, round(words / WORDS_A_MINUTE)),
        "related": queries.related(page),  # type: ignore[arg-type]
    }
    return render(request, "portal/news/item.html", context)


def rss(request: HttpRequest) -> HttpResponse:
    """The newest news as RSS 2.0 in the language of the address."""
    return _feed(request, Rss201rev2Feed)


def atom(request: HttpRequest) -> HttpResponse:
    """The newest news as Atom in the language of the address."""
    return _feed(request, Atom1Feed)


def _feed(request: HttpRequest, kind: type[SyndicationFeed]) -> HttpResponse:
    language, absolute = _language(), request.build_absolute_uri
    feed = kind(
        title=_("Academy of Justice: news"),
        link=absolute(f"/{language}/news/"),
        description=_("News of the Academy"),
        language=language,
        feed_url=absolute(request.path),
    )
    for card in queries.cards(list(queries.published_news(language=language)[:FEED_ITEMS])):
        feed.add_item(
            title=card.title,
            link=absolute(card.url),
            description=card.lead,
            unique_id=absolute(card.url),
            pubdate=timezone.make_aware(datetime.combine(card.date, time(9))).astimezone(UTC),
            categories=[card.category],
        )
    response = HttpResponse(content_type=feed.content_type)  # type: ignore[attr-defined]
    feed.write(response, "utf-8")
    return response


@login_required
def news_list(request: Request) -> HttpResponse:
    """The editor's list of news."""
    return editing.list_sets(request, DESK)


@takes_files("WAGTAILIMAGES_MAX_UPLOAD_SIZE")
@login_required
def news_new(request: Request) -> HttpResponse:
    """An empty form for a news item."""
    return editing.edit_set(request, DESK)


@takes_files("WAGTAILIMAGES_MAX_UPLOAD_SIZE")
@login_required
def news_edit(request: Request, key: UUID) -> HttpResponse:
    """The form of one news item in three languages."""
    return editing.edit_set(request, DESK, key=key)


def _language() -> str:
    return (get_language() or "kk")[:2]
