"""How the actions of acquisition say no."""

from collections.abc import Sequence

from torelik.kernel.actor import Actor
from torelik.library.acquisition.rules import Told
from torelik.library.acquisition.vocabulary import LIFTED_BY


class AcquisitionRefused(Exception):
    """Nothing was changed; carries every reason with what it is about."""

    def __init__(self, told: Sequence[Told]) -> None:
        super().__init__(", ".join(f"{one.refusal} {one.about}".strip() for one in told))
        self.told = list(told)


def reasons_lifted(told: Sequence[Told], *, reason: str, by: Actor) -> list[str]:
    """Return the refusals that a written *reason* of who may lift them sets aside.

    Raises ``AcquisitionRefused`` with all of them where one of them stays.
    """
    if not told:
        return []
    may = reason.strip() and all(one.refusal in LIFTED_BY and by.may(LIFTED_BY[one.refusal]) for one in told)
    if not may:
        raise AcquisitionRefused(told)
    return [f"{one.refusal} {one.about}".strip() for one in told]
