"""What works in the background are called, and where they are begun. The project names them when it starts."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

_WORKS: dict[str, "NamedWork"] = {}
_TOPICS: dict[str, str | Promise] = {}


@dataclass(frozen=True, slots=True)
class NamedWork:
    """A task by its path, "package.module.function"; ``page`` is the address, by name, where such works are looked after."""

    path: str
    label: str | Promise
    page: str = ""


def register_work(work: NamedWork) -> None:
    """Name a work; naming it again replaces the name."""
    _WORKS[work.path] = work


def register_topic(topic: str, label: str | Promise) -> None:
    """Name what the messages of a topic do."""
    _TOPICS[topic] = label


def name_of_work(path: str) -> str:
    """Return the work's name; one that nobody named is told by its function."""
    return str(_WORKS[path].label) if path in _WORKS else path.rpartition(".")[2].replace("_", " ")


def page_of_work(path: str) -> str:
    """Return the address of the page where such works are looked after, or nothing."""
    return reverse(_WORKS[path].page) if path in _WORKS and _WORKS[path].page else ""


def name_of_topic(topic: str) -> str:
    """Return what the messages of the topic do; a topic that nobody named is told as it is."""
    return str(_TOPICS.get(topic, topic))
