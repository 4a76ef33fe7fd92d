"""The menu says where the person is: in one place, however the addresses lie under each other."""

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from factories import people
from torelik.kernel.actor import Actor
from torelik.project.navigation import navigation_for


@pytest.mark.django_db
@pytest.mark.parametrize("url_name", ["cataloguing:records", "cataloguing:imports", "lending:desk"])
def test_the_librarians_menu_marks_one_place(rf: RequestFactory, url_name: str) -> None:
    account = people.account(grants=("library.catalogue-record", "library.import-records", "library.issue-item"))

    with translation.override("en"):
        request = rf.get(reverse(url_name))
        request.user, request.actor = account, people.actor(account)  # type: ignore[attr-defined]
        menu = navigation_for(request)
        marked = [
            entry.url for product in menu.products for group in product.groups for entry in group.entries if entry.is_current
        ]

    assert marked == [request.path]


@pytest.mark.django_db
@pytest.mark.parametrize("url_name", ["learning:today", "learning:courses", "learning:timetable", "opac:search"])
def test_the_learners_bar_marks_one_place(rf: RequestFactory, url_name: str) -> None:
    account = people.account()

    with translation.override("en"):
        request = rf.get(reverse(url_name))
        request.user, request.actor = account, Actor.anonymous()  # type: ignore[attr-defined]
        marked = [entry.url for entry in navigation_for(request).learner if entry.is_current]

    assert marked == [request.path]
