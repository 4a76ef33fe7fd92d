"""Records a second of an import into an empty library, on SQLite, beside reading alone.

    python bench/import_marc.py [FILE…]

Without a file it measures a synthetic one of 5,000 records, or as many as BENCH_RECORDS says.
Quote the ratio: machines differ, the ratio hardly.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord, to_iso2709

ROOT = Path(__file__).resolve().parents[1]
COUNT = int(os.environ.get("BENCH_RECORDS", 5_000))


def synthetic(path: Path) -> None:
    """Write a file of records that differ from one another, with Kazakh text."""
    with path.open("wb") as out:
        for number in range(COUNT):
            fields = (
                ControlField("001", f"bench-{number}"),
                ControlField("008", f"261123s{1950 + number % 76}    kz            000 0 kaz d"),
                DataField("100", "1", " ", (("a", f"Автор {number % 700}"),)),
                DataField(
                    "245", "1", "0", (("a", f"Азаматтық іс жүргізу құқығы, {number}-том /"), ("c", f"Автор {number % 700}"))
                ),
                DataField("264", " ", "1", (("a", "Астана :"), ("b", "Заң әдебиеті,"), ("c", str(1950 + number % 76)))),
                DataField("650", " ", "4", (("a", "Азаматтық процестік құқық"),)),
            )
            out.write(to_iso2709(MarcRecord(leader="00000nam a2200000 i 4500", fields=fields)))


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    started = time.perf_counter()
    answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return time.perf_counter() - started, answer.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        files = [Path(name).resolve() for name in sys.argv[1:]]
        if not files:
            files = [data / "synthetic.mrc"]
            synthetic(files[0])
        torelik = str(Path(sys.executable).with_name("torelik"))
        environment = {**os.environ, "TORELIK_DATA": str(data / "site")}
        subprocess.run([torelik, "prepare"], env=environment, check=True, capture_output=True)
        for file in files:
            first, printed = timed([torelik, "import-marc", "--json", str(file)], environment)
            again, _printed = timed([torelik, "import-marc", "--json", str(file)], environment)
            result = json.loads(printed.strip().splitlines()[-1])
            speed = result["read"] / first
            print(f"{file.name}: {result['read']} read, {speed:.0f} records/s; once more {first / again:.1f} times as fast")


if __name__ == "__main__":
    main()
