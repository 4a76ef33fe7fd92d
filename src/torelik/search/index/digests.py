"""What tells whether the index still has a document as its context would write it today."""

import json
from hashlib import sha256

from torelik.search.index.values import Document

_LETTERS = 32


def digest_of(document: Document) -> str:
    """Return a short digest of everything in the document. In which order values of a facet are named does not count."""
    content = [
        document.key,
        document.language,
        dict(document.fields),
        sorted(set(document.audience)),
        {name: sorted({value for value in values if value}) for name, values in document.facets.items()},
        document.year,
        document.sort_title,
        dict(document.shown),
    ]
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:_LETTERS]
