"""A procedure as BPMN 2.0 with its drawing, for bpmn.io, Camunda Modeler and others."""

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

from forms.engine.definition import sha256_of

from .outline import Outline, Shape, outline_of
from .plan import Box, Plan, plan_of
from .tree import FOR_READERS, MODEL, OURS

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PREFIXES = {"bpmn": MODEL, "bpmndi": DI, "dc": DC, "di": DD, "xsi": XSI, "guicheng": OURS}
NOT_XML = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def bpmn_of(document: Mapping[str, Any], *, language: str = "zh-hans") -> bytes:
    """Returns the file; texts in ``language``. The document travels along packed, so that nothing is lost on the way.

    Raises DefinitionError where the document cannot be read.
    """
    for prefix, space in PREFIXES.items():
        ET.register_namespace(prefix, space)
    outline = outline_of(document, language)
    key = str(document["key"])
    root = ET.Element(
        _(MODEL, "definitions"), {"id": f"definitions_{key}", "targetNamespace": OURS, "exporter": "Guicheng"}
    )
    process = ET.SubElement(
        root, _(MODEL, "process"), {"id": key, "name": clean(outline.title), "isExecutable": "false"}
    )
    if outline.summary:
        ET.SubElement(process, _(MODEL, "documentation")).text = clean(outline.summary)
    holder = ET.SubElement(process, _(MODEL, "extensionElements"))
    packed = ET.SubElement(holder, _(OURS, "document"))
    _write(process, outline, parent="")
    packed.set("digest", digest_of(process))
    packed.text = pack(document)
    _draw(root, key, outline, plan_of(outline))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def pack(document: Mapping[str, Any]) -> str:
    """Returns the document as letters and digits."""
    return base64.b64encode(zlib.compress(json.dumps(document, ensure_ascii=False).encode(), 9)).decode()


def digest_of(process: ET.Element) -> str:
    """Returns the SHA-256 of what a process says: who changes the drawing alone changes nothing."""
    return said_digest(
        (
            element.tag.rpartition("}")[2],
            {name: value for name, value in element.attrib.items() if not name.startswith("{")},
            (element.text or "").strip(),
        )
        for element in process.iter()
        if element.tag.startswith(f"{{{MODEL}}}")
    )


def said_digest(elements: Any) -> str:
    """Returns the SHA-256 of (name, attributes, text) of the elements of a process, whatever order they stand in."""
    passed = ("incoming", "outgoing", "extensionElements")
    lines = sorted(
        json.dumps(
            [name, {key: attributes[key] for key in sorted(attributes) if key in SAID}, text], ensure_ascii=False
        )
        for name, attributes, text in elements
        if name not in passed
    )
    return sha256_of(lines)


SAID = frozenset(
    {
        "id",
        "name",
        "sourceRef",
        "targetRef",
        "attachedToRef",
        "cancelActivity",
        "calledElement",
        "isSequential",
        "default",
    }
)


def clean(text: str) -> str:
    """Returns the text without what XML cannot hold."""
    return text.translate(NOT_XML).encode("utf-8", "ignore").decode()


def _(space: str, name: str) -> str:
    return f"{{{space}}}{name}"


def _write(holder: ET.Element, outline: Outline, parent: str) -> None:
    arrows = [each for each in outline.arrows if each.parent == parent]
    for shape in outline.shapes:
        if shape.parent != parent:
            continue
        element = ET.SubElement(holder, _(MODEL, shape.kind), _attributes(shape))
        if shape.note:
            ET.SubElement(element, _(MODEL, "documentation")).text = clean(shape.note)
        if shape.about:
            ET.SubElement(element, _(MODEL, "documentation"), textFormat=FOR_READERS).text = clean(shape.about)
        for arrow in arrows:
            if arrow.target == shape.id:
                ET.SubElement(element, _(MODEL, "incoming")).text = arrow.id
        for arrow in arrows:
            if arrow.source == shape.id:
                ET.SubElement(element, _(MODEL, "outgoing")).text = arrow.id
        if shape.several:
            ET.SubElement(
                element,
                _(MODEL, "multiInstanceLoopCharacteristics"),
                {"isSequential": "true"} if shape.several == "in_order" else {},
            )
        if shape.duration:
            timer = ET.SubElement(element, _(MODEL, "timerEventDefinition"), {"id": f"{shape.id}_timer"})
            text = ET.SubElement(timer, _(MODEL, "timeDuration"), {_(XSI, "type"): "bpmn:tFormalExpression"})
            text.text = shape.duration
        if shape.awaited:
            ET.SubElement(element, _(MODEL, "messageEventDefinition"), {"id": f"{shape.id}_message"})
        _write(element, outline, shape.id)
    for arrow in arrows:
        element = ET.SubElement(
            holder,
            _(MODEL, "sequenceFlow"),
            {
                "id": arrow.id,
                "sourceRef": arrow.source,
                "targetRef": arrow.target,
                **({"name": clean(arrow.name)} if arrow.name else {}),
            },
        )
        if arrow.note:
            ET.SubElement(element, _(MODEL, "documentation")).text = clean(arrow.note)
        if arrow.condition:
            condition = ET.SubElement(
                element, _(MODEL, "conditionExpression"), {_(XSI, "type"): "bpmn:tFormalExpression"}
            )
            condition.text = clean(arrow.condition)


def _attributes(shape: Shape) -> dict[str, str]:
    found = {"id": shape.id}
    if shape.name:
        found["name"] = clean(shape.name)
    if shape.attached:
        found |= {"attachedToRef": shape.attached, "cancelActivity": "true" if shape.interrupts else "false"}
    if shape.called:
        found["calledElement"] = shape.called
    return found | {_(OURS, name): clean(value) for name, value in shape.extras.items()}


def _draw(root: ET.Element, key: str, outline: Outline, plan: Plan) -> None:
    diagram = ET.SubElement(root, _(DI, "BPMNDiagram"), {"id": f"diagram_{key}"})
    plane = ET.SubElement(diagram, _(DI, "BPMNPlane"), {"id": f"plane_{key}", "bpmnElement": key})
    for shape in outline.shapes:
        extra = (
            {"isExpanded": "true"}
            if shape.kind == "subProcess"
            else {"isMarkerVisible": "true"}
            if shape.kind == "exclusiveGateway"
            else {}
        )
        drawn = ET.SubElement(plane, _(DI, "BPMNShape"), {"id": f"{shape.id}_di", "bpmnElement": shape.id, **extra})
        _bounds(drawn, plan.boxes[shape.id])
        if shape.name and shape.kind not in ("userTask", "callActivity", "subProcess"):
            label = ET.SubElement(drawn, _(DI, "BPMNLabel"))
            box = plan.boxes[shape.id]
            _bounds(label, Box(x=box.x + box.width / 2 - 50, y=box.y + box.height + 4, width=100, height=28))
    for arrow in outline.arrows:
        drawn = ET.SubElement(plane, _(DI, "BPMNEdge"), {"id": f"{arrow.id}_di", "bpmnElement": arrow.id})
        points = plan.lines[arrow.id]
        for x, y in points:
            ET.SubElement(drawn, _(DD, "waypoint"), {"x": f"{x:g}", "y": f"{y:g}"})
        if arrow.name:
            _bounds(ET.SubElement(drawn, _(DI, "BPMNLabel")), _beside(points))


def _bounds(holder: ET.Element, box: Box) -> None:
    size = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    ET.SubElement(holder, _(DC, "Bounds"), {name: f"{value:g}" for name, value in size.items()})


def _beside(points: Sequence[tuple[float, float]]) -> Box:
    """Over the last long level part of a line: there it is nobody else's."""
    level = [(first, second) for first, second in pairwise(points) if first[1] == second[1]]
    (x, y), (u, _v) = max(level or list(pairwise(points)), key=lambda pair: abs(pair[0][0] - pair[1][0]))
    return Box(x=(x + u) / 2 - 40, y=y - 16, width=80, height=14)


def packed_document(text: str, *, largest: int) -> Any:
    """Returns the document that ``pack`` packed. Raises ValueError for anything else and for what is too large."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(base64.b64decode(text.strip(), validate=True), largest)
    except zlib.error as error:
        raise ValueError("not packed by us") from error
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise ValueError("too large")
    return json.loads(content)
