"""Programs of ours in processes of their own."""

import os
import subprocess
import sys


def another_process(program: str, *arguments: object) -> "subprocess.Popen[str]":
    """Start a program of ours in a process of its own."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)], env=environment, stdout=subprocess.PIPE, text=True
    )
