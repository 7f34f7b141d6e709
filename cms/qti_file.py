"""QTI files: read in the limited process, written as a package."""

import json
import tempfile
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, SubElement, tostring

from cms.engine.kinds import Body
from cms.engine.qti import ReadItem, read_item, write_item
from organization.sheets.running import run_child

PROGRAM = Path(__file__).with_name("qti_child.py")
MOST_ITEMS = 2_000
MOST_BYTES = 20 * 1024 * 1024
SECONDS = 20
_MANIFEST = "http://www.imsglobal.org/xsd/imscp_v1p1"
_TYPES = {"2.1": "imsqti_item_xmlv2p1", "3.0": "imsqti_item_xmlv3p0"}


def read_qti(file: IO[bytes]) -> list[ReadItem]:
    """Returns the items of an XML file or of a package; raises UnsafeWorkbook for what cannot be read."""
    with tempfile.NamedTemporaryFile(suffix=".qti") as copy, tempfile.TemporaryFile() as output:
        while chunk := file.read(1024 * 1024):
            copy.write(chunk)
        copy.flush()
        run_child(PROGRAM, copy.name, output, rows=MOST_ITEMS, limits=(MOST_BYTES,), seconds=SECONDS)
        output.seek(0)
        return [read_item(*json.loads(line)) for line in output]


def write_qti(questions: Iterable[tuple[int, Body]], *, version: str) -> bytes:
    """Returns a package with the questions that QTI's subset has; pictures and cases stay out."""
    manifest = Element("manifest", {"xmlns": _MANIFEST, "identifier": "questions"})
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for number, body in questions:
            item = write_item(body, identifier=f"question-{number}", version=version)
            if item is None:
                continue
            name = f"items/question-{number}.xml"
            values = {"identifier": f"r{number}", "type": _TYPES[version], "href": name}
            SubElement(SubElement(resources, "resource", values), "file", {"href": name})
            package.writestr(name, item)
        package.writestr("imsmanifest.xml", tostring(manifest, encoding="utf-8", xml_declaration=True))
    return out.getvalue()
