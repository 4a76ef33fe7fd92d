"""Words of the article index."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RowFault(models.TextChoices):
    """Why a row of the contents is no article."""

    NO_TITLE = "no-title", _("Type the title.")
    PAGES = "pages", _("Pages are numbers: 5, 5–11 or 5–7, 12.")
    PAGES_ORDER = "pages-order", _("The last page comes before the first.")
    AUTHOR = "author", _("Authors are separated by semicolons; each is a surname with a name or initials.")
    TOO_LONG = "too-long", _("The text is too long.")
    CONTROL_CHARACTERS = "control-characters", _("There are characters that cannot be kept.")


class ContentsRefusal(models.TextChoices):
    """Why contents are not taken."""

    NOTHING = "nothing", _("No row has a title.")
    TOO_MANY = "too-many", _("An issue takes at most 200 articles at once.")
    ROWS = "rows", _("Some rows are not complete; nothing was taken yet.")
    NOT_ARTICLES = "not-articles", _("There are no articles in the file. JATS (XML), Crossref (JSON) and ZIP of these are read.")
    NOT_HERE = "not-here", _("Articles stand in an issue or a book. Open the issue first.")


class IssueRefusal(models.TextChoices):
    """Why no issue is opened."""

    YEAR = "year", _("The year has four figures.")
    NUMBER = "number", _("Type the number of the issue: 3, or 3–4 for a double one.")
    NOT_SERIAL = "not-serial", _("Only a periodical has issues.")


class Grouping(models.TextChoices):
    """How the titles of a bibliographic list are grouped."""

    NONE = "none", _("Not grouped")
    SECTION = "section", _("By section of the issue")
    SUBJECT = "subject", _("By subject")
    YEAR = "year", _("By year")
    HOST = "host", _("By periodical or book")


class Kinds(models.TextChoices):
    """What goes into a thematic list."""

    ARTICLES = "articles", _("Articles")
    ALL = "all", _("Books and articles")


class EVENTS(models.TextChoices):
    CONTENTS_ENTERED = "library.contents-entered", _("The contents of an issue or a book were entered")
    ISSUE_OPENED = "library.issue-opened", _("An issue of a periodical was catalogued to take its articles")
