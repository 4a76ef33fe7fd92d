"""Verbs of authorities: make, change, relate, merge; link headings of records, gather them anew."""

from torelik.library.authorities.actions.gathering import gather_headings, resume_gatherings, work_on_gathering
from torelik.library.authorities.actions.keeping import AuthorityRefused, part, relate, save_authority
from torelik.library.authorities.actions.linking import link_changed, link_records
from torelik.library.authorities.actions.merging import merge_authorities, start_rewriting, undo_rewriting

__all__ = [
    "AuthorityRefused",
    "gather_headings",
    "link_changed",
    "link_records",
    "merge_authorities",
    "part",
    "relate",
    "resume_gatherings",
    "save_authority",
    "start_rewriting",
    "undo_rewriting",
    "work_on_gathering",
]
