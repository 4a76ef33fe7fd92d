"""Pictures and accessibility of every page of the flows.

    make screens [ONLY=home,news]

3 languages x (usual, low vision) x 360, 768, 1280 px, into screens/; axe-core's totals in screens/axe.json.
Exit code 1 when a page has a serious or critical violation, goes sideways, or asks another host.
"""

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import stage  # noqa: E402
from browser.pages import PAGES  # noqa: E402

LANGUAGES = ("kk", "ru", "en")
WIDTHS = (360, 768, 1280)
LOW_VISION = {"usual": {}, "low-vision": {"torelik-low-vision": "size=150&spacing=wide&theme=night"}}


def main() -> int:
    wanted = set(filter(None, os.environ.get("ONLY", "").split(",")))
    out = ROOT / "screens"
    out.mkdir(exist_ok=True)
    totals: Counter[str] = Counter()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder, stage.running_product(Path(folder)) as address, stage.chromium() as browser:
        pages = [page for page in PAGES if not wanted or page.name in wanted]
        for version, cookies in LOW_VISION.items():
            for person in sorted({page.person for page in pages}):
                with stage.visit(browser, address, cookies=cookies) as visitor:
                    if person:
                        visitor.sign_in(person)
                    for page in (page for page in pages if page.person == person):
                        for language in LANGUAGES:
                            for width in WIDTHS:
                                visitor.page.set_viewport_size({"width": width, "height": 900})
                                name = f"{page.name}-{language}-{width}-{version}"
                                status = visitor.go(f"/{language}{page.path}")
                                found = stage.axe_violations(visitor.page)
                                totals.update(impact for impact, _rule, _node in found)
                                faults += [
                                    f"{name}: {rule} {node}" for impact, rule, node in found if impact in ("serious", "critical")
                                ]
                                if status != 200:
                                    faults.append(f"{name}: answered {status}")
                                if stage.goes_sideways(visitor.page):
                                    faults.append(f"{name}: goes sideways")
                                visitor.page.screenshot(path=str(out / f"{name}.png"), full_page=True)
                    faults += [f"foreign request: {url}" for url in visitor.foreign]
    (out / "axe.json").write_text(json.dumps({"violations": totals, "faults": faults}, indent=1))
    print("\n".join(faults))
    print(f"axe: {dict(totals)}; {len(faults)} faults; pictures in {out.name}/")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
