"""The process that speaks Z39.50: ``python -m torelik.library.copying.z3950_process``, an order on its input.

A library written in C reads what strangers send. It therefore runs here, without the database, without secrets, with
little memory and time, and cannot write a file; if it falls, one target is told to have given no answer.
"""

from __future__ import annotations

import base64
import ctypes
import json
import resource
import sys
from typing import Any

MEMORY_BYTES = 512 * 1024 * 1024
PROCESSOR_SECONDS = 10
OPEN_FILES = 64
RECORD_BYTES = 1024 * 1024
ALL_BYTES = 4 * 1024 * 1024
CONNECTION_FAULTS = range(10000, 10007)
TIMED_OUT = 10007


def main() -> int:
    """Carry out the order and print the answer as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    order = json.load(sys.stdin)
    json.dump(_carried_out(order), sys.stdout)
    return 0


def _carried_out(order: dict[str, Any]) -> dict[str, Any]:
    yaz = _library(order["library"])
    connection = yaz.ZOOM_connection_create(None)
    options = {
        "databaseName": order["database"], "preferredRecordSyntax": order["syntax"], "timeout": str(order["seconds"]),
        "count": str(order["count"]), "elementSetName": "F", "maximumRecordSize": str(RECORD_BYTES),
        "preferredMessageSize": str(RECORD_BYTES), "implementationName": "torelik",
    }  # fmt: skip
    for name, value in options.items():
        yaz.ZOOM_connection_option_set(connection, name.encode(), str(value).encode())
    yaz.ZOOM_connection_connect(connection, order["host"].encode(), 0)
    if fault := _fault(yaz, connection):
        return fault
    found = yaz.ZOOM_connection_search_pqf(connection, base64.b64decode(order["query"]))
    if fault := _fault(yaz, connection):
        return fault
    total = yaz.ZOOM_resultset_size(found)
    records: list[str] = []
    size = 0
    for position in range(min(total, order["count"])):
        record = yaz.ZOOM_resultset_record(found, position)
        length = ctypes.c_size_t(0)
        content = yaz.ZOOM_record_get(record, b"raw", ctypes.byref(length)) if record else None
        if not content:
            continue
        size += length.value
        if size > ALL_BYTES:
            return {"fault": "too-large"}
        records.append(base64.b64encode(ctypes.string_at(content, length.value)).decode("ascii"))
    if not records and (fault := _fault(yaz, connection)):
        return fault
    return {"total": total, "records": records}


def _library(name: str) -> Any:
    yaz = ctypes.CDLL(name)
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    yaz.ZOOM_connection_create.restype, yaz.ZOOM_connection_create.argtypes = pointer, [pointer]
    yaz.ZOOM_connection_option_set.restype, yaz.ZOOM_connection_option_set.argtypes = None, [pointer, text, text]
    yaz.ZOOM_connection_connect.restype, yaz.ZOOM_connection_connect.argtypes = None, [pointer, text, ctypes.c_int]
    yaz.ZOOM_connection_error.restype = ctypes.c_int
    yaz.ZOOM_connection_error.argtypes = [pointer, ctypes.POINTER(text), ctypes.POINTER(text)]
    yaz.ZOOM_connection_search_pqf.restype, yaz.ZOOM_connection_search_pqf.argtypes = pointer, [pointer, text]
    yaz.ZOOM_resultset_size.restype, yaz.ZOOM_resultset_size.argtypes = ctypes.c_size_t, [pointer]
    yaz.ZOOM_resultset_record.restype, yaz.ZOOM_resultset_record.argtypes = pointer, [pointer, ctypes.c_size_t]
    yaz.ZOOM_record_get.restype = pointer
    yaz.ZOOM_record_get.argtypes = [pointer, text, ctypes.POINTER(ctypes.c_size_t)]
    return yaz


def _fault(yaz: Any, connection: Any) -> dict[str, str]:
    message, addition = ctypes.c_char_p(), ctypes.c_char_p()
    code = yaz.ZOOM_connection_error(connection, ctypes.byref(message), ctypes.byref(addition))
    if not code:
        return {}
    fault = "too-slow" if code == TIMED_OUT else "no-answer" if code in CONNECTION_FAULTS else "refused"
    words = [part.decode("utf-8", errors="replace") for part in (message.value, addition.value) if part]
    return {"fault": fault, "detail": f"{code}: {': '.join(words)}"}


if __name__ == "__main__":
    sys.exit(main())
