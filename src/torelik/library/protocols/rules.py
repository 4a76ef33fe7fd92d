"""What a harvester may ask for, read strictly: whatever the protocol does not know is refused with its own code."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from torelik.library.protocols.vocabulary import Format, OaiFault, Verb

COLLECTION = "collection-"
"""How the name of a set begins that is a published collection; the other sets are kinds of records."""

REQUIRED: Mapping[Verb, tuple[str, ...]] = {
    Verb.LIST_IDENTIFIERS: ("metadataPrefix",),
    Verb.LIST_RECORDS: ("metadataPrefix",),
    Verb.GET_RECORD: ("identifier", "metadataPrefix"),
}
OPTIONAL: Mapping[Verb, tuple[str, ...]] = {
    Verb.LIST_FORMATS: ("identifier",),
    Verb.LIST_IDENTIFIERS: ("from", "until", "set"),
    Verb.LIST_RECORDS: ("from", "until", "set"),
}
RESUMED = frozenset({Verb.LIST_SETS, Verb.LIST_IDENTIFIERS, Verb.LIST_RECORDS})
RESUMPTION = "resumptionToken"

_MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})Z)?")
_SET = re.compile(r"[A-Za-z0-9_.!~*'()-]+(?::[A-Za-z0-9_.!~*'()-]+)*")


class HarvestRefused(Exception):
    """The question is not answered; ``faults`` has every error of the protocol with its sentence."""

    def __init__(self, *faults: tuple[OaiFault, str]) -> None:
        super().__init__("; ".join(sentence for _fault, sentence in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a harvester. Both moments are included; ``until`` of a day is its last second."""

    verb: Verb
    arguments: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None

    @property
    def format(self) -> Format:
        return Format(self.arguments["metadataPrefix"])


def asked_of(pairs: Iterable[tuple[str, str]]) -> Asked:
    """Read the arguments as they came, repeated ones too. Raises ``HarvestRefused`` with every reason."""
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    verbs = given.pop("verb", [])
    if len(verbs) != 1 or verbs[0] not in set(Verb):
        raise HarvestRefused((OaiFault.BAD_VERB, _verb_fault(verbs)))
    verb = Verb(verbs[0])
    arguments = {name: values[0] for name, values in given.items()}
    faults = [(OaiFault.BAD_ARGUMENT, sentence) for sentence in _argument_faults(verb, given)]
    since = until = None
    if not faults:
        try:
            since, until = _period(arguments)
        except ValueError as error:
            faults.append((OaiFault.BAD_ARGUMENT, str(error)))
    prefix = arguments.get("metadataPrefix")
    if not faults and prefix is not None and prefix not in set(Format):
        faults.append((OaiFault.NO_FORMAT, "The formats are: " + ", ".join(Format) + "."))
    if faults:
        raise HarvestRefused(*faults)
    return Asked(verb=verb, arguments=arguments, since=since, until=until)


def _verb_fault(verbs: Sequence[str]) -> str:
    if not verbs:
        return "The argument verb is missing."
    return "The argument verb is repeated." if len(verbs) > 1 else "There is no such verb."


def _argument_faults(verb: Verb, given: Mapping[str, list[str]]) -> list[str]:
    """Every argument that may not be there, is missing, empty, or there more than once."""
    faults = [f"The argument {name} is repeated." for name, values in given.items() if len(values) > 1]
    if verb in RESUMED and RESUMPTION in given:
        if len(given) > 1:
            faults.append(f"The argument {RESUMPTION} stands alone.")
        return faults
    known = {*REQUIRED.get(verb, ()), *OPTIONAL.get(verb, ())}
    foreign = sorted(set(given) - known)
    faults += [f"The verb {verb} has no argument {name[:40]!r}." for name in foreign]
    faults += [f"The argument {name} is missing." for name in REQUIRED.get(verb, ()) if name not in given]
    faults += [f"The argument {name} is empty." for name, values in given.items() if name in known and not values[0]]
    if given.get("set", [""])[0] and not _SET.fullmatch(given["set"][0]):
        faults.append("The argument set is no name of a set.")
    return faults


def _period(arguments: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
    """Return both moments. Raises ``ValueError`` with a sentence."""
    typed = {name: arguments[name] for name in ("from", "until") if name in arguments}
    moments = {name: _moment(name, text) for name, text in typed.items()}
    if len({len(text) for text in typed.values()}) > 1:
        raise ValueError("The arguments from and until have different granularities.")
    since, until = moments.get("from"), moments.get("until")
    if until is not None and "T" not in typed["until"]:
        until += timedelta(days=1, seconds=-1)
    if since is not None and until is not None and since > until:
        raise ValueError("The argument until lies before the argument from.")
    return since, until


def _moment(name: str, text: str) -> datetime:
    wrong = f"The argument {name} is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ."
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError(wrong)
    try:
        moment = datetime(*(int(part) for part in found.groups(default="0")), tzinfo=UTC)  # type: ignore[misc,arg-type]
    except ValueError as error:
        raise ValueError(wrong) from error
    if not 1 < moment.year < 9999:  # the edges of what a date can be, beyond which nothing can be reckoned
        raise ValueError(wrong)
    return moment


def collection_of(name: str) -> UUID | None:
    """Return the collection that a set is; nothing for every other set."""
    try:
        return UUID(name.removeprefix(COLLECTION)) if name.startswith(COLLECTION) else None
    except ValueError:
        return None


def identifier_of(uuid: UUID, *, host: str) -> str:
    """Return the record's name among all the records of the world."""
    return f"oai:{host}:{uuid}"


def uuid_in(identifier: str, *, host: str) -> UUID | None:
    """Return which record of ours the identifier names; nothing for a stranger's."""
    beginning = f"oai:{host}:"
    try:
        return UUID(identifier.removeprefix(beginning)) if identifier.startswith(beginning) else None
    except ValueError:
        return None
