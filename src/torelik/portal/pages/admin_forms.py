"""Forms of Wagtail's own editor through which files come in: they lead through the same gate as ours."""

from typing import Any

from django import forms
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from torelik.documents.api import UploadRefused
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.portal.pages import actions


class PictureForm(BaseImageForm):
    """A picture given in Wagtail's editor: checked, and written anew."""

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.sender = user

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        try:
            return actions.picture_of_upload(file=file, by=_actor(self.sender), at=clock.now())
        except UploadRefused as refused:
            raise forms.ValidationError(refused.sentences) from refused


class DocumentForm(BaseDocumentForm):
    """A document given in Wagtail's editor: checked."""

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.sender = user

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            try:
                actions.check_document(file=file, by=_actor(self.sender), at=clock.now())
            except UploadRefused as refused:
                raise forms.ValidationError(refused.sentences) from refused
        return file


def _actor(user: Any) -> Actor:
    return identity.actor_of(user, on=clock.local_date(clock.now()))
