"""What other contexts may use of search."""

from torelik.search.analysis.ordering import sort_key
from torelik.search.analysis.tokens import ANALYSIS_VERSION, Analyser, Token
from torelik.search.index.engine import Engine
from torelik.search.index.values import Document, Hit, IndexOutdated, RebuildRunning, Sort, WriterBusy
from torelik.search.installation import analyser, engine, find, rebuild_index
from torelik.search.query.snippets import Span, hit_spans, snippet
from torelik.search.query.values import Hits, Marks, Query, SnippetPart
from torelik.search.sources import register_source, source_names

__all__ = [
    "ANALYSIS_VERSION",
    "Analyser",
    "Document",
    "Engine",
    "Hit",
    "Hits",
    "IndexOutdated",
    "Marks",
    "Query",
    "RebuildRunning",
    "SnippetPart",
    "Sort",
    "Span",
    "Token",
    "WriterBusy",
    "analyser",
    "engine",
    "find",
    "hit_spans",
    "rebuild_index",
    "register_source",
    "snippet",
    "sort_key",
    "source_names",
]
