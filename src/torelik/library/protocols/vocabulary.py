"""Words of OAI-PMH and SRU."""

from enum import IntEnum, StrEnum


class Verb(StrEnum):
    """What a harvester may ask."""

    IDENTIFY = "Identify"
    LIST_FORMATS = "ListMetadataFormats"
    LIST_SETS = "ListSets"
    LIST_IDENTIFIERS = "ListIdentifiers"
    LIST_RECORDS = "ListRecords"
    GET_RECORD = "GetRecord"


class OaiFault(StrEnum):
    """The errors of the protocol; each may occur once or more in an answer."""

    BAD_VERB = "badVerb"
    BAD_ARGUMENT = "badArgument"
    BAD_RESUMPTION = "badResumptionToken"
    NO_FORMAT = "cannotDisseminateFormat"
    NO_RECORD = "idDoesNotExist"
    NO_MATCH = "noRecordsMatch"


class Format(StrEnum):
    """In which forms records leave."""

    DUBLIN_CORE = "oai_dc"
    MARCXML = "marcxml"


class Diagnostic(IntEnum):
    """What an SRU server says when it cannot answer (info:srw/diagnostic/1)."""

    UNAVAILABLE = 2
    OPERATION = 4
    VERSION = 5
    VALUE = 6
    MISSING = 7
    PARAMETER = 8
    SYNTAX = 10
    TOO_LONG = 12
    INDEX = 16
    RELATION = 19
    TERM = 36
    BOOLEAN = 37
    POSITION = 61
    NO_RECORD = 64
    SCHEMA = 66
    PACKING = 71
    XPATH = 72
    SORT = 80
    STYLESHEET = 110

    @property
    def message(self) -> str:
        """The sentence of the list of diagnostics, literally."""
        return _MESSAGES[self]


_MESSAGES = {
    Diagnostic.UNAVAILABLE: "System temporarily unavailable",
    Diagnostic.OPERATION: "Unsupported operation",
    Diagnostic.VERSION: "Unsupported version",
    Diagnostic.VALUE: "Unsupported parameter value",
    Diagnostic.MISSING: "Mandatory parameter not supplied",
    Diagnostic.PARAMETER: "Unsupported parameter",
    Diagnostic.SYNTAX: "Query syntax error",
    Diagnostic.TOO_LONG: "Too many characters in query",
    Diagnostic.INDEX: "Unsupported index",
    Diagnostic.RELATION: "Unsupported relation",
    Diagnostic.TERM: "Term in invalid format for index or relation",
    Diagnostic.BOOLEAN: "Unsupported boolean operator",
    Diagnostic.POSITION: "First record position out of range",
    Diagnostic.NO_RECORD: "Record does not exist",
    Diagnostic.SCHEMA: "Unknown schema for retrieval",
    Diagnostic.PACKING: "Unsupported record packing",
    Diagnostic.XPATH: "XPath retrieval unsupported",
    Diagnostic.SORT: "Sort not supported",
    Diagnostic.STYLESHEET: "Stylesheets not supported",
}


class RecordSchema(StrEnum):
    """In which forms SRU gives records; the values are their identifiers."""

    MARCXML = "info:srw/schema/1/marcxml-v1.1"
    DUBLIN_CORE = "info:srw/schema/1/dc-v1.1"
