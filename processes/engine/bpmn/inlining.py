"""Sub-processes put in their places: a machine of states has no steps within steps."""

from dataclasses import replace

from .graph import EMBEDDED, Flow, Graph
from .notes import Note


def inline(graph: Graph) -> None:
    """Puts what stands in a sub-process into its place: in at its start event, out where its plain ends are."""
    for holder in [each for each in graph.nodes.values() if each.kind in EMBEDDED]:
        if holder.element.attributes.get("triggeredByEvent") == "true":
            graph.notes.append(
                Note(weight="missing", code="event_subprocess", element=holder.id, kind=holder.kind, name=holder.name)
            )
            _drop(graph, holder.id)
            continue
        inside = [each for each in graph.nodes.values() if each.around == holder.id]
        first = next((each for each in inside if each.kind == "startEvent"), None)
        if first is None or not graph.out_of(first.id):
            continue  # nothing is drawn inside: it stays one step
        for name in ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"):
            if holder.element.first(name) is not None:
                graph.notes.append(
                    Note(weight="missing", code="loop", element=holder.id, kind=holder.kind, name=holder.name)
                )
        graph.notes.append(
            Note(weight="different", code="part_opened", element=holder.id, kind=holder.kind, name=holder.name)
        )
        entry = graph.out_of(first.id)[0].target
        leaving = graph.out_of(holder.id)
        ends = {each.id for each in inside if each.kind == "endEvent" and each.event == ""}
        flows: list[Flow] = []
        for flow in graph.flows:
            if flow.source in (holder.id, first.id):
                continue
            if flow.target == holder.id:
                flow = replace(flow, target=entry)
            if flow.target in ends and leaving:
                flows += [
                    replace(
                        flow,
                        id=f"{flow.id}.{out.id}",
                        target=entry if out.target == holder.id else out.target,
                        name=flow.name or out.name,
                    )
                    for out in leaving
                ]
            else:
                flows.append(flow)
        graph.flows = flows
        for boundary in graph.boundaries(holder.id):
            graph.notes.append(
                Note(
                    weight="missing",
                    code="boundary_of_subprocess",
                    element=boundary.id,
                    kind=boundary.kind,
                    name=boundary.name,
                )
            )
            _drop(graph, boundary.id)
        gone = {holder.id, first.id, *(ends if leaving else ())}
        around = holder.around
        graph.nodes = {
            key: replace(each, around=around) if each.around == holder.id else each
            for key, each in graph.nodes.items()
            if key not in gone
        }


def _drop(graph: Graph, node: str) -> None:
    inside = {each.id for each in graph.nodes.values() if each.around == node}
    for each in inside:
        _drop(graph, each)
    graph.nodes.pop(node, None)
    graph.flows = [each for each in graph.flows if node not in (each.source, each.target)]
