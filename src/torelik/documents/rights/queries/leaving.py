"""What is kept of the readable files of one context, for its whole export."""

from typing import Any

from django.db.models import QuerySet

from torelik.documents.rights.models import FileVersion, ReadableFile, RightsTerm


def kept_of(owner_kind: str) -> list[QuerySet[Any, Any]]:
    """Return the readable files of objects of one kind, their versions and their rights, withdrawn ones too."""
    return [
        ReadableFile.objects.filter(owner_kind=owner_kind),
        FileVersion.objects.filter(readable__owner_kind=owner_kind),
        RightsTerm.objects.filter(readable__owner_kind=owner_kind),
    ]
