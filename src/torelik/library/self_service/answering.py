"""What a terminal is answered over SIP2. Each message is one act or one question; what people may not do is an answer too."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.queries import ItemCard
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.holds import queries as holds
from torelik.library.lending import queries as loans
from torelik.library.patrons import queries as patrons
from torelik.library.patrons.queries import PatronCard
from torelik.library.self_service import actions, codec, doing, queries, rules
from torelik.library.self_service.codec import Message
from torelik.library.self_service.doing import Done
from torelik.library.self_service.queries import TerminalCard
from torelik.library.self_service.vocabulary import Code

Fields = list[tuple[str, str]]

SUPPORTED = "YYYYYYYYYNYNYYYY"
"""``BX``: status, check-out, check-in, block, SC status, resend, login, patron, end, fee, item, item status, enable, hold,
renew, renew all. No payments are taken, and nothing of a copy is changed from afar."""

END_OF_DAY = time(23, 59)


class HangUp(Exception):
    """The connection is to be ended, after these bytes."""

    def __init__(self, last: bytes = b"") -> None:
        super().__init__()
        self.last = last


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer before it is bytes."""

    code: Code
    fixed: str
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One message with whom and what it names."""

    message: Message
    terminal: TerminalCard
    reader: PatronCard | None
    item: ItemCard | None
    at: datetime

    @property
    def stamp(self) -> str:
        return codec.moment(clock.local_time(self.at))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Why nothing can be done with a reader and a copy of these numbers."""
        return tuple(filter(None, (self.unknown_reader, self.unknown_item)))

    @property
    def unknown_reader(self) -> str:
        words = {"number": self.message.get("AA")}
        return "" if self.reader else _("No reader's ticket has this number: %(number)s") % words

    @property
    def unknown_item(self) -> str:
        words = {"number": self.message.get("AB")}
        return "" if self.item else _("No copy has this number: %(number)s") % words

    @property
    def institution(self) -> tuple[str, str]:
        return ("AO", self.message.get("AO"))

    @property
    def named_reader(self) -> tuple[str, str]:
        return ("AA", self.message.get("AA"))

    @property
    def named_item(self) -> tuple[str, str]:
        return ("AB", self.message.get("AB"))


class Conversation:
    """One connection: who signed in over it, and the last answer, which a terminal may ask for again."""

    def __init__(self) -> None:
        self._terminal: UUID | None = None
        self._line = self._answer = b""
        self._failures = self._unreadable = 0
        self._spoken = ("", "")

    @property
    def is_signed_in(self) -> bool:
        return self._terminal is not None

    def answer(self, line: bytes, *, at: datetime) -> bytes:
        """Return the answer to one line. Raises ``HangUp`` for whoever is no terminal of ours, or no more."""
        try:
            message = codec.read(line)
        except codec.Unreadable:
            return self._ask_to_resend()
        self._unreadable = 0
        if message.code in (Code.RESEND, Code.ASK_TO_RESEND):
            return self._answer or self._ask_to_resend()
        if message.sequence and line == self._line:
            return self._answer  # the very same message: its answer was lost on the way
        reply = self._log_in(message, at=at) if message.code == Code.LOGIN else self._reply(message, at=at)
        self._line = line
        self._answer = _bytes_of(reply, message)
        return self._answer

    def _ask_to_resend(self) -> bytes:
        self._unreadable += 1
        if self._unreadable > rules.UNREADABLE_IN_A_ROW:
            raise HangUp
        return codec.write(Code.ASK_TO_RESEND, checked=True)

    def _log_in(self, message: Message, *, at: datetime) -> Reply:
        # The ciphers of SIP2 were never agreed on: name and secret come as they are, inside of TLS.
        terminal = actions.let_in(key=message.get("CN"), secret=message.get("CO"), at=at)
        self._terminal = terminal.uuid if terminal else None
        reply = Reply(Code.LOGGED_IN, "1" if terminal else "0", ())
        if terminal is None:
            self._failures += 1
            if self._failures >= rules.LOGIN_TRIES:
                actions.tell_of_guessing(key=message.get("CN"), at=at)
                raise HangUp(_bytes_of(reply, message))
        return reply

    def _reply(self, message: Message, *, at: datetime) -> Reply:
        terminal = queries.terminal_at_work(self._terminal) if self._terminal else None
        if terminal is None:
            raise HangUp  # revoked, or not signed in: nothing is told
        ticket, number = message.get("AA"), message.get("AB")
        reader = patrons.patron_by_ticket(ticket) if ticket else None
        item = holdings.item_by_number(number) if number else None
        with translation.override(self._language(message, reader, terminal)):
            return ANSWERS[Code(message.code)](Case(message, terminal, reader, item, at))

    def _language(self, message: Message, reader: PatronCard | None, terminal: TerminalCard) -> str:
        """Choose the language: what the terminal says the reader speaks, the reader's own, the terminal's."""
        ticket = message.get("AA")
        if asked := message.fixed.get("language"):
            self._spoken = (ticket, rules.LANGUAGES.get(asked, ""))
        if ticket and self._spoken[0] == ticket and self._spoken[1]:
            return self._spoken[1]
        return reader.language if reader is not None and reader.account_id is not None else terminal.language


def _bytes_of(reply: Reply, message: Message) -> bytes:
    return codec.write(reply.code, reply.fixed, reply.fields, sequence=message.sequence)


def _said(words: Iterable[str]) -> Fields:
    return [("AF", one) for one in words]


def _yes(told: bool) -> str:
    return "Y" if told else "N"


def _digit(told: bool) -> str:
    return "1" if told else "0"


def _due(done: Done) -> str:
    """Return when a book is due as terminals print it: the hour, or the end of the day."""
    if done.due_on is None:
        return ""
    return codec.moment(clock.local_time(done.due_at) if done.due_at else datetime.combine(done.due_on, END_OF_DAY))


def sc_status(case: Case) -> Reply:
    fields: Fields = [case.institution, ("AM", case.terminal.where), ("BX", SUPPORTED), ("AN", case.terminal.name)]
    return Reply(Code.ACS_STATUS, f"YYYYNN030003{case.stamp}2.00", fields)


def check_out(case: Case) -> Reply:
    if case.reader and case.item:
        renews = case.message.fixed["renewal"] == "Y"
        done = doing.issue(item=case.item, reader=case.reader, terminal=case.terminal, renews=renews, at=case.at)
    else:
        done = Done(False, case.unknown)
    return _lent(Code.CHECKED_OUT, case, done)


def renew(case: Case) -> Reply:
    if case.reader and case.item:
        done = doing.renew(item=case.item, reader=case.reader, terminal=case.terminal, at=case.at)
    else:
        done = Done(False, case.unknown)
    return _lent(Code.RENEWED, case, done)


def _lent(code: Code, case: Case, done: Done) -> Reply:
    fixed = f"{_digit(done.is_done)}{_yes(done.is_renewal)}U{_yes(done.is_done)}{case.stamp}"
    title, due = ("AJ", done.title), ("AH", _due(done))
    return Reply(code, fixed, [case.institution, case.named_reader, case.named_item, title, due, *_said(done.words)])


def check_in(case: Case) -> Reply:
    done = Done(False, (case.unknown_item,))
    if case.item:
        done = doing.take_back(item=case.item, terminal=case.terminal, at=case.at)
    fixed = f"{_digit(done.is_done)}{_yes(done.is_done)}U{_yes(done.alert is not None or not done.is_done)}{case.stamp}"
    place = str(case.item.place) if case.item else ""
    fields: Fields = [case.institution, case.named_item, ("AQ", place), ("AJ", done.title)]
    if done.alert:
        fields.append(("CV", done.alert))
    if done.destination:
        fields.append(("CT", done.destination))
    return Reply(Code.CHECKED_IN, fixed, [*fields, *_said(done.words)])


def renew_all(case: Case) -> Reply:
    if case.reader is None:
        fixed = f"0{rules.count(0)}{rules.count(0)}{case.stamp}"
        return Reply(Code.ALL_RENEWED, fixed, [case.institution, *_said([case.unknown_reader])])
    together = doing.renew_all(reader=case.reader, terminal=case.terminal, at=case.at)
    fixed = f"1{rules.count(len(together.renewed))}{rules.count(len(together.refused))}{case.stamp}"
    numbers = [*(("BM", one) for one in together.renewed), *(("BN", one) for one in together.refused)]
    return Reply(Code.ALL_RENEWED, fixed, [case.institution, *numbers])


def hold(case: Case) -> Reply:
    acts = {"+": doing.place_hold, "-": doing.cancel_hold}
    act = acts.get(case.message.fixed["mode"])
    if not (case.reader and case.item):
        done = Done(False, case.unknown)
    elif act is None:
        done = Done(False, (_("A hold is placed or cancelled here; a librarian changes it."),), case.item.title)
    else:
        done = act(item=case.item, reader=case.reader, terminal=case.terminal, at=case.at)
    fields: Fields = [case.institution, case.named_reader, case.named_item, ("AJ", done.title)]
    if done.position is not None:
        fields.append(("BR", str(done.position)))
    if done.pickup:
        fields.append(("BS", done.pickup))
    return Reply(Code.HELD, f"{_digit(done.is_done)}{_yes(done.is_on_shelf)}{case.stamp}", [*fields, *_said(done.words)])


def item(case: Case) -> Reply:
    if case.item is None:
        fields = [case.named_item, ("AJ", ""), *_said([case.unknown_item])]
        return Reply(Code.ITEM_TOLD, f"{rules.OTHER}0001{case.stamp}", fields)
    due_on = loans.due_day_of_item(case.item.id)
    waits, way = holds.hold_of_copy(case.item.uuid), holds.transfer_of_copy(case.item.uuid)
    status = rules.circulation_status(
        state=case.item.state,
        is_available=case.item.state == ItemState.AVAILABLE,
        on_loan=due_on is not None,
        hold_state=waits.state if waits else "",
        on_way=way is not None,
    )
    queue = holds.of_title(case.item.record_id, asked_by=Actor.anonymous()).waiting
    told: Fields = [("CF", str(queue)), ("AH", _due(Done(True, due_on=due_on))), case.named_item, ("AJ", case.item.title)]
    return Reply(Code.ITEM_TOLD, f"{status}0001{case.stamp}", [*told, ("AQ", str(case.item.place)), ("AP", str(case.item.place))])


def item_status(case: Case) -> Reply:
    title = case.item.title if case.item else ""
    words = [case.unknown_item or _("A terminal does not change what is known of a copy.")]
    return Reply(Code.ITEM_STATUS_TOLD, f"0{case.stamp}", [case.named_item, ("AJ", title), *_said(words)])


def _facts(case: Case) -> tuple[rules.ReaderFacts | None, loans.ReaderLoans | None]:
    if case.reader is None:
        return None, None
    today = clock.local_date(case.at)
    own = loans.reader_loans(case.reader, visible_to=case.terminal.actor, at=case.at, today=today)
    facts = rules.ReaderFacts(
        card_is_valid=own.card_is_valid,
        is_blocked=own.is_blocked,
        is_cleared=case.reader.cleared_on is not None,
        held=len(own.lines),
        overdue=own.overdue,
        limit=own.limit,
    )
    return facts, own


def _language_told(case: Case) -> str:
    return case.message.fixed.get("language") or "000"


def _reader_fields(case: Case) -> Fields:
    """Who it is, and whether the card is good. Readers have no PIN here: the card alone counts, so ``AD`` is not read."""
    known = _yes(case.reader is not None)
    name = ("AE", case.reader.full_name if case.reader else "")
    return [case.institution, case.named_reader, name, ("BL", known), ("CQ", known)]


def patron_status(case: Case) -> Reply:
    facts, _own = _facts(case)
    fixed = f"{rules.patron_status(facts)}{_language_told(case)}{case.stamp}"
    return Reply(Code.PATRON_STATUS_TOLD, fixed, [*_reader_fields(case), *_said(_why_stopped(case, facts))])


def _why_stopped(case: Case, facts: rules.ReaderFacts | None) -> list[str]:
    if facts is None:
        return [case.unknown_reader]
    reasons = {
        _("The reader's ticket has expired."): not facts.card_is_valid,
        _("The reader is blocked from borrowing."): facts.is_blocked,
        _("The reader was given a clearance slip and has left the library."): facts.is_cleared,
        _("The reader has overdue books."): facts.overdue > 0,
    }
    return [words for words, applies in reasons.items() if applies]


def patron(case: Case) -> Reply:
    facts, own = _facts(case)
    lines = own.lines if own else ()
    waits = own.waits_for if own else ()
    ready = [line.title for line in waits if line.is_ready]
    others = [line.title for line in waits if not line.is_ready]
    late = [line.inventory_number for line in lines if line.is_overdue]
    out = [line.inventory_number for line in lines]
    counts = "".join(rules.count(number) for number in (len(ready), len(late), len(out), 0, 0, len(others)))
    fields = _reader_fields(case)
    if facts and facts.limit is not None:
        fields.append(("CB", rules.count(facts.limit)))
    asked = case.message.fixed["summary"]
    for place, name, rows in ((0, "AS", ready), (1, "AT", late), (2, "AU", out), (5, "CD", others)):
        if asked[place] == "Y":
            fields += [(name, row) for row in rules.within(rows, first=case.message.get("BP"), last=case.message.get("BQ"))]
    fixed = f"{rules.patron_status(facts)}{_language_told(case)}{case.stamp}{counts}"
    return Reply(Code.PATRON_TOLD, fixed, [*fields, *_said(_why_stopped(case, facts))])


def block_patron(case: Case) -> Reply:
    """Block the reader whose card was kept, where that is allowed; then tell of the reader as for a status."""
    if case.reader is None:
        return patron_status(case)
    said = case.message.get("AL")
    reason = _("The card was kept by the terminal “%(terminal)s”. %(said)s") % {"terminal": case.terminal.name, "said": said}
    if actions.keep_card(reader=case.reader, terminal=case.terminal, reason=reason.strip(), at=case.at):
        known = patrons.patron_by_ticket(case.reader.ticket)
        return patron_status(Case(case.message, case.terminal, known, case.item, case.at))
    told = patron_status(case)
    words = _said([_("This terminal blocks nobody. Tell a librarian.")])
    return Reply(told.code, told.fixed, [*told.fields, *words])


def enable_patron(case: Case) -> Reply:
    """Tell of the reader; a block is lifted by a person, never by a machine."""
    facts, _own = _facts(case)
    words = [case.unknown_reader or _("Only a librarian lifts a block.")]
    fixed = f"{rules.patron_status(facts)}{_language_told(case)}{case.stamp}"
    return Reply(Code.PATRON_ENABLED, fixed, [*_reader_fields(case), *_said(words)])


def end_session(case: Case) -> Reply:
    return Reply(Code.SESSION_ENDED, f"Y{case.stamp}", [case.institution, case.named_reader])


def fee_paid(case: Case) -> Reply:
    words = _said([_("The library takes no payments at terminals.")])
    return Reply(Code.FEE_TOLD, f"N{case.stamp}", [case.institution, case.named_reader, *words])


ANSWERS: dict[Code, Callable[[Case], Reply]] = {
    Code.BLOCK_PATRON: block_patron,
    Code.CHECK_IN: check_in,
    Code.CHECK_OUT: check_out,
    Code.HOLD: hold,
    Code.ITEM: item,
    Code.ITEM_STATUS: item_status,
    Code.PATRON_STATUS: patron_status,
    Code.ENABLE_PATRON: enable_patron,
    Code.RENEW: renew,
    Code.END_SESSION: end_session,
    Code.FEE_PAID: fee_paid,
    Code.PATRON: patron,
    Code.RENEW_ALL: renew_all,
    Code.SC_STATUS: sc_status,
}
