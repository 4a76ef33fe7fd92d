"""SVG drawings: pictures that may hold programs. A drawing with anything that runs, or that asks another address, is refused."""

import re
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

RUNNING = {"script", "foreignobject", "iframe", "embed", "object", "handler", "listener", "audio", "video", "canvas"}
ANIMATED = {"set", "animate", "animatemotion", "animatetransform"}
OWN = re.compile(r"^\s*(?:#|data:image/(?:png|jpeg|gif|webp);base64,)", re.I)
ELSEWHERE = re.compile(r"(?:@import|javascript:|expression\s*\(|url\(\s*['\"]?(?!\s*#))", re.I)
HIDDEN_SPACE = re.compile(r"[\s\x00-\x20\u200b-\u200f]+")


def has_program(file: BinaryIO) -> bool:
    """Tell whether the drawing runs something or asks another address; one that cannot be read counts as if it did."""
    file.seek(0)
    try:
        return any(_is_running(element) for _event, element in iterparse(file, events=("start", "end"), forbid_dtd=True))
    except (DefusedXmlException, ParseError, ValueError, LookupError):
        return True


def _is_running(element: object) -> bool:
    name = _local(getattr(element, "tag", ""))
    attributes = {_local(key): str(value) for key, value in getattr(element, "attrib", {}).items()}
    if name in RUNNING or any(key.startswith("on") for key in attributes):
        return True
    if name in ANIMATED and _local(attributes.get("attributename", "")) in {"href", "style"} | {"onclick", "onload"}:
        return True
    if "href" in attributes and not OWN.match(attributes["href"]):
        return True
    words = [*attributes.values(), str(getattr(element, "text", "") or "") if name == "style" else ""]
    return any(ELSEWHERE.search(HIDDEN_SPACE.sub("", text)) for text in words)


def _local(name: object) -> str:
    return str(name).rpartition("}")[2].rpartition(":")[2].lower()
