"""Words of cataloguing."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REASON_CHARACTERS = 300
"""The longest reason of a change of a record."""


class RecordKind(models.TextChoices):
    """What a record describes. The values are those of ``marc.Kind``."""

    BOOK = "book", pgettext_lazy("kind of record", "Book")
    SERIAL = "serial", pgettext_lazy("kind of record", "Periodical")
    ARTICLE = "article", pgettext_lazy("kind of record", "Article")
    ACT = "act", pgettext_lazy("kind of record", "Legal act")
    COURT_PRACTICE = "court-practice", pgettext_lazy("kind of record", "Court practice")
    DISSERTATION = "dissertation", pgettext_lazy("kind of record", "Dissertation")
    E_RESOURCE = "e-resource", pgettext_lazy("kind of record", "Electronic resource")
    AUDIOVISUAL = "audiovisual", pgettext_lazy("kind of record", "Audio or video")
    MAP = "map", pgettext_lazy("kind of record", "Map")
    MUSIC = "music", pgettext_lazy("kind of record", "Music")
    OTHER = "other", pgettext_lazy("kind of record", "Other")


class Stage(models.TextChoices):
    """Stages of the work on a record, in their order."""

    BRIEF = "brief", _("Described in brief")
    DESCRIBED = "described", _("Described in full")
    CLASSED = "classed", _("Classed")
    CHECKED = "checked", _("Checked")


class RemarkCode(models.TextChoices):
    """What formal control finds in a record; the first part are errors, which keep a record from being saved."""

    NO_TITLE = "no-title", _("There is no title: field 245, subfield a.")
    LENGTH = "length", _("The field of codes has a wrong length.")
    CODE = "code", _("There is no such code at this position.")
    REPEATED = "repeated", _("A record has this field once.")
    SUBFIELD_REPEATED = "subfield-repeated", _("This field has the subfield once.")
    INDICATOR = "indicator", _("This indicator cannot have this value here.")
    EMPTY = "empty", _("The field or subfield is empty.")

    ISBN = "isbn", _("The last digit of the ISBN does not fit. Compare the number with the book.")
    ISBN_RANGE = "isbn-range", _("No publisher has been given such an ISBN. Compare the number with the book.")
    ISSN = "issn", _("The last digit of the ISSN does not fit. Compare the number with the edition.")
    NO_CLASS = "no-class", _("There is no class mark: neither UDC (080) nor LBC (084).")
    NO_LANGUAGE = "no-language", _("The language of the text is not named: field 008, positions 35–37, or field 041.")
    YEARS_DIFFER = "years-differ", _("The year in field 008 is not the year of the imprint.")
    NO_CODES = "no-codes", _("Field 008 is missing: kind, year and language are not coded.")
    UNKNOWN_FIELD = "unknown-field", _("MARC 21 has no such field.")
    UNKNOWN_SUBFIELD = "unknown-subfield", _("This field has no such subfield.")


ERRORS = frozenset({
    RemarkCode.NO_TITLE, RemarkCode.LENGTH, RemarkCode.CODE, RemarkCode.REPEATED, RemarkCode.SUBFIELD_REPEATED,
    RemarkCode.INDICATOR, RemarkCode.EMPTY,
})  # fmt: skip
"""The remarks that keep a record from being saved; the others are for the cataloguer to weigh."""


class ImportState(models.TextChoices):
    """How far an import has come; see ``rules.IMPORT_LIFE``."""

    UPLOADED = "uploaded", _("Waiting to be read")
    READING = "reading", _("Being read")
    PREVIEWED = "previewed", _("Waiting for your decision")
    IMPORTING = "importing", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Refused")


class Outcome(models.TextChoices):
    """What becomes of one piece of a file: every piece has exactly one outcome."""

    NEW = "new", _("New record")
    UPDATE = "update", _("Replaces a record")
    DUPLICATE = "duplicate", _("Duplicate")
    QUARANTINED = "quarantined", _("Not readable")


class OnDuplicate(models.TextChoices):
    """What to do with a piece that describes a title which the catalogue has already."""

    SKIP = "skip", _("Leave the records of the catalogue as they are")
    UPDATE = "update", _("Replace the records of the catalogue where the file says something else")


class MatchBy(models.TextChoices):
    """By what the same title is recognised. The values are the sorts of keys of ``marc.match_keys``."""

    NUMBER = "number", _("Number of the record at its library")
    ISBN = "isbn", _("ISBN with the beginning of the title")
    TITLE = "title", _("Title, author, year and publisher")


EVERY_MATCH = " ".join(MatchBy.values)
"""Every rule of matching, as a profile stores them."""


class MendRefusal(models.TextChoices):
    """Why a quarantined piece stays in quarantine."""

    NOT_IMPORTED_YET = "not-imported-yet", _("The file was not imported yet: decide about it first.")
    MENDED_ALREADY = "mended-already", _("The piece was mended already.")
    NO_BYTES = "no-bytes", _("Nothing of the piece has come: the file ends before it.")
    NOT_MARC = "not-marc", _("No record was found in these bytes.")
    SEVERAL_RECORDS = "several-records", _("There are several records in these bytes: mend them as lines, one by one.")
    NO_TITLE = "no-title", _("The record has no title.")


class ChangeRefusal(models.TextChoices):
    """Why a record is not changed."""

    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody else has changed the record meanwhile.")
    NO_REASON = "no-reason", _("Write why.")
    NO_VERSION = "no-version", _("The record has no such earlier version.")


class Refused(models.TextChoices):
    """Why a whole file is not imported."""

    EMPTY = "empty", _("The file is empty.")
    NOT_MARC = (
        "not-marc",
        _("This is not a MARC file: neither ISO 2709, nor MARCXML, nor an IRBIS exchange file was found in it."),
    )
    UNSAFE_ARCHIVE = "unsafe-archive", _("The archive is not safe to unpack, so nothing was taken from it.")
    UNSAFE_XML = "unsafe-xml", _("The XML declares a document type or entities, so it was not opened.")
    TOO_LARGE = "too-large", _("The file is larger than this library accepts.")
    DAMAGED = "damaged", _("The file could not be read to its end.")


class QuarantineReason(models.TextChoices):
    """Why a piece of a file gave no record. The values are those of ``marc.UnreadableReason``."""

    TRUNCATED = "truncated", _("The file ends in the middle of this record.")
    GARBAGE = "garbage", _("These bytes between records are no record.")
    TOO_LONG = "too-long", _("The record is longer than a MARC record may be.")
    BAD_LEADER = "bad-leader", _("The leader of the record is damaged.")
    BAD_DIRECTORY = "bad-directory", _("The directory of the record is damaged.")
    NO_FIELDS = "no-fields", _("The record has no fields.")
    ENCODING_UNKNOWN = "encoding-unknown", _("The encoding of the record cannot be recognised.")
    TOO_MANY_BAD_CHARACTERS = "too-many-bad-characters", _("Too many characters of the record are damaged.")
    BAD_FIELD_LINE = "bad-field-line", _("A line of the record is not a field.")
    BAD_XML = "bad-xml", _("The XML of the record is damaged.")
    DAMAGED_COMPRESSION = "damaged-compression", _("The compressed file is damaged from here on.")
    NOT_MARC_INSIDE_ARCHIVE = "not-marc-inside-archive", _("This file of the archive is not a MARC file.")
    NOT_STORABLE = "not-storable", _("The record has characters that cannot be stored.")


class EVENTS(models.TextChoices):
    RECORD_CATALOGUED = "library.record-catalogued", _("A bibliographic record was catalogued")
    FILE_GIVEN_FOR_IMPORT = "library.import-file-given", _("A MARC file was given for import")
    IMPORT_STARTED = "library.import-started", _("An import of MARC records was started")
    IMPORT_REFUSED = "library.import-refused", _("A file given for import was refused")
    RECORDS_IMPORTED = "library.records-imported", _("MARC records were imported")
    RECORD_CHANGED = "library.record-changed", _("A bibliographic record was changed")
    RECORD_RESTORED = "library.record-restored", _("An earlier version of a bibliographic record was restored")
    STAGE_ENDED = "library.stage-ended", _("A stage of the work on a bibliographic record was ended")
    QUARANTINE_MENDED = "library.quarantine-mended", _("Pieces of an import that could not be read were mended")
    IMPORT_PROFILE_SAVED = "library.import-profile-saved", _("A profile of imports was saved")
    EXPORT_PROFILE_SAVED = "library.export-profile-saved", _("A profile of exports was saved")
    EXPORT_PROFILE_REMOVED = "library.export-profile-removed", _("A profile of exports was removed")
    IMPORT_PROFILE_REMOVED = "library.import-profile-removed", _("A profile of imports was removed")
    RECORDS_EXPORTED = "library.records-exported", _("Bibliographic records were exported")


SECURITY_EVENTS = (EVENTS.FILE_GIVEN_FOR_IMPORT, EVENTS.IMPORT_REFUSED, EVENTS.RECORDS_IMPORTED, EVENTS.RECORDS_EXPORTED)
"""What the monitoring of information security must know (cl. 10(2))."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    FORMAT = "format", _("format")
    STAGE = "stage", pgettext_lazy("fact", "stage")
    RECORDS = "records", pgettext_lazy("fact", "records")
    RECORDS_DIGEST = "records_digest", _("digest of the records")
    SHA256 = "sha256", _("digest of the file")
    BYTES = "bytes", _("bytes")
    READ = "read", pgettext_lazy("fact", "read")
    IMPORTED = "imported", pgettext_lazy("fact", "imported")
    UPDATED = "updated", pgettext_lazy("fact", "replaced")
    DUPLICATES = "duplicates", pgettext_lazy("fact", "duplicates")
    QUARANTINED = "quarantined", _("not readable")
    ON_DUPLICATE = "on_duplicate", _("what to do with duplicates")
    VERSION = "version", pgettext_lazy("fact", "version")
    TRIED = "tried", pgettext_lazy("fact", "tried")
    MENDED = "mended", pgettext_lazy("fact", "mended")


class GRANTS(models.TextChoices):
    CATALOGUE_RECORD = "library.catalogue-record", _("Catalogue: make and change bibliographic records")
    IMPORT_RECORDS = "library.import-records", _("Import MARC records")
    EXPORT_RECORDS = "library.export-records", _("Export bibliographic records")


class NOTICES(models.TextChoices):
    """Sentences told to the person who started an import."""

    IMPORT_DONE = "library.import-done", _("“%(file)s” was imported: new records %(imported)s, not readable %(quarantined)s.")
    IMPORT_FAILED = "library.import-failed", _("“%(file)s” was not imported.")


ENCODINGS = {
    "ascii": "ASCII",
    "utf-8": "UTF-8",
    "marc-8": "MARC-8",
    "cp1251": "Windows-1251",
    "kz1048": "KZ-1048",
    "cp866": "CP866",
    "koi8-r": "KOI8-R",
    "latin-1": "Latin-1",
    "xml-declared": _("as the XML declares"),
}
"""Names of encodings by the values of ``marc.Encoding``."""

DIALECTS = {"marc21": "MARC 21", "unimarc": "UNIMARC", "rusmarc": "RUSMARC", "irbis": "IRBIS"}
"""Names of dialects by the values of ``marc.Dialect``."""

LOOKS_LIKE = {
    "empty": _("The file is empty."),
    "pdf": _("This is a PDF document."),
    "word": _("This is a Word document."),
    "spreadsheet": _("This is a spreadsheet."),
    "image": _("This is a picture."),
    "html": _("This is a web page."),
    "xml-without-records": _("This is XML, but there are no MARC records in it."),
    "archive-without-records": _("This is an archive, but there are no MARC records in it."),
    "text": _("This is a plain text."),
    "unknown": _("The sort of the file cannot be recognised."),
}
"""What a file that is no MARC file is instead, by the values of ``marc.LooksLike``."""

DANGERS = {
    "path-outside": _("A file of the archive asks to be written outside of it:"),
    "link": _("The archive holds a link instead of a file:"),
    "password": _("The archive is locked with a password:"),
    "unpacks-too-large": _("The archive would grow out of all proportion when unpacked:"),
    "too-many-files": _("The archive holds too many files:"),
    "archive-inside-archive": _("There is an archive inside the archive:"),
    "damaged-archive": _("The archive is damaged:"),
}
"""Why an archive is not safe, by the values of ``marc.Danger``; the place in the archive follows."""

WARNINGS = {
    "length-wrong": _("The length in the leader is wrong; the record was read by its end mark."),
    "base-address-wrong": _("The address of the data in the leader is wrong; it was found anew."),
    "directory-recovered": _("The directory does not fit the fields; they were read one after another."),
    "tag-repaired": _("A tag of a field was mended."),
    "indicators-repaired": _("Indicators of a field were mended."),
    "subfield-code-repaired": _("A subfield code was mended."),
    "text-outside-subfields": _("Text outside the subfields was kept as a subfield."),
    "encoding-flag-wrong": _("The record names another encoding than the one it is written in."),
    "bytes-replaced": _("Some characters could not be read."),
    "characters-lost-earlier": _("Characters were lost before the record came here."),
    "blank-line": _("There was a blank line inside the record."),
    "no-title": _("The record has no title."),
    "not-converted": _("A field has no place in MARC 21 and was left out; the original keeps it."),
    "extra-element": _("An unknown XML element was passed over."),
}
"""What was mended while a record was read, by the values of ``marc.WarningCode``."""

PLURAL_OUTCOMES = {
    Outcome.NEW: _("New records"),
    Outcome.UPDATE: _("Replaced"),
    Outcome.DUPLICATE: _("Duplicates"),
    Outcome.QUARANTINED: _("Not readable"),
}
"""Outcomes as headings over many pieces."""

LANGUAGE_NAMES = {
    "kaz": pgettext_lazy("language of a publication", "Kazakh"),
    "rus": pgettext_lazy("language of a publication", "Russian"),
    "eng": pgettext_lazy("language of a publication", "English"),
    "ger": pgettext_lazy("language of a publication", "German"),
    "fre": pgettext_lazy("language of a publication", "French"),
    "tur": pgettext_lazy("language of a publication", "Turkish"),
    "uzb": pgettext_lazy("language of a publication", "Uzbek"),
    "kir": pgettext_lazy("language of a publication", "Kyrgyz"),
    "tat": pgettext_lazy("language of a publication", "Tatar"),
    "ukr": pgettext_lazy("language of a publication", "Ukrainian"),
    "bel": pgettext_lazy("language of a publication", "Belarusian"),
    "uig": pgettext_lazy("language of a publication", "Uighur"),
    "chi": pgettext_lazy("language of a publication", "Chinese"),
    "jpn": pgettext_lazy("language of a publication", "Japanese"),
    "kor": pgettext_lazy("language of a publication", "Korean"),
    "ara": pgettext_lazy("language of a publication", "Arabic"),
    "per": pgettext_lazy("language of a publication", "Persian"),
    "spa": pgettext_lazy("language of a publication", "Spanish"),
    "por": pgettext_lazy("language of a publication", "Portuguese"),
    "ita": pgettext_lazy("language of a publication", "Italian"),
    "lat": pgettext_lazy("language of a publication", "Latin"),
    "grc": pgettext_lazy("language of a publication", "Ancient Greek"),
    "pol": pgettext_lazy("language of a publication", "Polish"),
    "cze": pgettext_lazy("language of a publication", "Czech"),
    "dut": pgettext_lazy("language of a publication", "Dutch"),
    "heb": pgettext_lazy("language of a publication", "Hebrew"),
    "mul": pgettext_lazy("language of a publication", "Several languages"),
}
"""Languages of publications by the codes of ISO 639-2/B; a code without a name is shown as it is."""


def explained(detail: str) -> str:
    """Return what is kept about a refused file or piece in words: a value of ``marc``, and perhaps the place after it."""
    value, _blank, where = detail.partition(" ")
    words = LOOKS_LIKE.get(value) or DANGERS.get(value)
    return f"{words} {where}".strip() if words else detail


def language_name(code: str) -> str:
    """Return the name of a MARC language in the present language; a code that is not known stays as it is."""
    return str(LANGUAGE_NAMES.get(code, code))
