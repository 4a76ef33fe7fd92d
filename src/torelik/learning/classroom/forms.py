"""What the classroom's pages are asked, made clean."""

from datetime import date

from django import forms


class WeekQuery(forms.Form):
    """Which week of the timetable: any day in it; an address that makes no sense shows the present week."""

    week = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def day_or(self, today: date) -> date:
        """Return the day asked for, or *today*."""
        asked = self.cleaned_data.get("week") if self.is_valid() else None
        # The calendar ends at both sides: a week of the year 1 or 9999 has no neighbour.
        return asked if asked and 1990 <= asked.year <= 2100 else today


class PositionForm(forms.Form):
    """How much of a lesson was on screen, in percents."""

    percent = forms.IntegerField(min_value=0, max_value=100)
