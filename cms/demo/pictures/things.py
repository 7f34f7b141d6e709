"""Things that stand in the pictures: pylons and their lines, poles, people at work, houses, turbines."""

import math
from dataclasses import dataclass
from itertools import pairwise

from .canvas import Canvas, Colour, mix

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Pylon:
    """A drawn pylon: where its lines are fastened, left and right, from the top down."""

    left: tuple[Point, ...]
    right: tuple[Point, ...]


def pylon(canvas: Canvas, *, x: float, base: float, height: float, fill: Colour, stroke: float) -> Pylon:
    """Draws a lattice pylon and returns the ends of its arms; all lengths in pixels of the canvas."""
    pen, width = canvas.draw, max(1, round(stroke))
    thin = max(1, round(stroke * 0.55))
    top, waist = base - height, base - height * 0.56
    foot, neck = height * 0.15, height * 0.042

    def half(y: float) -> float:
        if y > waist:
            return neck + (foot - neck) * ((y - waist) / (base - waist)) ** 1.25
        return neck * (0.35 + 0.65 * (y - top) / (waist - top))

    rungs = [base, base - height * 0.15, base - height * 0.28, base - height * 0.39, base - height * 0.48, waist]
    rungs += [waist - (waist - top) * step / 6 for step in range(1, 7)]
    for low, high in pairwise(rungs):
        a, b = half(low), half(high)
        pen.line([(x - a, low), (x - b, high)], fill, width)
        pen.line([(x + a, low), (x + b, high)], fill, width)
        pen.line([(x - a, low), (x + b, high)], fill, thin)
        pen.line([(x + a, low), (x - b, high)], fill, thin)
        pen.line([(x - b, high), (x + b, high)], fill, thin)
    left: list[Point] = []
    right: list[Point] = []
    for place, reach in ((0.60, 0.185), (0.75, 0.225), (0.90, 0.155)):
        y = base - height * place
        arm, drop = height * reach, height * 0.045
        for side, ends in ((-1, left), (1, right)):
            tip = (x + side * arm, y)
            pen.line([(x + side * half(y), y), tip], fill, width)
            pen.line([(x + side * half(y - drop), y - drop), tip], fill, width)
            middle = x + side * (arm * 0.5)
            pen.line([(middle, y), (x + side * half(y - drop), y - drop), (middle, y - drop * 0.5)], fill, thin)
            pen.line([tip, (tip[0], y + drop)], fill, width + thin)
            ends.append((tip[0], y + drop))
    return Pylon(left=tuple(reversed(left)), right=tuple(reversed(right)))


def sag(canvas: Canvas, start: Point, end: Point, *, depth: float, fill: Colour, stroke: int) -> None:
    """Hangs one line between two points."""
    steps = 48
    points = []
    for step in range(steps + 1):
        share = step / steps
        y = start[1] + (end[1] - start[1]) * share + depth * 4 * share * (1 - share)
        points.append((start[0] + (end[0] - start[0]) * share, y))
    canvas.draw.line(points, fill, stroke, joint="curve")


def span(canvas: Canvas, near: Pylon, far: Pylon, *, fill: Colour, stroke: int, depth: float) -> None:
    """Hangs all six lines between two pylons."""
    for ends in ("left", "right"):
        for start, end in zip(getattr(near, ends), getattr(far, ends), strict=True):
            sag(canvas, start, end, depth=depth, fill=fill, stroke=stroke)


def row_of_pylons(canvas: Canvas, *, path: list[tuple[float, float, float]], near: Colour, far: Colour) -> list[Pylon]:
    """Draws pylons from far to near along (x, base, height) shares and hangs lines between them."""
    pylons: list[Pylon] = []
    for place, (x, base, height) in enumerate(path):
        fill = mix(far, near, place / max(1, len(path) - 1))
        tall = canvas.height * height
        made = pylon(canvas, x=canvas.x(x), base=canvas.y(base), height=tall, fill=fill, stroke=tall / 150)
        if pylons:
            span(canvas, pylons[-1], made, fill=fill, stroke=max(1, round(tall / 330)), depth=tall * 0.06)
        pylons.append(made)
    return pylons


def pole(canvas: Canvas, *, x: float, base: float, height: float, fill: Colour) -> tuple[Point, Point]:
    """Draws a wooden pole with one cross-arm and returns the two ends of the arm."""
    pen = canvas.draw
    pen.rectangle((x - height * 0.012, base - height, x + height * 0.012, base), fill=fill)
    arm, y = height * 0.16, base - height * 0.9
    pen.rectangle((x - arm, y, x + arm, y + height * 0.022), fill=fill)
    for side in (-0.95, -0.5, 0.5, 0.95):
        pen.rectangle(
            (x + side * arm - height * 0.008, y - height * 0.035, x + side * arm + height * 0.008, y), fill=fill
        )
    return (x - arm * 0.95, y - height * 0.035), (x + arm * 0.95, y - height * 0.035)


def limb(canvas: Canvas, points: list[Point], width: float, fill: Colour) -> None:
    """Draws a rounded limb through some points."""
    pen = canvas.draw
    pen.line(points, fill, round(width), joint="curve")
    for x, y in points:
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=fill)


def worker(
    canvas: Canvas,
    *,
    x: float,
    base: float,
    height: float,
    fill: Colour,
    pose: str = "stand",
    facing: int = 1,
    helmet: Colour | None = None,
) -> None:
    """Draws a person in a helmet from the side, as a silhouette: standing, walking, reaching, kneeling or pointing."""
    unit = height / 8

    def at(right: float, up: float) -> Point:
        return x + facing * right * unit, base - up * unit

    hip, neck = at(0, 4.0), at(0.05, 5.75)
    if pose == "walk":
        limb(canvas, [hip, at(0.55, 2.1), at(0.95, 0.15)], unit * 0.72, fill)
        limb(canvas, [hip, at(-0.15, 2.0), at(-0.95, 0.25)], unit * 0.72, fill)
    elif pose == "kneel":
        hip, neck = at(0, 2.3), at(0.4, 4.0)
        limb(canvas, [hip, at(1.05, 2.2), at(1.0, 0.2)], unit * 0.72, fill)
        limb(canvas, [hip, at(-0.1, 0.4), at(-1.3, 0.3)], unit * 0.72, fill)
    else:
        limb(canvas, [hip, at(0.38, 2.1), at(0.42, 0.15)], unit * 0.74, fill)
        limb(canvas, [hip, at(-0.3, 2.1), at(-0.36, 0.15)], unit * 0.74, fill)
    limb(canvas, [hip, ((hip[0] + neck[0]) / 2, (hip[1] + neck[1]) / 2), neck], unit * 1.35, fill)
    shoulder = (neck[0], neck[1] - unit * 0.15)
    arms = {
        "reach": [(0.8, 1.0), (1.5, 2.3)],
        "point": [(1.0, 0.1), (2.1, 0.35)],
        "kneel": [(0.9, -1.0), (1.6, -1.6)],
        "walk": [(0.5, -1.1), (0.9, -2.0)],
    }.get(pose, [(0.45, -1.2), (0.75, -2.2)])
    limb(
        canvas,
        [shoulder, *[(shoulder[0] + facing * r * unit, shoulder[1] - u * unit) for r, u in arms]],
        unit * 0.5,
        fill,
    )
    if pose == "reach":
        limb(
            canvas,
            [
                shoulder,
                (shoulder[0] + facing * 0.2 * unit, shoulder[1] - 1.3 * unit),
                (shoulder[0] + facing * 0.9 * unit, shoulder[1] - 2.4 * unit),
            ],
            unit * 0.5,
            fill,
        )
    else:
        limb(
            canvas,
            [
                shoulder,
                (shoulder[0] - facing * 0.5 * unit, shoulder[1] + 1.2 * unit),
                (shoulder[0] - facing * 0.35 * unit, shoulder[1] + 2.2 * unit),
            ],
            unit * 0.5,
            fill,
        )
    head = (neck[0] + facing * 0.12 * unit, neck[1] - unit * 1.3)
    limb(canvas, [neck, head], unit * 0.5, fill)
    pen, size = canvas.draw, unit * 0.52
    pen.ellipse((head[0] - size, head[1] - size, head[0] + size, head[1] + size), fill=fill)
    crown = (head[0] - size * 1.12, head[1] - size * 1.25, head[0] + size * 1.12, head[1] + size * 0.85)
    pen.pieslice(crown, 180, 360, fill=helmet or fill)
    brim = head[1] - size * 0.2
    pen.line(
        [(head[0] - size * 1.05, brim), (head[0] + facing * size * 1.55, brim)],
        helmet or fill,
        max(2, round(unit * 0.16)),
    )


def turbine(canvas: Canvas, *, x: float, base: float, height: float, fill: Colour, turn: float) -> None:
    """Draws a wind turbine whose blades stand at ``turn`` (0 to 1 of a third of a circle)."""
    pen, hub = canvas.draw, (x, base - height)
    wide = height * 0.016
    pen.polygon([(x - wide, base), (x + wide, base), (x + wide * 0.5, hub[1]), (x - wide * 0.5, hub[1])], fill=fill)
    for blade in range(3):
        angle = math.tau * (blade + turn) / 3 - math.pi / 2
        along, across = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
        reach = height * 0.62
        shape = [(0.0, -0.4), (0.18, -1.0), (1.0, 0.0), (0.18, 0.55), (0.0, 0.4)]
        pen.polygon(
            [
                (
                    hub[0] + along[0] * a * reach + across[0] * b * wide * 1.4,
                    hub[1] + along[1] * a * reach + across[1] * b * wide * 1.4,
                )
                for a, b in shape
            ],
            fill=fill,
        )
    pen.ellipse((x - wide, hub[1] - wide, x + wide, hub[1] + wide), fill=fill)


def house(canvas: Canvas, *, x: float, base: float, width: float, wall: Colour, roof: Colour, window: Colour) -> None:
    """Draws a low house with a pitched roof and lit windows."""
    pen, tall = canvas.draw, width * 0.36
    pen.rectangle((x, base - tall, x + width, base), fill=wall)
    pen.polygon(
        [
            (x - width * 0.06, base - tall),
            (x + width * 0.16, base - tall * 1.62),
            (x + width * 0.84, base - tall * 1.62),
            (x + width * 1.06, base - tall),
        ],
        fill=roof,
    )
    for place in (0.16, 0.42, 0.72):
        pen.rectangle(
            (x + width * place, base - tall * 0.7, x + width * (place + 0.13), base - tall * 0.3), fill=window
        )
