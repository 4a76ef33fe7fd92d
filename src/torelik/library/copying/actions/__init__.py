"""Verbs of copying: keep targets, ask them, copy, merge, change many records, give a table."""

from torelik.library.copying.actions.batches import (
    BatchRefused,
    draft_batch,
    resume_batches,
    start_batch,
    undo_batch,
    work_on_batch,
)
from torelik.library.copying.actions.copying import CopyRefused, ask_targets, copy_as_new, copy_into, merge_duplicate
from torelik.library.copying.actions.merging import MergeRefused, merge_records, undo_merging
from torelik.library.copying.actions.tables import TableRefused, give_table, start_table
from torelik.library.copying.actions.targets import TargetRefused, remove_target, save_target

__all__ = [
    "BatchRefused",
    "CopyRefused",
    "MergeRefused",
    "TableRefused",
    "TargetRefused",
    "ask_targets",
    "copy_as_new",
    "copy_into",
    "draft_batch",
    "give_table",
    "merge_duplicate",
    "merge_records",
    "remove_target",
    "resume_batches",
    "save_target",
    "start_batch",
    "start_table",
    "undo_batch",
    "undo_merging",
    "work_on_batch",
]
