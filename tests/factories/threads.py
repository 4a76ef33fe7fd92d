"""Several people at the same moment, each with a connection of their own; needs the fixture ``real_database``."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

WAIT_SECONDS = 60
NOTHING = "nothing happened"


def at_once(act: Callable[[int], object], *, people: int = 2, refused: tuple[type[Exception], ...] = ()) -> list[object]:
    """Do *act* in as many threads that start together; return what each got, one of *refused* as a value."""
    answers: list[object] = [NOTHING] * people
    start = Barrier(people)

    def work(number: int) -> None:
        try:
            start.wait(WAIT_SECONDS)
            answers[number] = act(number)
        except refused as refusal:
            answers[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=work, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    return answers
