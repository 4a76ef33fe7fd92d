"""Words of lists and saved searches."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Refusal(models.TextChoices):
    """Why something is not kept."""

    NO_TITLE = "no-title", _("Give it a name of at most 200 characters.")
    TOO_MANY_LISTS = "too-many-lists", _("There are 100 lists already.")
    TOO_MANY_TITLES = "too-many-titles", _("A list holds at most 1,000 titles.")
    TOO_MANY_SEARCHES = "too-many-searches", _("There are 50 saved searches already.")
    EMPTY_SEARCH = "empty-search", _("A search without a word or a filter would tell of every new title.")
    NOTHING_TO_PUBLISH = "nothing-to-publish", _("An empty list is not published.")
    NAME_IN_TWO_LANGUAGES = "name-in-two-languages", _("Give the name in Kazakh and in Russian.")
    CLOSES_BEFORE_IT_OPENS = "closes-before-it-opens", _("The exhibition closes before it opens.")
    TOO_MANY_SECTIONS = "too-many-sections", _("An exhibition has at most 20 sections.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed this meanwhile. Look at it again.")


class Stand(models.TextChoices):
    """How an exhibition stands on a day."""

    COMING = "coming", pgettext_lazy("exhibition", "Opens soon")
    OPEN = "open", pgettext_lazy("exhibition", "Open now")
    PAST = "past", pgettext_lazy("exhibition", "Past")


class Period(models.TextChoices):
    """How often a saved search tells what is new."""

    DAY = "day", pgettext_lazy("a saved search tells", "every day")
    WEEK = "week", pgettext_lazy("a saved search tells", "every week")
    NEVER = "never", pgettext_lazy("a saved search tells", "never")


class GRANTS(models.TextChoices):
    PUBLISH_COLLECTIONS = "library.publish-collections", _("Publish lists of titles as collections of the library")


class EVENTS(models.TextChoices):
    COLLECTION_PUBLISHED = "library.collection-published", _("A list was published as a collection of the library")
    EXHIBITION_CHANGED = "library.exhibition-changed", _("An exhibition of the library was set up or changed")
    COLLECTION_WITHDRAWN = "library.collection-withdrawn", _("A collection of the library was withdrawn")


class NOTICES(models.TextChoices):
    """What readers are told; the places are filled when the notice is shown."""

    NEW_TITLES = "library.new-titles", _("“%(search)s”: new titles, %(count)s. The first is “%(title)s”.")


class LetterKind(models.TextChoices):
    """Letters about saved searches, as the history names them."""

    NEW_TITLES = "library.letter-new-titles", _("Letter about new titles of a saved search")
