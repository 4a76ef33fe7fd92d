"""Verbs of cataloguing: catalogue and change a record, bring a file in, mend what it held, take records out."""

from torelik.library.cataloguing.actions.exporting import FORMATS, Format, export_records
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
from torelik.library.cataloguing.actions.mending import MendResult, mend_as_record, mend_pieces
from torelik.library.cataloguing.actions.merging import make_signpost, take_signpost_away
from torelik.library.cataloguing.actions.profiles import (
    export_by_profile,
    remove_export_profile,
    remove_profile,
    save_export_profile,
    save_profile,
)
from torelik.library.cataloguing.actions.records import ChangeRefused, catalogue_record, change_record
from torelik.library.cataloguing.actions.versions import end_stage, restore_version

__all__ = [
    "FORMATS",
    "ChangeRefused",
    "Format",
    "ImportRefused",
    "ImportSummary",
    "MendResult",
    "catalogue_record",
    "change_record",
    "continue_import",
    "end_stage",
    "export_by_profile",
    "export_records",
    "give_file",
    "import_file",
    "make_signpost",
    "mend_as_record",
    "mend_pieces",
    "read_import",
    "remove_export_profile",
    "remove_profile",
    "restore_version",
    "resume_imports",
    "run_import",
    "save_export_profile",
    "save_profile",
    "start_import",
    "take_signpost_away",
    "work_on_import",
]
