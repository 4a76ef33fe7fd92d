from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Holds the command line's management commands and the first set-up."""

    name = "torelik.project"
    label = "project"
