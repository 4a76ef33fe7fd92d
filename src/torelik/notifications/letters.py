"""A notification as a letter: text in the reader's language, with addresses of the site's own name."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from torelik.notifications import kinds
from torelik.notifications.kinds import Text
from torelik.notifications.models import Letter
from torelik.notifications.queries import kept_texts
from torelik.notifications.vocabulary import Channel


def words_of(letter: Letter) -> Text:
    """Return subject and text in the person's language: the Academy's own words, else the product's."""
    told, to = letter.notification, letter.notification.account
    kept = kept_texts([told.kind], channel=Channel.MAIL, language=to.language).get(told.kind)
    name = " ".join(filter(None, [to.given_name, to.patronymic])) or to.get_full_name()
    with override(to.language):
        return kinds.worded(told.kind, {**told.words, "name": name}, channel=Channel.MAIL, kept=kept)


def message_of(letter: Letter, words: Text) -> EmailMessage:
    """Return the letter as it goes out. Its name stays the same however often it is tried: mail servers know it again."""
    to = letter.notification.account
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    with override(to.language):
        parts = [words.text]
        if letter.notification.path:
            parts.append(f"{site}/{to.language}{letter.notification.path}")
        choose = {"address": f"{site}{reverse('notifications:inbox')}"}
        parts.append("-- \n" + _("You choose yourself what comes by e-mail: %(address)s") % choose)
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    headers = {"Message-ID": f"<{letter.uuid}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(words.subject, "\n\n".join(parts) + "\n", to=[to.email], headers=headers)
