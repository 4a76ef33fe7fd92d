"""Words of the export."""

from enum import StrEnum


class Payload(StrEnum):
    """How a message says what happened."""

    CEF = "cef"
    ECS = "ecs"


class Which(StrEnum):
    """Which events a collector receives."""

    ALL = "all"
    SECURITY = "security"
