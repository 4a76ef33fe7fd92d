"""What the command line does; one function a command, named as ``cli`` calls it."""

from torelik.project.commands.failure import Failure
from torelik.project.commands.forms import forms
from torelik.project.commands.journal import journal
from torelik.project.commands.library import export_catalogue, export_marc, import_marc
from torelik.project.commands.privacy import personal_data
from torelik.project.commands.proof import admin, check
from torelik.project.commands.running import deliver, demo, prepare, run, scheduler, worker
from torelik.project.commands.searching import analyse, index, lexicon, search
from torelik.project.commands.terminals import sip2

__all__ = [
    "Failure",
    "admin",
    "analyse",
    "check",
    "deliver",
    "demo",
    "export_catalogue",
    "export_marc",
    "forms",
    "import_marc",
    "index",
    "journal",
    "lexicon",
    "personal_data",
    "prepare",
    "run",
    "scheduler",
    "search",
    "sip2",
    "worker",
]
