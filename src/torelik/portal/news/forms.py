"""What editors type about a news item."""

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.portal.news.vocabulary import Category
from torelik.portal.pages.forms import SetForm


class NewsForm(SetForm):
    """The draft of a news item in three languages."""

    date = forms.DateField(label=_("Date"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    category = forms.ChoiceField(label=_("Category"), required=False, choices=[("", _("Not chosen")), *Category.choices])

    shared = ("date", "category")
