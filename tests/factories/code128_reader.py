"""A reader of Code 128, sets B and C, from the widths of bars: written apart from what draws them."""

from collections.abc import Sequence

from torelik.library.labels.rules import PATTERNS


def read_code128(widths: Sequence[int]) -> str:
    """Return the text of a barcode. Raises ``ValueError`` for a wrong check sign or a wrong end."""
    body, stop = widths[:-7], widths[-7:]
    if list(stop) != [2, 3, 3, 1, 1, 1, 2] or len(body) % 6:
        raise ValueError("no end")
    values = [PATTERNS.index("".join(map(str, body[at : at + 6]))) for at in range(0, len(body), 6)]
    *signs, check = values
    weighed = signs[0]
    for position, value in enumerate(signs[1:], start=1):
        weighed += position * value
    if weighed % 103 != check:
        raise ValueError("wrong check sign")
    pairs = {104: False, 105: True}[signs[0]]
    text = ""
    for value in signs[1:]:
        if pairs and value == 100:
            pairs = False
        elif not pairs and value == 99:
            pairs = True
        elif pairs:
            text += f"{value:02}"
        else:
            text += chr(value + 32)
    return text
