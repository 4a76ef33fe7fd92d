"""Secrets of the site: from the environment, or from a file that is made on first use and readable by its owner alone."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept_secret(name: str, path: Path, *, make: Callable[[], str]) -> str:
    """Return the secret named *name* in the environment, else the content of *path*, made once by *make*.

    There is no default that two sites could share. Processes that start at once agree on one secret: the file
    appears whole or not at all, and the first one stays.
    """
    if given := os.environ.get(name):
        return given.strip()
    path = Path(os.environ.get(f"{name}_FILE", path))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process of the same start made it first
        finally:
            os.unlink(draft)
    return path.read_text().strip()
