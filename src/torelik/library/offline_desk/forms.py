"""What a browser or a file brings, and what is typed to settle a conflict, made clean."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.library.offline_desk.rules import MOST_SCANS, SentScan
from torelik.library.offline_desk.settling import Correction
from torelik.library.offline_desk.vocabulary import Verb, Way

LARGEST_POSITION = 2**53
LONGEST_OFFSET_MS = 100 * 366 * 24 * 3600 * 1000
FILE_BYTES = 1024 * 1024


class Unreadable(Exception):
    """These are not scans of the offline desk."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was sent: whose scans, and by which clock. ``offset_ms`` is what the device measured last, told by files."""

    owner: UUID
    owner_name: str
    sent_at: datetime
    offset: timedelta
    scans: tuple[SentScan, ...]


EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""A clock that has lost its battery begins in 1970."""


def _is_moment(value: datetime) -> None:
    if not EARLIEST <= value < LATEST:
        raise forms.ValidationError("no moment of a clock")


class BatchForm(forms.Form):
    """The head of what was sent."""

    owner = forms.UUIDField()
    owner_name = forms.CharField(max_length=200, required=False)
    device = forms.UUIDField()
    sent_at = forms.DateTimeField(validators=[_is_moment])
    offset_ms = forms.IntegerField(required=False, min_value=-LONGEST_OFFSET_MS, max_value=LONGEST_OFFSET_MS)


class SentScanForm(forms.Form):
    """One scan as the device tells it."""

    key = forms.UUIDField()
    sitting = forms.UUIDField()
    position = forms.IntegerField(min_value=1, max_value=LARGEST_POSITION)
    verb = forms.ChoiceField(choices=Verb.choices)
    number = forms.CharField(max_length=40)
    ticket = forms.CharField(max_length=40, required=False)
    scanned_at = forms.DateTimeField(validators=[_is_moment])
    is_taken_back = forms.BooleanField(required=False)
    is_doubtful = forms.BooleanField(required=False)


def read_batch(body: bytes) -> Batch:
    """Return what was sent as values. Raises ``Unreadable`` when a single word of it is not what it should be."""
    try:
        told = json.loads(body)
    except ValueError as error:
        raise Unreadable from error
    if not isinstance(told, dict) or not isinstance(told.get("scans"), list):
        raise Unreadable
    # One more than may be taken is read, so that too many are told to be too many.
    rows = told["scans"][: MOST_SCANS + 1]
    head = _clean(BatchForm, told)
    offset = timedelta(milliseconds=head["offset_ms"] or 0)
    scans = tuple(SentScan(device=head["device"], **_scan(row)) for row in rows)
    return Batch(head["owner"], head["owner_name"], head["sent_at"], offset, scans)


def _scan(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise Unreadable
    found = _clean(SentScanForm, row)
    return {**found, "verb": Verb(found["verb"])}


def _clean(kind: type[forms.Form], told: dict[str, Any]) -> dict[str, Any]:
    form = kind(told)
    if not form.is_valid():
        raise Unreadable(form.errors.as_json())
    return form.cleaned_data


class FileForm(forms.Form):
    """A file that a browser saved because its scans could not be sent."""

    file = forms.FileField(label=_("File of the offline desk"), widget=forms.FileInput(attrs={"accept": ".json"}))

    def clean_file(self) -> bytes:
        """Return the bytes of a file that is not too large to be one of ours."""
        file = self.cleaned_data["file"]
        if file.size > FILE_BYTES:
            raise forms.ValidationError(_("The file is too large."))
        return bytes(file.read())


class SettleForm(forms.Form):
    """How a conflict is settled: the way, and what that way needs."""

    way = forms.ChoiceField(choices=Way.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
    number = forms.CharField(label=pgettext_lazy("offline desk", "Number of the copy"), max_length=40, required=False)
    ticket = forms.CharField(label=pgettext_lazy("offline desk", "Reader's ticket"), max_length=40, required=False)
    happened_at = forms.DateTimeField(
        label=pgettext_lazy("offline desk", "When it happened"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    @property
    def correction(self) -> Correction:
        """What the scan should have said."""
        told = self.cleaned_data
        return Correction(number=told["number"], ticket=told["ticket"], happened_at=told["happened_at"])
