"""What other contexts may use of search."""

from torelik.search.analysis.analyser import WordAnalyser
from torelik.search.analysis.kazakh.table import make_kazakh_table
from torelik.search.analysis.ordering import sort_key
from torelik.search.analysis.tokens import Analyser, Token
from torelik.search.index.engine import Engine
from torelik.search.index.values import Document, Hit, IndexOutdated, RebuildRunning, Sort, WriterBusy
from torelik.search.installation import analyser, complete, engine, find, found_keys, rebuild_index
from torelik.search.query.cql import CqlRefused
from torelik.search.query.snippets import Span, hit_spans, marked, snippet
from torelik.search.query.values import Completions, Hits, Marks, Query, SnippetPart
from torelik.search.query.vocabulary import Syntax
from torelik.search.sources import register_source, source_names, uuids_in_keys
from torelik.search.upkeep.actions import CannotMend, Comparison, check_index, check_nightly
from torelik.search.upkeep.queries import LastCheck, last_check

__all__ = [
    "Analyser",
    "CannotMend",
    "Comparison",
    "Completions",
    "CqlRefused",
    "Document",
    "Engine",
    "Hit",
    "Hits",
    "IndexOutdated",
    "LastCheck",
    "Marks",
    "Query",
    "RebuildRunning",
    "SnippetPart",
    "Sort",
    "Span",
    "Syntax",
    "Token",
    "WordAnalyser",
    "WriterBusy",
    "analyser",
    "check_index",
    "check_nightly",
    "complete",
    "engine",
    "find",
    "found_keys",
    "hit_spans",
    "last_check",
    "make_kazakh_table",
    "marked",
    "rebuild_index",
    "register_source",
    "snippet",
    "sort_key",
    "source_names",
    "uuids_in_keys",
]
