"""What each layout of a register's list shows: the table, calendar, board, map, gallery and chart of the rows."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator

from forms.models import Record
from forms.queries.registers import (
    MEASURES,
    Condition,
    Register,
    RegisterState,
    draw_rows,
    drawing_context,
    in_order,
    one_page,
    record_title,
    shown_columns,
    totals,
)
from forms.queries.registers import layouts as drawn
from forms.queries.registers import words as worded
from organization import clock

GALLERY_SIZE = 24


def _page(register: Register, state: RegisterState, rows: Any, size: int) -> Any:
    turned = one_page(rows, register, state, size=size)
    paginator = Paginator(range(turned.count), size)
    page: Any = paginator.page(turned.number)
    page.object_list = turned.records
    page.page_numbers = list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return page


def _table(register: Register, state: RegisterState, rows: Any) -> dict[str, Any]:
    columns = shown_columns(state, register)
    page = _page(register, state, rows, state.size)
    count = page.paginator.count
    context = drawing_context(register)
    lines = draw_rows(
        page.object_list, columns, definitions=register.definitions, context=context, changeable=register.changeable
    )
    figures = totals(rows, [field for field in columns if register.may_read_whole(field.key)]) if count else {}
    return {
        "count": count,
        "rows": page,
        "lines": lines,
        "heads": [_head(register, state, field) for field in columns],
        "totals": [figures.get(field.key) for field in columns] if figures else [],
        "editable": [field for field in register.fields.values() if _is_editable(register, field)],
    }


def _is_editable(register: Register, field: Any) -> bool:
    asked = register.version.definition.by_key.get(field.key) if register.version else None
    return asked is not None and field.key in register.rights.writable and field.type.is_input


def _head(register: Register, state: RegisterState, field: Any) -> dict[str, Any]:
    ascending = state.sort == field.key
    return {
        "field": field,
        "query": state.query(sort=f"-{field.key}" if ascending else field.key) if register.may_sort(field) else "",
        "sorted": "ascending" if ascending else ("descending" if state.sort == f"-{field.key}" else ""),
    }


def _by(register: Register, state: RegisterState, rows: Any = None) -> dict[str, Any]:
    counted = {} if rows is None else {"count": rows.count()}
    return {**counted, "by": drawn.chosen_field(register, state), "by_fields": drawn.offered(register, state.layout)}


def _titled(register: Register, records: Any) -> list[tuple[Record, str]]:
    context = drawing_context(register)
    return [(record, record_title(record, register.definitions, context)) for record in records]


def _calendar(register: Register, state: RegisterState, rows: Any) -> dict[str, Any]:
    chosen = _by(register, state, rows)
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


def _board(register: Register, state: RegisterState, rows: Any) -> dict[str, Any]:
    chosen = _by(register, state, rows)
    field = chosen["by"]
    ordered = in_order(rows, register, state)
    lanes = drawn.board_lanes(ordered, field, drawing_context(register)) if field else []
    columns = [column for column in shown_columns(state, register) if field is None or column.key != field.key][:3]
    context = drawing_context(register)
    filled = [
        {
            "lane": lane,
            "lines": draw_rows(
                lane.records, columns, definitions=register.definitions, context=context, changeable=register.changeable
            ),
            "query": _lane_query(state, field, lane.value),
        }
        for lane in lanes
    ]
    return {**chosen, "lanes": filled, "can_move": field is not None and not field.column and register.can_edit}


def _lane_query(state: RegisterState, field: Any, value: str) -> str:
    condition = Condition(key=field.key, operator="is" if value else "blank", values=(value,) if value else ())
    return state.query(layout="table", by="", conditions=(*state.conditions, condition))


def _map(register: Register, state: RegisterState, rows: Any) -> dict[str, Any]:
    chosen = _by(register, state, rows)
    points = drawn.map_points(in_order(rows, register, state), chosen["by"]) if chosen["by"] else []
    titles = _titled(register, [point.record for point in points])
    return {
        **chosen,
        "points": [(point, title) for point, (_record, title) in zip(points, titles, strict=True)],
        "meridians": [(degree, (degree - 73) * 10) for degree in range(80, 136, 10)],
        "parallels": [(degree, (54 - degree) * 10) for degree in range(20, 54, 10)],
    }


def _gallery(register: Register, state: RegisterState, rows: Any) -> dict[str, Any]:
    chosen = _by(register, state)
    page = _page(register, state, rows, GALLERY_SIZE)
    context = drawing_context(register)
    columns = shown_columns(state, register)[:3]
    lines = draw_rows(page.object_list, columns, definitions=register.definitions, context=context)
    field = chosen["by"]
    pictures = []
    for line in lines:
        ids = field.type.file_ids(line.record.answers.get(field.key), field.spec) if field else []
        pictures.append((line, context.shelf.find(ids[0]) if ids else None))
    return {**chosen, "count": page.paginator.count, "rows": page, "pictures": pictures}


def _chart(register: Register, state: RegisterState, rows: Any) -> dict[str, Any]:
    chosen = _by(register, state, rows)
    measure = state.measure or "count"
    context = drawing_context(register)
    bars = drawn.chart_bars(rows, chosen["by"], measure, register, context) if chosen["by"] else []
    numbers = [field for field in register.fields.values() if field.is_amount and register.may_read_whole(field.key)]
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


LAID_OUT: Mapping[str, Callable[[Register, RegisterState, Any], dict[str, Any]]] = {
    "table": _table,
    "calendar": _calendar,
    "board": _board,
    "map": _map,
    "gallery": _gallery,
    "chart": _chart,
}
