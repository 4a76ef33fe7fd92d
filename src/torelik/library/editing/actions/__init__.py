"""Verbs of the editor: save a record, keep a worksheet, bind parts to their wholes."""

from torelik.library.editing.actions.binding import bind_records, follow_record
from torelik.library.editing.actions.retro import add_brief, follow_scans, take_scan
from torelik.library.editing.actions.saving import EditRefused, add_record, number_record, save_record
from torelik.library.editing.actions.worksheets import WorksheetRefused, forget_account, remove_worksheet, save_worksheet

__all__ = [
    "EditRefused",
    "WorksheetRefused",
    "add_brief",
    "add_record",
    "bind_records",
    "follow_record",
    "follow_scans",
    "forget_account",
    "number_record",
    "remove_worksheet",
    "save_record",
    "save_worksheet",
    "take_scan",
]
