"""Keeping the timetable."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.learning.classroom.models import ClassMeeting
from torelik.learning.courses import queries as courses
from torelik.learning.enrolment import queries as enrolment


@transaction.atomic
def schedule_meeting(
    *,
    course: str,
    group: str,
    starts_at: datetime,
    minutes: int,
    kind: str,
    teacher: int,
    by: Actor,
    at: datetime,
    room: str = "",
    is_online: bool = False,
    online_url: str = "",
) -> ClassMeeting:
    """Put one class into the timetable; the one of this course and group at this time is set anew. Safe to repeat.

    *course* is a key, *group* a name (empty: everybody enrolled), *teacher* an account. Raises ``NotFound``, and
    ``IntegrityError`` for a class that has neither a room nor is online.
    """
    by.require("learning.schedule-classes")
    wanted = {
        "ends_at": starts_at + timedelta(minutes=minutes),
        "kind": kind,
        "teacher_id": teacher,
        "room": room,
        "is_online": is_online,
        "online_url": online_url,
    }
    place: dict[str, Any] = {
        "course_id": courses.course_id(course),
        "group_id": enrolment.group_id(group) if group else None,
        "starts_at": starts_at,
    }
    meeting, _created = ClassMeeting.objects.update_or_create(**place, defaults=wanted)
    audit.record("learning.meeting-scheduled", by=by, about=meeting, at=at)
    return meeting
