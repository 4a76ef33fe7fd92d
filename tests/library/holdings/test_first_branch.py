"""The places of a library that had no branches come into its first one (cl. 12)."""

from importlib import import_module

import pytest
from django.apps import apps

from torelik.kernel.trilingual import Trilingual
from torelik.library.branches.models import Branch
from torelik.library.holdings.models import StoragePlace

pytestmark = pytest.mark.django_db
fill = import_module("torelik.library.migrations.0037_first_branch").fill


def test_places_get_one_branch_that_is_named_after_the_library() -> None:
    for key in ("home-loan", "reading-room"):
        StoragePlace.objects.create(key=key, name_kk=key, name_ru=key)

    for _twice in range(2):
        fill(apps, None)

    branch = Branch.objects.get()
    assert branch.name == Trilingual("Кітапхана", "Библиотека", "Library")
    assert list(StoragePlace.objects.values_list("branch", flat=True)) == [branch.pk] * 2


def test_a_library_without_places_gets_no_branch() -> None:
    fill(apps, None)

    assert Branch.objects.count() == 0
