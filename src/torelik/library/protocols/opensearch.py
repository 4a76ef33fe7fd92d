"""The description by which a browser offers the catalogue among its own searches (OpenSearch 1.1)."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from torelik.library.protocols.oai import Site
from torelik.library.protocols.writing import element

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
DESCRIPTION = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"
TERMS = "{searchTerms}"


def description(*, site: Site, language: str) -> str:
    """Write the description in the language of the interface; its searches stay in that language."""
    found = f"{site.address}{reverse('opac:search')}?q={TERMS}"
    offered = f"{site.address}{reverse('opensearch:suggest')}?q={TERMS}"
    itself = f"{site.address}{reverse('opensearch:description')}"
    return "".join(
        [
            f'<?xml version="1.0" encoding="UTF-8"?>\n<OpenSearchDescription xmlns="{NAMESPACE}">',
            element("ShortName", _("Library")[:16]),
            element("Description", _("Catalogue of the library")),
            element("Url", type="text/html", template=f"{found}&page={{startPage?}}"),
            element("Url", type=SUGGESTIONS, rel="suggestions", template=offered),
            element("Url", type=DESCRIPTION, rel="self", template=itself),
            element("Image", f"{site.address}{static('ui/favicon.svg')}", type="image/svg+xml", width="16", height="16"),
            element("Language", language),
            element("InputEncoding", "UTF-8"),
            element("OutputEncoding", "UTF-8"),
            "</OpenSearchDescription>\n",
        ]
    )
