"""What a node of the diagram becomes: a step, a wait, branches side by side, an end."""

from typing import Any

from .blocks import Block
from .buttons import add_boundaries, add_buttons
from .conditions import read_condition
from .draft import GO_ON, SYSTEM, Draft, Path, Scope
from .form_in import words
from .graph import AUTOMATIC, CHILDREN, EMBEDDED, GATEWAYS, TASKS, Node
from .naming import Keys
from .timers_in import timer_of
from .ways import paths_of

DECIDE = {"zh-hans": "作出选择", "en": "Decide"}
FAILED = ("error", "cancel")
REFUSING = (
    "驳",
    "拒",
    "否决",
    "不通过",
    "不同意",
    "未通过",
    "作废",
    "终止",
    "reject",
    "refus",
    "declin",
    "denied",
    "cancel",
    "fail",
)


def describe(draft: Draft, node: Node, scope: Scope) -> None:
    """Describes the state that a node becomes, with the ways out of it."""
    key = draft.keys.of(node.id)
    title = words(node.name) if node.name else DECIDE if node.kind in GATEWAYS else words(key)
    state: dict[str, Any] = {"key": key, "title": title, "kind": "single"}
    if scope.region:
        state["region"] = scope.region
    if node.note:
        state["hint"] = words(node.note)
    draft.states[key] = state
    block = draft.blocks.get(node.id)
    if node.kind == "endEvent":
        state |= {"kind": "end", "outcome": _outcome(draft, node)}
    elif block is not None:
        _side_by_side(draft, node, state, block, scope)
    elif node.kind == "intermediateCatchEvent":
        _waiting_step(draft, node, state, scope)
    else:
        _step(draft, node, state, scope)


def _step(draft: Draft, node: Node, state: dict[str, Any], scope: Scope) -> None:
    roles, unknown = draft.people.of(node)
    filling = (
        node.kind in TASKS
        and not any(each.get("start") for each in draft.states.values())
        and is_filling_in(draft, node)
    )
    if filling:
        roles, state["start"] = ["initiator"], True
    if not roles:
        draft.note("missing", "role_open", node, names=", ".join(unknown) or "–")
    state["performers"] = roles
    asked = [each for each in draft.asked.get(node.id, "").split(",") if each]
    if asked or filling:
        state["writable"] = asked or draft.unasked()
    if node.kind in AUTOMATIC:
        draft.note("different", "automatic_step", node)
    elif node.kind in CHILDREN:
        draft.note("missing", "child_process", node, called=node.element.attribute("calledElement") or "–")
    elif node.kind in EMBEDDED:
        draft.note("missing", "empty_subprocess", node)
    elif node.kind in GATEWAYS:
        draft.note("different", "person_decides", node)
    _several(draft, node, state)
    paths = paths_of(draft, draft.graph.out_of(node.id), scope, by_person=True)
    if len(draft.graph.out_of(node.id)) > 1 and node.kind not in GATEWAYS:
        draft.note("different", "several_arrows", node)
    add_buttons(draft, state["key"], paths, roles or ["initiator"], node)
    add_boundaries(draft, node, state, scope, roles or ["initiator"])


def is_filling_in(draft: Draft, node: Node) -> bool:
    """Whether the first step is where whoever starts fills in the form."""
    return (
        node.kind in TASKS - AUTOMATIC
        and len(draft.graph.into(node.id)) >= 1
        and (node.element.attribute("start") == "true" or draft.people.of(node)[0] == ["initiator"])
    )


def _several(draft: Draft, node: Node, state: dict[str, Any]) -> None:
    """Work of several people on one step."""
    loop = node.element.first("multiInstanceLoopCharacteristics")
    if loop is not None:
        in_order = loop.attributes.get("isSequential") == "true"
        state |= {"kind": "joint", "config": {"mode": "in_order" if in_order else "all"}}
        if loop.first("completionCondition") is not None:
            draft.note("missing", "completion_condition", node)
        draft.note("different", "joint_step", node)
    if node.element.first("standardLoopCharacteristics") is not None:
        draft.note("missing", "loop", node)


def _waiting_step(draft: Draft, node: Node, state: dict[str, Any], scope: Scope) -> None:
    config: dict[str, Any] = {}
    if node.event == "timer":
        text, span, day = timer_of(node)
        if day:
            config = {"until": f"date:{day}"}
        elif span is not None:
            config = (
                {"until": "entered", "months": span.months} if span.months else {"until": "entered", "days": span.days}
            )
            if not span.exact:
                draft.note("different", "hours_become_days", node, duration=text)
        else:
            draft.note("missing", "timer_unreadable", node, duration=text or "–")
    if not config:
        config = {"event": Keys().new(node.name or node.id, fallback="event")[:39]}
        draft.note("different", "outside_event", node, event=node.event or "–")
    state |= {"kind": "wait", "config": config}
    for path in paths_of(draft, draft.graph.out_of(node.id), scope, by_person=False)[:1]:
        draft.add(state["key"], path, [SYSTEM], GO_ON, guard="waited()")


def _side_by_side(draft: Draft, node: Node, state: dict[str, Any], block: Block, scope: Scope) -> None:
    regions = []
    inclusive = node.kind == "inclusiveGateway"
    for flow in block.branches:
        region = draft.keys.new(flow.name or f"{node.id}_{flow.target}", fallback="branch")
        inner = Scope(region=region, join=block.join)
        start = paths_of(draft, [flow], inner, by_person=False, bare=True)
        first = start[0].target if start else draft.region_end(inner)
        known = draft.graph.nodes.get(flow.target)
        title = flow.name or (known.name if known is not None else "") or region
        entry: dict[str, Any] = {"key": region, "title": words(title), "start": first}
        condition = read_condition(flow.condition, draft.form.fields) if flow.condition else ""
        if inclusive and condition:
            entry["when"] = condition
        elif inclusive and flow.condition:
            draft.kept(node, flow.condition)
        regions.append(entry)
    if inclusive and not all("when" in each for each in regions):
        question = draft.form.choice(
            state["key"], node.name or "Which of these?", [(each["key"], each["title"]["en"]) for each in regions]
        )
        for each in regions:
            if "when" not in each:
                each["chosen_in"] = question
        _asks(draft, node.id, question)
        draft.note("different", "person_chooses_branches", node)
    state |= {"kind": "parallel", "config": {"regions": regions, "join": "all", "rest": "cancel"}}
    if not node.name:
        state["title"] = {"zh-hans": "并行办理", "en": "Side by side"}
    if block.join is not None and draft.graph.nodes[block.join].kind in ("exclusiveGateway", "complexGateway"):
        state["config"]["join"] = "first"
        draft.note("different", "first_counts", draft.graph.nodes[block.join])
    leaving = draft.graph.out_of(block.join) if block.join is not None else []
    paths = paths_of(draft, leaving, scope, by_person=False) if leaving else [Path(target=draft.end(scope))]
    for path in paths[:1]:
        draft.add(state["key"], path, [SYSTEM], GO_ON)


def _asks(draft: Draft, split: str, question: str) -> None:
    """The steps before an inclusive gateway answer which branches are taken."""
    before = {flow.source for flow in draft.graph.into(split)}
    for key in [draft.keys.of(each) for each in before if each in draft.seen] or list(draft.states)[:1]:
        state = draft.states.get(key)
        if state and state.get("kind") == "single":
            state.setdefault("writable", []).append(question)
            return
    first = next(each for each in draft.states.values() if each.get("start"))
    first["writable"].append(question)


def _outcome(draft: Draft, node: Node) -> str:
    if node.element.attribute("outcome") in ("success", "failure"):
        return node.element.attribute("outcome")
    if node.event in FAILED:
        return "failure"
    if any(each in node.name.lower() for each in REFUSING):
        draft.note("different", "end_refuses", node)
        return "failure"
    if node.event:
        draft.note("missing", "thrown_event", node, event=node.event)
    return "success"
