"""Words of OAI-PMH."""

from enum import StrEnum


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
