"""Errors that any context may raise and every entry point knows how to answer."""

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied


class PermissionDenied(DjangoPermissionDenied):
    """The actor holds no role with the grant that the act requires; answered with 403 (cl. 13)."""

    def __init__(self, grant: str) -> None:
        super().__init__(f"The act requires the grant {grant}.")
        self.grant = grant


class NotFound(LookupError):
    """What was asked for does not exist, or is somebody else's: the asker is not told which. Answered with 404."""
