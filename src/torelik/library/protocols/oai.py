"""Answers of OAI-PMH 2.0 (https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from torelik.kernel.trilingual import LANGUAGES
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.collections import queries as collections
from torelik.library.protocols import queries, rules, tokens, writing
from torelik.library.protocols.rules import Asked, HarvestRefused
from torelik.library.protocols.tokens import Place
from torelik.library.protocols.vocabulary import Format, OaiFault, Verb
from torelik.library.protocols.writing import around, element

PAGE_RECORDS = 100
OAI = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
IDENTIFIER_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai-identifier.xsd"
NAMES = {
    Format.DUBLIN_CORE: (writing.OAI_DC_SCHEMA, writing.OAI_DC),
    Format.MARCXML: (writing.MARC_SCHEMA, writing.MARC),
}


@dataclass(frozen=True, slots=True)
class Site:
    """Where the catalogue is reached, and who answers for it."""

    address: str
    mail: str

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or "localhost"

    def page_of(self, uuid: UUID) -> str:
        """Return the address of a record's page, which stays for good."""
        return f"{self.address}/{settings.LANGUAGE_CODE}/library/records/{uuid}/"


def this_site() -> Site:
    """Return the site as its administrator has set it; no address is taken from the question."""
    return Site(settings.WAGTAILADMIN_BASE_URL.rstrip("/"), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def answer(pairs: Iterable[tuple[str, str]], *, site: Site, at: datetime) -> str:
    """Answer one question, or say with the protocol's own codes why not; at most three queries, whatever is listed."""
    given = list(pairs)
    try:
        asked = rules.asked_of(given)
        content = ANSWERS[asked.verb](asked, site, at)
    except HarvestRefused as refused:
        content = "".join(element("error", sentence, code=fault) for fault, sentence in refused.faults)
        if {OaiFault.BAD_VERB, OaiFault.BAD_ARGUMENT} & {fault for fault, _sentence in refused.faults}:
            given = []  # so the protocol has it: what was not understood is not repeated
    return "".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<OAI-PMH xmlns="{OAI}" {writing.XSI} xsi:schemaLocation="{OAI} {SCHEMA}">',
            element("responseDate", _second(at)),
            element("request", f"{site.address}/oai", **dict(given)),
            content,
            "</OAI-PMH>\n",
        ]
    )


def _identify(_asked: Asked, site: Site, at: datetime) -> str:
    names = writing.XSI
    described = [element("scheme", "oai"), element("repositoryIdentifier", site.host), element("delimiter", ":")]
    sample = element("sampleIdentifier", rules.identifier_of(UUID("0192f0c4-7d0e-7c3a-9a51-2f6f5d1f0b11"), host=site.host))
    start = f'<oai-identifier xmlns="{IDENTIFIER}" {names} xsi:schemaLocation="{IDENTIFIER} {IDENTIFIER_SCHEMA}">'
    description = start + "".join(described) + sample + "</oai-identifier>"
    return around(
        "Identify",
        element("repositoryName", f"{site.host}: catalogue of the library")
        + element("baseURL", f"{site.address}/oai")
        + element("protocolVersion", "2.0")
        + element("adminEmail", site.mail)
        + element("earliestDatestamp", _second(queries.earliest() or at))
        + element("deletedRecord", "persistent")
        + element("granularity", "YYYY-MM-DDThh:mm:ssZ")
        + (around("description", description) if "." in site.host and site.host[0].isalpha() else ""),
    )


def _formats(asked: Asked, site: Site, _at: datetime) -> str:
    if "identifier" in asked.arguments:
        _record(asked, site)
    return around(
        "ListMetadataFormats",
        "".join(
            around(
                "metadataFormat",
                element("metadataPrefix", one) + element("schema", schema) + element("metadataNamespace", namespace),
            )
            for one, (schema, namespace) in NAMES.items()
        ),
    )


def _sets(asked: Asked, _site: Site, at: datetime) -> str:
    if rules.RESUMPTION in asked.arguments:
        tokens.place_in(asked.arguments[rules.RESUMPTION], verb=Verb.LIST_SETS, at=at)
    named = [(kind.value, _in_every_language(kind)) for kind in RecordKind]
    named += [(f"{rules.COLLECTION}{row.uuid}", row.title) for row in collections.collections()]
    return around("ListSets", "".join(around("set", element("setSpec", spec) + element("setName", name)) for spec, name in named))


def _in_every_language(kind: RecordKind) -> str:
    names = []
    for language in LANGUAGES:
        with override(language):
            names.append(str(kind.label))
    return " / ".join(names)


def _list(asked: Asked, site: Site, at: datetime) -> str:
    if rules.RESUMPTION in asked.arguments:
        place = tokens.place_in(asked.arguments[rules.RESUMPTION], verb=asked.verb, at=at)
        rows = queries.entries(since=place.since, until=place.until, of_set=place.set)
    else:
        until = min(asked.until or at, at).replace(microsecond=0)
        rows = queries.entries(since=asked.since, until=until, of_set=asked.arguments.get("set", ""))
        place = Place(
            verb=asked.verb, format=asked.format, set=asked.arguments.get("set", ""), since=asked.since, until=until,
            after=until, after_id=0, shown=0, total=rows.count(),
        )  # fmt: skip
    with_marc = asked.verb is Verb.LIST_RECORDS
    after = (place.after, place.after_id) if place.shown else None
    found = queries.page(rows, after=after, most=PAGE_RECORDS + 1, with_marc=with_marc)
    if not found and not place.shown:
        raise HarvestRefused((OaiFault.NO_MATCH, "No record matches."))
    shown = found[:PAGE_RECORDS]
    content = "".join(_written(one, place.format, site) if with_marc else _header(one, site) for one in shown)
    return around(asked.verb, content + _resumption(place, found, at=at))


def _resumption(place: Place, found: list[queries.Harvested], *, at: datetime) -> str:
    """The token of the next page; an empty one ends a list that had several."""
    counts = {"completeListSize": str(place.total), "cursor": str(place.shown)}
    if len(found) <= PAGE_RECORDS:
        return element("resumptionToken", **counts) if place.shown else ""
    last = found[PAGE_RECORDS - 1]
    following = Place(
        verb=place.verb, format=place.format, set=place.set, since=place.since, until=place.until,
        after=last.stamped_at, after_id=last.id, shown=place.shown + PAGE_RECORDS, total=place.total,
    )  # fmt: skip
    ends = {"expirationDate": _second(at + tokens.GOOD_FOR)}
    return element("resumptionToken", tokens.token_of(following, at=at), **ends, **counts)


def _get(asked: Asked, site: Site, _at: datetime) -> str:
    return around("GetRecord", _written(_record(asked, site), asked.format, site))


def _record(asked: Asked, site: Site) -> queries.Harvested:
    uuid = rules.uuid_in(asked.arguments["identifier"], host=site.host)
    found = queries.harvested(uuid) if uuid else None
    if found is None:
        raise HarvestRefused((OaiFault.NO_RECORD, "There is no record with this identifier."))
    return found


def _written(one: queries.Harvested, format_: Format, site: Site) -> str:
    header = _header(one, site)
    if one.marc is None:
        return around("record", header)
    return around("record", header + around("metadata", writing.written(one.marc, as_=format_, address=site.page_of(one.uuid))))


def _header(one: queries.Harvested, site: Site) -> str:
    content = element("identifier", rules.identifier_of(one.uuid, host=site.host)) + element("datestamp", _second(one.stamped_at))
    content += "".join(element("setSpec", name) for name in one.sets)
    return around("header", content, status="deleted") if one.is_gone else around("header", content)


def _second(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


ANSWERS = {
    Verb.IDENTIFY: _identify,
    Verb.LIST_FORMATS: _formats,
    Verb.LIST_SETS: _sets,
    Verb.LIST_IDENTIFIERS: _list,
    Verb.LIST_RECORDS: _list,
    Verb.GET_RECORD: _get,
}
