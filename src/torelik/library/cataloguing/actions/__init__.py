"""Verbs of cataloguing: catalogue a record, bring a file in, take records out."""

from torelik.library.cataloguing.actions.exporting import export_records
from torelik.library.cataloguing.actions.importing import (
    ImportRefused,
    ImportSummary,
    continue_import,
    give_file,
    import_file,
    read_import,
    resume_imports,
    run_import,
    start_import,
    work_on_import,
)
from torelik.library.cataloguing.actions.records import catalogue_record, index_records

__all__ = [
    "ImportRefused",
    "ImportSummary",
    "catalogue_record",
    "continue_import",
    "export_records",
    "give_file",
    "import_file",
    "index_records",
    "read_import",
    "resume_imports",
    "run_import",
    "start_import",
    "work_on_import",
]
