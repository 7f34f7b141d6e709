"""The registers somebody may see, and the list of one of them in all its layouts."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from forms.models import Record, RegisterSubscription, RegisterView, Rhythm
from forms.queries.registers import (
    LAYOUTS,
    MEASURES,
    SIZES,
    Register,
    RegisterState,
    draw_rows,
    drawing_context,
    in_order,
    matching,
    operators_for,
    read_state,
    record_title,
    shown_columns,
    totals,
    visible_registers,
)
from forms.queries.registers import layouts as drawn
from forms.queries.registers import words as worded
from organization import clock

from .asking import the_register

PER_PAGE = 24
GALLERY_SIZE = 24


@require_safe
@login_required
def registers(request: HttpRequest) -> HttpResponse:
    """Lists the registers and surveys whose records this person may read."""
    rows = visible_registers(request.user)
    text = request.GET.get("q", "").replace("\0", "").strip()[:80]
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(title_en__icontains=text) | Q(description__icontains=text))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "forms/registers/index.html", {"rows": page, "q": text})


@require_safe
@login_required
def register_list(request: HttpRequest, key: str) -> HttpResponse:
    """Shows the records of a register as its address says, or as the default view does."""
    register = the_register(request, key, single=False)
    if not register.can_list:
        return redirect("register-summary", key)
    if not request.GET and (query := default_query(register)):
        return redirect(f"{request.path}?{query}")
    state = read_state(request.GET, register)
    if "col" in request.GET:
        return redirect(f"{request.path}?{state.query()}")
    found = matching(register, state)
    rows = found.rows.select_related("unit", "owner")
    count = rows.count()
    context = {
        **frame(register, state),
        "count": count,
        "bad": [register.fields[each].label for each in found.bad],
        "ignored": state.ignored,
        **_LAYOUTS[state.layout](register, state, rows, count),
    }
    return render(request, f"forms/registers/{state.layout}.html", context)


def default_query(register: Register) -> str:
    """Returns the query string of the person's default view, or of everybody's; "" for none."""
    views = RegisterView.objects.filter(form=register.form, is_default=True)
    rows = list(views.filter(Q(owner=register.user) | Q(owner__isnull=True)))
    own = next((view for view in rows if view.owner_id is not None), None)
    view = own or next(iter(rows), None)
    return f"{view.query}&saved={view.pk}".lstrip("&") if view else ""


def frame(register: Register, state: RegisterState) -> dict[str, Any]:
    """Returns what the head of every layout shows: views, filters, columns, layouts."""
    context = drawing_context(register)
    base = reverse("register", args=[register.form.key])
    views = RegisterView.objects.filter(form=register.form).filter(Q(owner=register.user) | Q(owner__isnull=True))
    shown = shown_columns(state, register)
    order = {field.key: place for place, field in enumerate(shown, start=1)}
    others = [field for field in register.fields.values() if field.key not in order and field.key != "_number"]
    return {
        "register": register,
        "state": state,
        "base": base,
        "views": views,
        "layouts": [
            (worded.LAYOUTS[key], state.query(layout=key, by=""), key == state.layout)
            for key in LAYOUTS
            if key == "table" or drawn.offered(register, key)
        ],
        "conditions": [_condition_row(register, state, number, context) for number in range(len(state.conditions))],
        "addable": [field for field in register.fields.values() if operators_for(field, register)],
        "columns": [
            {"field": field, "place": order.get(field.key, ""), "on": field.key in order} for field in [*shown, *others]
        ],
        "sortable": [field for field in register.fields.values() if field.can_sort],
        "sizes": SIZES,
        "hidden": state.pairs(without=("words", "conditions", "page", "sort", "size", "status")),
        "kept": state.pairs(without=("cols", "page")),
        "query": state.query(),
        "rhythms": Rhythm.choices,
        "subscription": RegisterSubscription.objects.filter(
            form=register.form, user=register.user, query=subscribed_query(state)
        ).first(),
    }


def subscribed_query(state: RegisterState) -> str:
    """Returns the part of an address that decides which records match."""
    kept = RegisterState(words=state.words, conditions=state.conditions)
    return kept.query()


def _condition_row(register: Register, state: RegisterState, number: int, context: Any) -> dict[str, Any]:
    condition = state.conditions[number]
    field = register.fields[condition.key]
    return {
        "number": number + 1,
        "field": field,
        "condition": condition,
        "operators": [(each, worded.OPERATORS[each]) for each in operators_for(field, register)],
        "options": list(field.options(context)),
        "input": {"number": "number", "date": "date", "datetime": "date"}.get(field.kind, "text"),
        "has_second": "between" in field.operators,
        "takes_value": field.kind not in ("bool", "present"),
        "value": condition.values[0] if condition.values else "",
        "text": worded.condition_text(condition, field, context),
        "without": state.without_condition(number),
    }


def _page(state: RegisterState, rows: Any, count: int, size: int) -> Any:
    paginator = Paginator(rows, size)
    paginator.count = count
    page: Any = paginator.get_page(state.page)
    page.page_numbers = list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return page


def _table(register: Register, state: RegisterState, rows: Any, count: int) -> dict[str, Any]:
    columns = shown_columns(state, register)
    page = _page(state, in_order(rows, register, state), count, state.size)
    context = drawing_context(register)
    lines = draw_rows(
        page.object_list, columns, definitions=register.definitions, context=context, may_edit=register.may_edit
    )
    figures = totals(rows, columns) if count else {}
    return {
        "rows": page,
        "lines": lines,
        "heads": [_head(state, field) for field in columns],
        "totals": [figures.get(field.key) for field in columns] if figures else [],
        "editable": [field for field in register.fields.values() if _is_editable(register, field)],
    }


def _is_editable(register: Register, field: Any) -> bool:
    asked = register.version.definition.by_key.get(field.key) if register.version else None
    return asked is not None and field.key in register.rights.writable and field.type.is_input


def _head(state: RegisterState, field: Any) -> dict[str, Any]:
    ascending = state.sort == field.key
    return {
        "field": field,
        "query": state.query(sort=f"-{field.key}" if ascending else field.key) if field.can_sort else "",
        "sorted": "ascending" if ascending else ("descending" if state.sort == f"-{field.key}" else ""),
    }


def _by(register: Register, state: RegisterState) -> dict[str, Any]:
    return {"by": drawn.chosen_field(register, state), "by_fields": drawn.offered(register, state.layout)}


def _titled(register: Register, records: Any) -> list[tuple[Record, str]]:
    context = drawing_context(register)
    return [(record, record_title(record, register.definitions, context)) for record in records]


def _calendar(register: Register, state: RegisterState, rows: Any, count: int) -> dict[str, Any]:
    chosen = _by(register, state)
    first = drawn.month_of(state, clock.today())
    weeks = drawn.month_page(rows, chosen["by"], first, clock.today()) if chosen["by"] else []
    titled = [[(day, _titled(register, day.records)) for day in week] for week in weeks]
    before, after = first - timedelta(days=1), first + timedelta(days=32)
    return {
        **chosen,
        "weeks": titled,
        "first": first,
        "before": state.query(month=f"{before:%Y-%m}"),
        "after": state.query(month=f"{after:%Y-%m}"),
        "week": weeks[0] if weeks else [],
    }


def _board(register: Register, state: RegisterState, rows: Any, count: int) -> dict[str, Any]:
    chosen = _by(register, state)
    field = chosen["by"]
    ordered = in_order(rows, register, state)
    lanes = drawn.board_lanes(ordered, field, drawing_context(register)) if field else []
    columns = [column for column in shown_columns(state, register) if field is None or column.key != field.key][:3]
    context = drawing_context(register)
    filled = [
        {
            "lane": lane,
            "lines": draw_rows(
                lane.records, columns, definitions=register.definitions, context=context, may_edit=register.may_edit
            ),
            "query": _lane_query(state, field, lane.value),
        }
        for lane in lanes
    ]
    return {**chosen, "lanes": filled, "can_move": field is not None and not field.column and register.can_edit}


def _lane_query(state: RegisterState, field: Any, value: str) -> str:
    from forms.queries.registers import Condition

    condition = Condition(key=field.key, operator="is" if value else "blank", values=(value,) if value else ())
    return state.query(layout="table", by="", conditions=(*state.conditions, condition))


def _map(register: Register, state: RegisterState, rows: Any, count: int) -> dict[str, Any]:
    chosen = _by(register, state)
    points = drawn.map_points(in_order(rows, register, state), chosen["by"]) if chosen["by"] else []
    titles = _titled(register, [point.record for point in points])
    return {
        **chosen,
        "points": [(point, title) for point, (_record, title) in zip(points, titles, strict=True)],
        "meridians": [(degree, (degree - 73) * 10) for degree in range(80, 136, 10)],
        "parallels": [(degree, (54 - degree) * 10) for degree in range(20, 54, 10)],
    }


def _gallery(register: Register, state: RegisterState, rows: Any, count: int) -> dict[str, Any]:
    chosen = _by(register, state)
    page = _page(state, in_order(rows, register, state), count, GALLERY_SIZE)
    context = drawing_context(register)
    columns = shown_columns(state, register)[:3]
    lines = draw_rows(page.object_list, columns, definitions=register.definitions, context=context)
    field = chosen["by"]
    pictures = []
    for line in lines:
        ids = field.type.file_ids(line.record.answers.get(field.key)) if field else []
        pictures.append((line, context.shelf.find(ids[0]) if ids else None))
    return {**chosen, "rows": page, "pictures": pictures}


def _chart(register: Register, state: RegisterState, rows: Any, count: int) -> dict[str, Any]:
    chosen = _by(register, state)
    measure = state.measure or "count"
    context = drawing_context(register)
    bars = drawn.chart_bars(rows, chosen["by"], measure, register, context) if chosen["by"] else []
    numbers = [field for field in register.fields.values() if field.is_number]
    largest = max((abs(bar.figure) for bar in bars), default=0)
    return {
        **chosen,
        "bars": [(bar, round(float(abs(bar.figure)) / float(largest) * 100) if largest else 0) for bar in bars],
        "measure": measure,
        "measures": [("count", worded.MEASURES["count"])]
        + [
            (f"{name}:{field.key}", f"{worded.MEASURES[name]}: {field.label}")
            for field in numbers
            for name in MEASURES[1:]
        ],
        "chart": {
            "kind": "line" if chosen["by"] and chosen["by"].is_day else "bar",
            "labels": [bar.label or "—" for bar in bars],
            "values": [float(bar.figure) for bar in bars],
        },
    }


_LAYOUTS = {
    "table": _table,
    "calendar": _calendar,
    "board": _board,
    "map": _map,
    "gallery": _gallery,
    "chart": _chart,
}


def back_to_list(register: Register, query: str) -> str:
    """Returns the address of the list with what it showed; nothing but a known state gets into it."""
    from django.http import QueryDict

    state = read_state(QueryDict(query[:4000]), register)
    said = replace(state, ignored=()).query(page=state.page)
    base = reverse("register", args=[register.form.key])
    return f"{base}?{said}" if said else base
