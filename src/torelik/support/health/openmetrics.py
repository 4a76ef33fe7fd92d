"""The figures in the text format of OpenMetrics, for a monitoring of the Academy's choice."""

from collections.abc import Iterable

from torelik import __version__
from torelik.support.health import rules
from torelik.support.health.queries import CheckResult

CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def text(results: Iterable[CheckResult]) -> str:
    """Write states (0 in order, 1 needs a look, 2 does not work) and values of all checks; ends with ``# EOF``."""
    results = list(results)
    lines = [
        "# TYPE torelik_build info",
        "# HELP torelik_build The version that runs.",
        f'torelik_build_info{{version="{_quoted(__version__)}"}} 1',
        "# TYPE torelik_check_state gauge",
        "# HELP torelik_check_state 0 in order, 1 needs a look, 2 does not work.",
        *(_sample("torelik_check_state", result, rules.ORDER.index(result.reading.state)) for result in results),
        "# TYPE torelik_check_value gauge",
        "# HELP torelik_check_value What the check found, in its unit.",
        *(_sample("torelik_check_value", result, result.reading.value, unit=True) for result in results),
        "# EOF",
    ]
    return "\n".join(lines) + "\n"


def _sample(name: str, result: CheckResult, value: float, *, unit: bool = False) -> str:
    labels = f'check="{_quoted(result.check.name)}"'
    if unit:
        labels += f',unit="{result.check.unit.value}"'
    return f"{name}{{{labels}}} {value}"


def _quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
