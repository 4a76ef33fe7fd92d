"""What ``torelik check`` says of the search engine's setting."""

from typing import Any

from django.core.checks import Error

from torelik.search import installation


def engine(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse an engine that this installation cannot have."""
    problem = installation.problem_of_the_engine()
    return [Error(problem, hint="See docs/operations.md on the search engine.", id="search.E001")] if problem else []
