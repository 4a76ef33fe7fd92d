"""Settings for work on the product itself: static files as they lie in the tree, templates read anew."""

from torelik.project.settings.base import *  # noqa: F403
from torelik.project.settings.base import TEMPLATES

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
TEMPLATES[0]["OPTIONS"]["loaders"] = [  # type: ignore[index]
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
