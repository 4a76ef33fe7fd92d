"""The portal's tables, gathered for Django."""

from torelik.portal.events.models import EventIndexPage, EventPage
from torelik.portal.news.models import NewsIndexPage, NewsPage
from torelik.portal.pages.models import ContactsPage, ContentPage, HomePage, LanguageVersion, PublicationSet, SectionPage

__all__ = [
    "ContactsPage",
    "ContentPage",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "LanguageVersion",
    "NewsIndexPage",
    "NewsPage",
    "PublicationSet",
    "SectionPage",
]
