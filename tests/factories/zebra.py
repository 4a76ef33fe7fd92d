"""A real server of Z39.50 and SRU on loopback: Zebra with the records that a test gives it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from torelik.library.cataloguing.marc import MarcRecord, to_marcxml

MISSING = "zebrasrv is not installed: apt-get install idzebra-2.0-utils libidzebra-2.0-modules (the test needs a real server)"
TABLES = Path("/usr/share/idzebra-2.0/tab")
WAIT_SECONDS = 15

CONFIGURATION = """\
profilePath: {folder}:{tables}
register: {folder}/register:200M
attset: bib1.att
index: icu.idx
recordtype.xml: dom.{folder}/dom.xml
storeKeys: 1
storeData: 1
encoding: utf-8
"""
FILTER = """\
<dom xmlns="http://indexdata.com/zebra-2.0">
  <extract name="index"><xslt stylesheet="index.xsl"/></extract>
  <retrieve name="marcxml"><xslt stylesheet="whole.xsl"/></retrieve>
  <input><xmlreader level="1"/></input>
</dom>
"""
INDEX = """\
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:z="http://indexdata.com/zebra-2.0"
    xmlns:m="http://www.loc.gov/MARC21/slim">
  <xsl:template match="/">
    <z:record>
      <z:index name="Title:w"><xsl:value-of select="//m:datafield[@tag='245']/m:subfield[@code='a']"/></z:index>
      <z:index name="ISBN:w">
        <xsl:value-of select="translate(//m:datafield[@tag='020']/m:subfield[@code='a'], '-', '')"/>
      </z:index>
      <z:index name="Author:w"><xsl:value-of select="//m:datafield[@tag='100']/m:subfield[@code='a']"/></z:index>
    </z:record>
  </xsl:template>
</xsl:stylesheet>
"""
WHOLE = """\
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><xsl:copy-of select="*"/></xsl:template>
</xsl:stylesheet>
"""
QUERIES = """\
set = info:srw/cql-context-set/1/dc-v1.1
set.dc = info:srw/cql-context-set/1/dc-v1.1
set.cql = info:srw/cql-context-set/1/cql-v1.2
set.bath = http://zing.z3950.org/cql/bath/2.0/
index.dc.title = 1=4
index.dc.creator = 1=1003
index.bath.isbn = 1=7
relation.eq = 2=3
relation.scr = 2=3
position.any = 3=3 6=1
structure.* = 4=1
truncation.none = 5=100
"""
SERVER = """\
<yazgfs>
  <server>
    <config>{folder}/zebra.cfg</config>
    <cql2rpn>{folder}/queries</cql2rpn>
    <directory>{folder}</directory>
    <retrievalinfo>
      <retrieval syntax="xml" name="marcxml" identifier="info:srw/schema/1/marcxml-v1.1"/>
      <retrieval syntax="usmarc">
        <backend syntax="xml" name="marcxml">
          <marc inputformat="xml" outputformat="marc" inputcharset="utf-8" outputcharset="utf-8"/>
        </backend>
      </retrieval>
    </retrievalinfo>
  </server>
</yazgfs>
"""


def is_installed() -> bool:
    """Tell whether the server, its indexer and its tables are there."""
    return bool(shutil.which("zebrasrv") and shutil.which("zebraidx")) and TABLES.exists()


@contextmanager
def serving(records: Sequence[MarcRecord], *, folder: Path) -> Iterator[int]:
    """Index the records, serve them on a free port of loopback, and stop the server at the end; yields the port."""
    (folder / "records").mkdir()
    (folder / "register").mkdir()
    (folder / "records" / "books.xml").write_text("".join(to_marcxml(records)), encoding="utf-8")
    names = {"folder": folder, "tables": TABLES}
    files = {
        "zebra.cfg": CONFIGURATION,
        "queries": QUERIES,
        "dom.xml": FILTER,
        "index.xsl": INDEX,
        "whole.xsl": WHOLE,
        "server.xml": SERVER,
    }
    for name, text in files.items():
        (folder / name).write_text(text.format(**names) if name in ("zebra.cfg", "server.xml") else text, encoding="utf-8")
    for command in ("init", f"update {folder}/records", "commit"):
        made = ["zebraidx", "-c", f"{folder}/zebra.cfg", "-d", "Default", *command.split()]
        subprocess.run(made, check=True, capture_output=True, timeout=60, cwd=folder)
    port = _free_port()
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            ["zebrasrv", "-f", f"{folder}/server.xml", f"tcp:127.0.0.1:{port}"], cwd=folder, stdout=log, stderr=log
        )
        try:
            _wait(server, port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(server: "subprocess.Popen[bytes]", port: int) -> None:
    ends_at = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < ends_at:
        if server.poll() is not None:
            raise RuntimeError(f"zebrasrv ended with {server.returncode}")
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("zebrasrv does not answer")
