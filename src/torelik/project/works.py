"""Names of all works in the background and of what messages do, in one place: contexts below support cannot name theirs."""

from django.utils.translation import gettext_lazy as _

from torelik.support import api as support

WORKS = (
    support.NamedWork("torelik.library.cataloguing.tasks.work_on_import", _("Import of records"), "cataloguing:imports"),
    support.NamedWork("torelik.library.copying.tasks.work_on_batch", _("Change of many records"), "copying:batches"),
    support.NamedWork(
        "torelik.library.authorities.tasks.work_on_gathering", _("Gathering of headings"), "authorities:authorities"
    ),
    support.NamedWork("torelik.library.links.tasks.work_on_links", _("Check of links"), "links:report"),
    support.NamedWork("torelik.library.exporting.tasks.work_on_export", _("Full export"), "exporting:exports"),
    support.NamedWork("torelik.documents.text.tasks.read_text", _("Reading of a file as text"), "texts:list"),
    support.NamedWork("torelik.search.words.tasks.remake_index", _("Making the search index anew"), "words:page"),
    support.NamedWork("torelik.identity.signin.tasks.write_recovery_letters", _("Letters for a forgotten password")),
    support.NamedWork("torelik.identity.signin.tasks.write_invitation", _("Letter to a new person")),
    support.NamedWork("modelsearch.tasks.insert_or_update_object_task", _("Page or picture into the search of editors")),
    support.NamedWork("wagtail.tasks.update_reference_index_task", _("Links between pages of the portal")),
    support.NamedWork("wagtail.tasks.delete_file_from_storage_task", _("Removal of a file of the portal")),
    support.NamedWork("wagtail.images.tasks.set_image_focal_point_task", _("Focal point of a picture")),
    support.NamedWork("torelik.identity.signin.tasks.write_reset_letter", _("Letter about a second factor that was reset")),
)
TOPICS = {
    "library.index-records": _("Records into the search index"),
    "library.gather-headings": _("Headings to be gathered, to the worker"),
    "library.check-links": _("Checks of links, to the worker"),
    "library.search-letters": _("Letters about saved searches"),
    "library.work-on-import": _("Imports, to the worker"),
    "library.work-on-batch": _("Changes of many records, to the worker"),
    "library.work-on-export": _("Exports, to the worker"),
    "search.words-taught": _("Taught words into the search"),
    "notifications.letters": _("Notifications by e-mail"),
    "support.letters": _("Letters of the help desk"),
    "learning.index-courses": _("Courses into the search index"),
    "documents.read-texts": _("Files to be read, to the worker"),
    "documents.index-texts": _("Texts of files into the search index"),
    "portal.index-pages": _("Pages of the portal into the search index"),
}


def name_works() -> None:
    """Name them for the page of works in the background."""
    for work in WORKS:
        support.register_work(work)
    for topic, label in TOPICS.items():
        support.register_topic(topic, label)
