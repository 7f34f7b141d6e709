"""Pictures of the works: substations, control rooms, tunnels, meters, a border port, the city at night, charts."""

import math
from itertools import pairwise

from PIL import Image

from .canvas import DAWN, DUSK, NIGHT, RED, Canvas, Colour, Palette, colour, mix
from .things import limb, sag, worker

HELMET = colour("#e9b44c")


def substation(seed: int, hour: Palette = DAWN) -> Image.Image:
    """A substation in three depths of mist: portals, busbars, transformers."""
    canvas = Canvas(seed)
    canvas.sky(hour.sky, until=0.85)
    canvas.clouds(top=0.05, bottom=0.5, colour=hour.light, strength=0.45)
    canvas.glow((0.55, 0.68), size=0.5, colour=hour.light, strength=0.9)
    for step, (base, tall) in enumerate(((0.80, 0.34), (0.86, 0.5), (0.94, 0.72))):
        fill = mix(mix(hour.sky[-1], hour.far, 0.6), hour.near, step / 2)
        _portals(
            canvas,
            base=base,
            tall=tall,
            fill=fill,
            stroke=4 + 4 * step,
            bays=5 - step,
            shift=canvas.chance.uniform(-0.06, 0.02),
        )
        canvas.draw.rectangle((0, canvas.y(base), canvas.width, canvas.height), fill=mix(fill, hour.near, 0.25))
        if step < 2:
            canvas.mist(at=base - 0.01, depth=0.13, colour=hour.light, strength=0.4)
    for x in (0.14, 0.62):
        _transformer(canvas, x=x, base=0.95, size=0.17, fill=hour.near)
    worker(
        canvas,
        x=canvas.x(0.46),
        base=canvas.y(0.955),
        height=canvas.y(0.17),
        fill=hour.near,
        pose="point",
        helmet=HELMET,
    )
    worker(canvas, x=canvas.x(0.425), base=canvas.y(0.955), height=canvas.y(0.165), fill=hour.near, helmet=HELMET)
    return canvas.finish()


def _portals(canvas: Canvas, *, base: float, tall: float, fill: Colour, stroke: int, bays: int, shift: float) -> None:
    pen = canvas.draw
    top, foot, wide = canvas.y(base - tall), canvas.y(base), 1.15 / bays
    for bay in range(bays + 1):
        x = canvas.x(shift + bay * wide)
        spread = canvas.x(0.018) * tall / 0.5
        pen.line([(x - spread, foot), (x, top - stroke * 2)], fill, stroke)
        pen.line([(x + spread, foot), (x, top - stroke * 2)], fill, stroke)
        for rung in range(1, 7):
            share = rung / 7
            pen.line(
                [
                    (x - spread * (1 - share), foot + (top - foot) * share),
                    (x + spread * (1 - share) * 0.6, foot + (top - foot) * (share + 0.1)),
                ],
                fill,
                max(2, stroke // 2),
            )
        pen.line([(x, top), (x, top - canvas.y(tall * 0.22))], fill, max(2, stroke // 2))
        if bay == bays:
            break
        right = canvas.x(shift + (bay + 1) * wide)
        deep = canvas.y(0.02 * tall / 0.5)
        pen.line([(x, top), (right, top)], fill, stroke)
        pen.line([(x, top + deep), (right, top + deep)], fill, stroke)
        teeth = [(x + (right - x) * tooth / 14, top + (deep if tooth % 2 else 0)) for tooth in range(15)]
        pen.line(teeth, fill, max(2, stroke // 2))
        for place in (0.25, 0.5, 0.75):
            _insulator(
                canvas,
                x=x + (right - x) * place,
                top=top + deep,
                length=canvas.y(0.13 * tall),
                fill=fill,
                size=stroke * 1.5,
            )
    for line in range(3):
        y = top + canvas.y(0.2 * tall + 0.1 * tall * line)
        sag(
            canvas,
            (0, y),
            (canvas.width, y + canvas.y(0.02)),
            depth=canvas.y(0.015),
            fill=fill,
            stroke=max(2, stroke // 2),
        )


def _insulator(canvas: Canvas, *, x: float, top: float, length: float, fill: Colour, size: float) -> None:
    pen, discs = canvas.draw, 8
    pen.line([(x, top), (x, top + length)], fill, max(2, round(size / 3)))
    for disc in range(discs):
        y = top + length * (disc + 0.8) / discs
        pen.ellipse((x - size, y - size * 0.3, x + size, y + size * 0.3), fill=fill)


def _transformer(canvas: Canvas, *, x: float, base: float, size: float, fill: Colour) -> None:
    pen, left, foot = canvas.draw, canvas.x(x), canvas.y(base)
    wide, tall = canvas.x(size), canvas.x(size * 0.55)
    pen.rectangle((left, foot - tall, left + wide, foot), fill=fill)
    pen.rounded_rectangle(
        (left - wide * 0.05, foot - tall * 1.52, left + wide * 0.72, foot - tall * 1.27), radius=wide * 0.06, fill=fill
    )
    for leg in (0.1, 0.55):
        pen.rectangle((left + wide * leg, foot - tall * 1.3, left + wide * (leg + 0.04), foot - tall), fill=fill)
    for fin in range(7):
        edge = left + wide * (1.02 + fin * 0.045)
        pen.rectangle((edge, foot - tall * 0.86, edge + wide * 0.028, foot - tall * 0.1), fill=fill)
    for bushing in (0.3, 0.55, 0.8):
        _insulator(
            canvas, x=left + wide * bushing, top=foot - tall * 1.75, length=tall * 0.78, fill=fill, size=wide * 0.035
        )


def control_room(seed: int, hour: Palette = NIGHT) -> Image.Image:
    """People on duty before a wall of curves."""
    canvas = Canvas(seed)
    canvas.sky([colour("#0d1424"), colour("#16213a"), colour("#0b101c")])
    canvas.glow((0.5, 0.4), size=0.6, colour=colour("#3a5f8c"), strength=0.75)
    pen = canvas.draw
    for column in range(6):
        for row in range(3):
            x, y = canvas.x(0.06 + column * 0.148), canvas.y(0.09 + row * 0.19)
            wide, tall = canvas.x(0.14), canvas.y(0.178)
            pen.rectangle(
                (x, y, x + wide, y + tall), fill=mix(colour("#13233d"), colour("#1d3a5f"), canvas.chance.random())
            )
            _screen(canvas, x=x, y=y, wide=wide, tall=tall, kind=(column * 2 + row) % 4)
    canvas.glow((0.5, 0.36), size=0.55, colour=colour("#6aa3d8"), strength=0.22)
    for place, high in ((0.17, 0.30), (0.39, 0.31), (0.61, 0.3), (0.83, 0.31)):
        _seated(canvas, x=canvas.x(place), base=canvas.y(0.99), size=canvas.y(high), fill=colour("#05080f"))
    worker(canvas, x=canvas.x(0.51), base=canvas.y(0.96), height=canvas.y(0.42), fill=colour("#05080f"), pose="point")
    canvas.draw.rectangle((0, canvas.y(0.88), canvas.width, canvas.height), fill=colour("#04070d"))
    for desk in (0.1, 0.32, 0.54, 0.76):
        pen = canvas.draw
        pen.rounded_rectangle(
            (canvas.x(desk), canvas.y(0.8), canvas.x(desk + 0.06), canvas.y(0.885)),
            radius=8,
            fill=colour("#04070d"),
            outline=colour("#3d6797"),
            width=3,
        )
        pen.rounded_rectangle(
            (canvas.x(desk + 0.075), canvas.y(0.8), canvas.x(desk + 0.135), canvas.y(0.885)),
            radius=8,
            fill=colour("#04070d"),
            outline=colour("#3d6797"),
            width=3,
        )
    return canvas.finish()


def _screen(canvas: Canvas, *, x: float, y: float, wide: float, tall: float, kind: int) -> None:
    pen, gold, red, blue = canvas.draw, colour("#f0c069"), colour("#e0604e"), colour("#7fb4e6")
    if kind == 0:
        for line, shade in enumerate((gold, blue)):
            phase = canvas.chance.uniform(0, 6)
            pen.line(
                [
                    (
                        x + wide * step / 40,
                        y
                        + tall * (0.5 + 0.22 * math.sin(phase + step / 5 + line) + canvas.chance.uniform(-0.02, 0.02)),
                    )
                    for step in range(2, 39)
                ],
                shade,
                5,
            )
    elif kind == 1:
        for bar in range(9):
            high = canvas.chance.uniform(0.2, 0.75)
            pen.rectangle(
                (
                    x + wide * (0.08 + bar * 0.096),
                    y + tall * (0.9 - high),
                    x + wide * (0.135 + bar * 0.096),
                    y + tall * 0.9,
                ),
                fill=red if bar == 6 else blue,
            )
    elif kind == 2:
        points = [
            (x + wide * canvas.chance.uniform(0.1, 0.9), y + tall * canvas.chance.uniform(0.12, 0.88)) for _ in range(9)
        ]
        for start, end in pairwise(points):
            pen.line([start, (end[0], start[1]), end], colour("#446f9f"), 4)
        for px, py in points:
            pen.ellipse((px - 9, py - 9, px + 9, py + 9), fill=gold)
    else:
        for row in range(6):
            pen.rectangle(
                (
                    x + wide * 0.1,
                    y + tall * (0.14 + row * 0.13),
                    x + wide * canvas.chance.uniform(0.4, 0.9),
                    y + tall * (0.18 + row * 0.13),
                ),
                fill=colour("#5683b3") if row else gold,
            )


def _seated(canvas: Canvas, *, x: float, base: float, size: float, fill: Colour) -> None:
    pen = canvas.draw
    pen.rounded_rectangle((x - size * 0.26, base - size * 0.72, x + size * 0.26, base), radius=size * 0.2, fill=fill)
    limb(canvas, [(x, base - size * 0.7), (x, base - size * 0.8)], size * 0.14, fill)
    pen.ellipse((x - size * 0.13, base - size * 1.06, x + size * 0.13, base - size * 0.76), fill=fill)


def cable_tunnel(seed: int, hour: Palette = NIGHT) -> Image.Image:
    """A cable tunnel runs towards a light where two people inspect the racks."""
    canvas = Canvas(seed)
    canvas.sky([colour("#0f1116"), colour("#191a20"), colour("#0d0e12")])
    pen, cx, cy = canvas.draw, canvas.x(0.5), canvas.y(0.47)
    for ring in range(22, 0, -1):
        size = (ring / 22) ** 1.9
        shade = mix(colour("#f4d9a0"), colour("#1b1a1e"), min(1.0, size * 1.25 + 0.12))
        wide, tall = canvas.x(0.62) * size + 60, canvas.y(0.72) * size + 60
        pen.rounded_rectangle(
            (cx - wide, cy - tall, cx + wide, cy + tall),
            radius=wide * 0.32,
            fill=shade,
            outline=mix(shade, (0, 0, 0), 0.28),
            width=max(2, round(9 * size)),
        )
    for side in (-1, 1):
        for cable in range(6):
            start = (cx + side * 52, cy - 26 + cable * 13)
            end = (cx + side * canvas.x(0.60), cy + canvas.y(-0.42 + cable * 0.15))
            shade = (colour("#7f2323"), colour("#3a3a42"), colour("#9a7430"))[cable % 3]
            pen.polygon(
                [start, (start[0], start[1] + 3), (end[0], end[1] + canvas.y(0.05)), end],
                fill=mix(shade, colour("#15151a"), 0.25),
            )
    pen.polygon(
        [(cx - 50, cy + 60), (cx + 50, cy + 60), (canvas.x(0.8), canvas.height), (canvas.x(0.2), canvas.height)],
        fill=colour("#26221f"),
    )
    for lamp in range(1, 7):
        size = (lamp / 6) ** 1.8
        y = cy - 48 - canvas.y(0.5) * size
        pen.rounded_rectangle(
            (cx - canvas.x(0.035) * size - 8, y - 10 * size, cx + canvas.x(0.035) * size + 8, y + 18 * size),
            radius=6,
            fill=colour("#fff2cf"),
        )
    canvas.glow((0.5, 0.47), size=0.32, colour=colour("#ffe7b5"), strength=0.85)
    for x, tall, pose, facing in ((0.455, 0.34, "point", -1), (0.56, 0.36, "stand", 1)):
        worker(
            canvas,
            x=canvas.x(x),
            base=canvas.y(0.83),
            height=canvas.y(tall),
            fill=colour("#15120f"),
            pose=pose,
            facing=facing,
            helmet=HELMET,
        )
    return canvas.finish()


def city_at_night(seed: int, hour: Palette = NIGHT) -> Image.Image:
    """Lit windows of a city, its substation line in front."""
    canvas = Canvas(seed)
    canvas.sky(hour.sky, until=0.8)
    canvas.glow((0.5, 0.8), size=0.65, colour=colour("#d98a4c"), strength=0.6)
    pen = canvas.draw
    for depth in range(3):
        fill, x = mix(colour("#3b3d5c"), hour.near, 0.3 + depth * 0.33), -40.0
        while x < canvas.width:
            wide = canvas.chance.uniform(0.03, 0.075) * canvas.width
            tall = canvas.chance.uniform(0.12, 0.46 - depth * 0.08) * canvas.height
            base = canvas.y(0.84 + depth * 0.05)
            pen.rectangle((x, base - tall, x + wide, canvas.height), fill=fill)
            _windows(canvas, x=x, top=base - tall, wide=wide, tall=tall, share=0.42 - depth * 0.05)
            x += wide * canvas.chance.uniform(1.02, 1.3)
    for line in range(4):
        y = canvas.y(0.2 + line * 0.045)
        sag(canvas, (-50, y), (canvas.x(0.5), y + canvas.y(0.06)), depth=canvas.y(0.09), fill=hour.near, stroke=5)
        sag(
            canvas,
            (canvas.x(0.5), y + canvas.y(0.06)),
            (canvas.width + 50, y - canvas.y(0.02)),
            depth=canvas.y(0.1),
            fill=hour.near,
            stroke=5,
        )
    x = canvas.x(0.5)
    pen.rectangle((x - 13, canvas.y(0.2), x + 13, canvas.height), fill=hour.near)
    for line in range(4):
        y = canvas.y(0.26 + line * 0.045)
        pen.rectangle((x - canvas.x(0.03), y - 6, x + canvas.x(0.03), y + 6), fill=hour.near)
    canvas.draw.rectangle((0, canvas.y(0.955), canvas.width, canvas.height), fill=hour.near)
    return canvas.finish()


def _windows(canvas: Canvas, *, x: float, top: float, wide: float, tall: float, share: float) -> None:
    pen, lit = canvas.draw, (colour("#f6cf86"), colour("#f3b765"), colour("#ffe9bf"))
    columns = max(2, round(wide / 34))
    for row in range(round(tall / 40)):
        for column in range(columns):
            if canvas.chance.random() < share:
                left, up = x + wide * (column + 0.25) / columns, top + 22 + row * 40
                pen.rectangle((left, up, left + wide * 0.5 / columns, up + 20), fill=canvas.chance.choice(lit))


def border_port(seed: int, hour: Palette = DUSK) -> Image.Image:
    """Gantry cranes and container trains of a border port in the evening."""
    canvas = Canvas(seed)
    canvas.sky(hour.sky, until=0.82)
    canvas.clouds(top=0.04, bottom=0.5, colour=hour.light, strength=0.5)
    canvas.glow((0.28, 0.66), size=0.5, colour=hour.light, strength=0.9)
    canvas.disc((0.28, 0.62), radius=0.022, colour=mix(hour.light, (255, 255, 255), 0.5))
    canvas.land(canvas.ridge(base=0.74, swing=0.012), mix(hour.sky[-1], hour.far, 0.8))
    canvas.mist(at=0.76, depth=0.1, colour=hour.light, strength=0.4)
    for x, tall, share in ((0.78, 0.34, 0.45), (0.55, 0.48, 0.7), (0.12, 0.62, 1.0)):
        _gantry(canvas, x=x, base=0.88, tall=tall, fill=mix(hour.far, hour.near, share))
    pen = canvas.draw
    pen.rectangle((0, canvas.y(0.88), canvas.width, canvas.height), fill=hour.near)
    shades = [colour("#8c2a26"), colour("#b4762c"), colour("#39495f"), colour("#5b2327"), colour("#6d6a55")]
    for row, (base, wide) in enumerate(((0.875, 0.085), (0.94, 0.115))):
        x = -0.03 - row * 0.02
        while x < 1:
            for level in range(canvas.chance.choice((1, 1, 2)) if row == 0 else 1):
                tall = canvas.y(0.06 + 0.012 * row)
                foot = canvas.y(base) - level * tall
                pen.rectangle(
                    (canvas.x(x), foot - tall, canvas.x(x + wide * 0.95), foot),
                    fill=mix(canvas.chance.choice(shades), hour.near, 0.35 - row * 0.12),
                )
                for rib in range(1, 12):
                    rx = canvas.x(x + wide * 0.95 * rib / 12)
                    pen.line([(rx, foot - tall + 6), (rx, foot - 6)], hour.near, 2)
            x += wide
    return canvas.finish()


def _gantry(canvas: Canvas, *, x: float, base: float, tall: float, fill: Colour) -> None:
    pen, foot, top = canvas.draw, canvas.y(base), canvas.y(base - tall)
    left, right, stroke = canvas.x(x), canvas.x(x + tall * 0.42), max(6, round(26 * tall))
    for leg in (left, right):
        pen.line([(leg, foot), (leg, top)], fill, stroke)
    pen.line([(left, foot - (foot - top) * 0.45), (right, top + (foot - top) * 0.12)], fill, stroke // 2)
    pen.line([(left - (right - left) * 0.4, top), (right + (right - left) * 0.55, top)], fill, stroke)
    peak = (left + (right - left) * 0.5, top - (foot - top) * 0.26)
    pen.line(
        [(left - (right - left) * 0.4, top), peak, (right + (right - left) * 0.55, top)], fill, max(3, stroke // 3)
    )
    pen.line([(left, top), peak, (right, top)], fill, stroke // 2)
    drop = right + (right - left) * 0.3
    pen.line([(drop, top), (drop, top + (foot - top) * 0.4)], fill, 4)
    pen.rectangle(
        (drop - stroke * 2, top + (foot - top) * 0.4, drop + stroke * 2, top + (foot - top) * 0.47), fill=fill
    )


def meters(seed: int, hour: Palette = DAWN) -> Image.Image:
    """A wall of meters in rows, one hand's breadth of light on it."""
    canvas = Canvas(seed)
    canvas.sky([colour("#efe4d2"), colour("#d9c8ae"), colour("#bba488")])
    pen = canvas.draw
    for row in range(4):
        for column in range(9):
            x, y = canvas.x(0.035 + column * 0.105), canvas.y(0.05 + row * 0.235)
            wide, tall = canvas.x(0.088), canvas.y(0.2)
            pen.rounded_rectangle((x + 10, y + 14, x + wide + 10, y + tall + 14), radius=22, fill=colour("#a8906f"))
            pen.rounded_rectangle((x, y, x + wide, y + tall), radius=22, fill=colour("#f7f1e6"))
            pen.rounded_rectangle(
                (x + wide * 0.14, y + tall * 0.14, x + wide * 0.86, y + tall * 0.44), radius=10, fill=colour("#3f4a3c")
            )
            for bar in range(6):
                high = canvas.chance.uniform(0.08, 0.24)
                bx = x + wide * (0.2 + bar * 0.1)
                pen.rectangle(
                    (bx, y + tall * (0.41 - high), bx + wide * 0.055, y + tall * 0.41), fill=colour("#b9d39b")
                )
            pen.ellipse(
                (x + wide * 0.38, y + tall * 0.54, x + wide * 0.62, y + tall * 0.54 + wide * 0.24),
                fill=colour("#9b1c1f") if canvas.chance.random() < 0.16 else colour("#d8c7a8"),
            )
            pen.rectangle((x + wide * 0.2, y + tall * 0.86, x + wide * 0.8, y + tall * 0.9), fill=colour("#c9b797"))
    canvas.glow((0.7, 0.1), size=0.7, colour=colour("#fff3d6"), strength=0.6)
    return canvas.finish()


def insulators(seed: int, hour: Palette = RED) -> Image.Image:
    """Strings of insulators close by, deep red against gold."""
    canvas = Canvas(seed)
    canvas.sky(hour.sky)
    canvas.glow((0.72, 0.7), size=0.6, colour=hour.light, strength=0.85)
    for column, (x, size, share) in enumerate(
        ((0.82, 0.05, 0.35), (0.62, 0.075, 0.55), (0.36, 0.11, 0.78), (0.10, 0.15, 1.0))
    ):
        fill = mix(hour.far, hour.near, share)
        pen, cx, wide = canvas.draw, canvas.x(x), canvas.x(size)
        pen.rectangle((cx - wide * 0.14, 0, cx + wide * 0.14, canvas.height), fill=fill)
        for disc in range(round(1 / (size * 0.62)) + 2):
            y = canvas.height * disc * size * 0.62 - column * 30
            pen.chord((cx - wide, y - wide * 0.42, cx + wide, y + wide * 0.42), 180, 360, fill=fill)
            pen.rectangle((cx - wide, y - 2, cx + wide, y + wide * 0.08), fill=mix(fill, hour.light, 0.16))
            pen.arc(
                (cx - wide * 0.92, y - wide * 0.36, cx + wide * 0.92, y + wide * 0.36),
                285,
                340,
                fill=mix(fill, hour.light, 0.45),
                width=max(4, round(wide * 0.03)),
            )
    return canvas.finish()


def ribbons(seed: int, hour: Palette = RED) -> Image.Image:
    """Lines of light in red and gold flow across the picture like a load curve."""
    canvas = Canvas(seed)
    canvas.sky([colour("#4a0b10"), colour("#7d1417"), colour("#a3231f"), colour("#6d1115")])
    canvas.glow((0.72, 0.42), size=0.55, colour=colour("#e58a3d"), strength=0.75)
    pen, phase = canvas.draw, canvas.chance.uniform(0, 6)
    for line in range(46):
        share = line / 45
        shade = mix(mix(colour("#7d1417"), colour("#f3cf86"), share), colour("#fff3d0"), max(0.0, share - 0.8) * 3)
        points = []
        for step in range(121):
            x = step / 120
            lift = 0.16 * math.sin(2.2 * math.pi * x + phase + share * 1.3) + 0.07 * math.sin(
                5.3 * x + phase * 2 + share * 2.4
            )
            points.append((canvas.x(x), canvas.y(0.62 - 0.2 * x + lift * (0.45 + share * 0.75) + (share - 0.5) * 0.25)))
        pen.line(points, shade, 2 + round(4 * share**2), joint="curve")
    return canvas.finish()


def columns(seed: int, hour: Palette = DAWN) -> Image.Image:
    """Columns of a chart stand like buildings in morning light, the last ones red."""
    canvas = Canvas(seed)
    canvas.sky([colour("#f7efe0"), colour("#f2e2c6"), colour("#e8cfa6")])
    canvas.glow((0.8, 0.2), size=0.55, colour=colour("#fffaf0"), strength=0.9)
    pen, number = canvas.draw, 15
    for line in range(6):
        y = canvas.y(0.2 + line * 0.13)
        pen.line([(canvas.x(0.05), y), (canvas.x(0.95), y)], colour("#e0cba5"), 3)
    tops = []
    for bar in range(number):
        rise = 0.12 + 0.5 * (bar / number) ** 1.4 + canvas.chance.uniform(-0.03, 0.05)
        x, wide, foot = canvas.x(0.07 + bar * 0.058), canvas.x(0.034), canvas.y(0.85)
        top, deep = canvas.y(0.85 - rise), wide * 0.32
        fill = mix(colour("#d8b26a"), colour("#9b1c1f"), max(0.0, (bar - 8) / 6))
        pen.polygon(
            [
                (x + wide, top),
                (x + wide + deep, top - deep * 0.7),
                (x + wide + deep, foot - deep * 0.7),
                (x + wide, foot),
            ],
            fill=mix(fill, (0, 0, 0), 0.25),
        )
        pen.polygon(
            [(x, top), (x + deep, top - deep * 0.7), (x + wide + deep, top - deep * 0.7), (x + wide, top)],
            fill=mix(fill, (255, 255, 255), 0.35),
        )
        pen.rectangle((x, top, x + wide, foot), fill=fill)
        tops.append((x + wide / 2, top - canvas.y(0.07)))
    pen.line(tops, colour("#5c0f14"), 7, joint="curve")
    for across, down in tops:
        pen.ellipse(
            (across - 13, down - 13, across + 13, down + 13), fill=colour("#fffaf0"), outline=colour("#5c0f14"), width=6
        )
    return canvas.finish()


def hands_on_cabinet(seed: int, hour: Palette = DUSK) -> Image.Image:
    """Two people check an open cabinet of relays by its small lights."""
    canvas = Canvas(seed)
    canvas.sky([colour("#241a1c"), colour("#3a2728"), colour("#1b1315")])
    canvas.glow((0.5, 0.42), size=0.5, colour=colour("#e0a45c"), strength=0.75)
    pen = canvas.draw
    for cabinet in range(6):
        x = canvas.x(0.02 + cabinet * 0.165)
        wide, top, foot = canvas.x(0.152), canvas.y(0.12), canvas.y(0.88)
        pen.rectangle((x, top, x + wide, foot), fill=mix(colour("#5a4a44"), colour("#2c2120"), abs(cabinet - 2.5) / 3))
        for row in range(6):
            y = canvas.y(0.17 + row * 0.105)
            pen.rectangle((x + wide * 0.1, y, x + wide * 0.9, y + canvas.y(0.075)), fill=colour("#1e1718"))
            for lamp in range(6):
                lx = x + wide * (0.17 + lamp * 0.12)
                shade = canvas.chance.choice(
                    (colour("#8fcf7a"), colour("#8fcf7a"), colour("#f2b84f"), colour("#5b4a44"), colour("#e0604e"))
                )
                pen.ellipse((lx, y + 22, lx + 15, y + 37), fill=shade)
            pen.rectangle(
                (
                    x + wide * 0.16,
                    y + canvas.y(0.048),
                    x + wide * canvas.chance.uniform(0.4, 0.82),
                    y + canvas.y(0.055),
                ),
                fill=colour("#6f5a4c"),
            )
    pen.rectangle((0, canvas.y(0.88), canvas.width, canvas.height), fill=colour("#130d0e"))
    worker(
        canvas,
        x=canvas.x(0.40),
        base=canvas.y(0.94),
        height=canvas.y(0.62),
        fill=colour("#0f0a0b"),
        pose="point",
        helmet=HELMET,
    )
    worker(
        canvas,
        x=canvas.x(0.64),
        base=canvas.y(0.94),
        height=canvas.y(0.6),
        fill=colour("#0f0a0b"),
        pose="point",
        facing=-1,
        helmet=HELMET,
    )
    return canvas.finish()
