"""Errors that any context may raise and every entry point knows how to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied

if TYPE_CHECKING:
    from torelik.kernel.actor import Scope


class PermissionDenied(DjangoPermissionDenied):
    """The actor holds no role with the grant that the act requires, there where it is done; answered with 403 (cl. 13)."""

    def __init__(self, grant: str, *, within: Scope | None = None) -> None:
        super().__init__(f"The act requires the grant {grant}.")
        self.grant = grant
        self.within = within


class NotFound(LookupError):
    """What was asked for does not exist, or is somebody else's: the asker is not told which. Answered with 404."""
