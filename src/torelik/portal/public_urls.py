"""Public addresses of the portal that are not pages of Wagtail's tree."""

from django.urls import path

from torelik.portal.events import views as events
from torelik.portal.news import views as news
from torelik.portal.pages import views as pages

urlpatterns = [
    path("news/rss/", news.rss, name="news-rss"),
    path("news/atom/", news.atom, name="news-atom"),
    path("events/calendar.ics", events.calendar_feed, name="events-calendar"),
    path("events/<slug:slug>/event.ics", events.calendar_file, name="event-calendar"),
    path("site-map/", pages.site_map, name="site-map"),
]
