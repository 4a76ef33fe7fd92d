"""Courses and lessons as the search index sees them: found by their learners and teachers, by nobody else (cl. 13)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from torelik.kernel.trilingual import LANGUAGES
from torelik.learning.courses import rules
from torelik.learning.courses.models import Course, Lesson
from torelik.outbox import api as outbox
from torelik.search import api as search

TOPIC = "learning.index-courses"
"""The outbox topic; its payload is ``{"course": numeric id}``."""

CONTEXT, KIND = "learning", "lesson"
LEAD_CHARACTERS = 400


def audience_of(course: UUID) -> str:
    """Return the name by which the index knows who belongs to the course."""
    return f"course:{course}"


def ask_for_indexing(course_id: int, *, at: datetime) -> None:
    """Have the course and its lessons indexed anew after the commit."""
    outbox.send(TOPIC, {"course": course_id}, at=at)


def write_to_index(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Write the courses that the messages name as they are now."""
    for course in Course.objects.filter(pk__in={payload["course"] for payload in payloads}).order_by("pk"):
        search.engine().write(_documents(course))


def all_documents() -> Iterator[search.Document]:
    """Yield every course and lesson for a rebuild."""
    for course in Course.objects.order_by("pk").iterator(chunk_size=100):
        yield from _documents(course)


def documents_of_keys(keys: Sequence[str]) -> Iterator[search.Document]:
    """Yield the courses and lessons of whatever course has one of these keys, as they are now."""
    courses = search.uuids_in_keys(keys, beginning=f"{CONTEXT}:course:")
    lessons = search.uuids_in_keys(keys, beginning=f"{CONTEXT}:lesson:")
    of_lessons = Lesson.objects.filter(uuid__in=lessons).values("module__course")
    for course in Course.objects.filter(Q(uuid__in=courses) | Q(pk__in=of_lessons)).order_by("pk"):
        yield from _documents(course)


def _documents(course: Course) -> Iterator[search.Document]:
    for language in LANGUAGES:
        title, about = getattr(course.title, language), getattr(course.about, language)
        if title:
            path = reverse("learning:course", args=[course.uuid])
            yield _document(course, f"course:{course.uuid}-{language}", "course", language, title, about, path)
    for lesson in Lesson.objects.filter(module__course=course).prefetch_related("texts").order_by("pk"):
        for text in lesson.texts.all():
            blocks = rules.blocks_of(text.blocks)
            words = "\n".join(word for block in blocks for word in (block.text, *block.items, block.source) if word)
            path = reverse("learning:lesson", args=[lesson.uuid])
            title = getattr(lesson.title, text.language) or str(lesson.title)
            yield _document(course, f"lesson:{lesson.uuid}-{text.language}", "lesson", text.language, title, words, path)


def _document(course: Course, name: str, kind: str, language: str, title: str, words: str, path: str) -> search.Document:
    return search.Document(
        key=f"{CONTEXT}:{name}",
        context=CONTEXT,
        kind=kind,
        language=language,
        fields={"title": title, "body": words},
        audience=(audience_of(course.uuid),),
        facets={"course": (str(course.uuid),)},
        shown={
            "title": title,
            "course": getattr(course.title, language) or str(course.title),
            "lead": words[:LEAD_CHARACTERS],
            # The address without its language: it is shown in the language of whoever searches.
            "path": "/" + path.partition("/")[2].partition("/")[2],
        },
    )
