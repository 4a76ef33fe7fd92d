from django.db import models
from django.db.models import Q

from torelik.library.authorities.vocabulary import AuthorityKind
from torelik.library.dictionaries.rules import KEY_CHARACTERS, LONGEST_TEXT, ORDERING_CHARACTERS
from torelik.library.dictionaries.vocabulary import Dictionary


class DictionaryHeading(models.Model):
    """One heading of a dictionary, or a reference from a form of an authority under which no title stands.

    Derived from records and authorities when they change; gone with its last title. ``titles`` counts those of
    ``DictionaryEntry``; of a reference it is 0, and ``authority`` says whose form it is. ``kind``, ``name_key`` and
    ``years`` are what authorities are compared by (``authorities.rules``).
    pii: names of authors and of persons written about, as published
    """

    dictionary = models.CharField(max_length=10, choices=Dictionary)
    key = models.CharField(max_length=KEY_CHARACTERS)
    text = models.CharField(max_length=LONGEST_TEXT)
    ordering = models.CharField(max_length=ORDERING_CHARACTERS)
    letter = models.CharField(max_length=4, blank=True)
    titles = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=AuthorityKind, blank=True)
    name_key = models.CharField(max_length=40, blank=True)
    years = models.CharField(max_length=9, blank=True)
    authority = models.ForeignKey("library.Authority", models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(authority=None), name="a_heading_is_in_a_dictionary_once"),
            models.UniqueConstraint(fields=["authority", "key"], name="an_authority_refers_from_a_form_once"),
            models.CheckConstraint(condition=Q(authority=None) | Q(titles=0), name="no_title_stands_under_a_reference"),
        ]
        indexes = [
            # A page is a stretch of this index: no page reads more than it shows.
            models.Index(fields=["dictionary", "ordering", "id"], name="dictionary_in_order"),
            models.Index(fields=["dictionary", "letter"], name="dictionary_by_letter"),
            models.Index(fields=["name_key"], name="dictionary_by_name"),
        ]

    def __str__(self) -> str:
        return self.text


class DictionaryEntry(models.Model):
    """One title under one heading. Derived, rewritten with each version of the record; a merged record has none.

    pii: none
    """

    record = models.ForeignKey("library.Record", models.CASCADE, related_name="+")
    heading = models.ForeignKey(DictionaryHeading, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "heading"], name="a_title_stands_under_a_heading_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.heading_id}"


class DictionaryLetter(models.Model):
    """One letter with which headings of a dictionary begin, or a decade of years; derived, so that a page need not count.

    pii: none
    """

    dictionary = models.CharField(max_length=10, choices=Dictionary)
    letter = models.CharField(max_length=4)
    ordering = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dictionary", "letter"], name="a_letter_is_in_the_bar_once")]

    def __str__(self) -> str:
        return self.letter
