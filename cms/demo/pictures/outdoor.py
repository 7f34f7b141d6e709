"""Pictures of the open land: lines over grassland, wind, winter, villages, people on the way to a repair."""

from itertools import pairwise

from PIL import Image

from .canvas import DAWN, DUSK, MORNING, SNOW, Canvas, Palette, colour, mix
from .things import house, pole, row_of_pylons, sag, turbine, worker

HELMET = colour("#e9b44c")


def _open_land(seed: int, hour: Palette, *, horizon: float, sun: tuple[float, float]) -> Canvas:
    canvas = Canvas(seed)
    canvas.sky(hour.sky, until=horizon + 0.04)
    canvas.clouds(top=0.05, bottom=horizon - 0.08, colour=hour.light, strength=0.5)
    canvas.glow(sun, size=0.5, colour=hour.light, strength=0.85)
    canvas.disc(sun, radius=0.021, colour=mix(hour.light, (255, 255, 255), 0.5))
    for step, (base, swing) in enumerate(((horizon - 0.02, 0.03), (horizon + 0.03, 0.022), (horizon + 0.08, 0.016))):
        canvas.land(canvas.ridge(base=base, swing=swing), mix(hour.sky[-1], hour.far, 0.35 + 0.25 * step))
        canvas.mist(at=base + 0.05, depth=0.09, colour=hour.light, strength=0.34)
    return canvas


def _foreground(canvas: Canvas, hour: Palette, *, base: float, swing: float = 0.016) -> list[tuple[int, int]]:
    middle = canvas.ridge(base=base - 0.085, swing=swing, roughness=0.45)
    canvas.land(middle, mix(hour.far, hour.near, 0.45))
    canvas.grass(middle, [mix(hour.far, hour.near, share) for share in (0.3, 0.42, 0.55)], height=0.012, number=2600)
    line = canvas.ridge(base=base, swing=swing, roughness=0.42)
    canvas.land(line, mix(hour.far, hour.near, 0.86))
    return line


def _near_grass(canvas: Canvas, hour: Palette, line: list[tuple[int, int]]) -> None:
    shades = [mix(hour.far, hour.near, share) for share in (0.7, 0.85, 1.0)] + [mix(hour.near, hour.light, 0.22)]
    canvas.grass(line, shades, height=0.045, number=5200)


def pylons_at_dawn(seed: int, hour: Palette = DAWN) -> Image.Image:
    """A line of pylons comes over the grassland towards the reader while the sun rises."""
    canvas = _open_land(seed, hour, horizon=0.6, sun=(0.30, 0.5))
    line = _foreground(canvas, hour, base=0.84)
    haze = mix(hour.sky[-1], hour.far, 0.75)
    row_of_pylons(
        canvas,
        path=[(0.40, 0.665, 0.07), (0.445, 0.68, 0.10), (0.505, 0.70, 0.15), (0.60, 0.745, 0.26), (0.80, 0.86, 0.66)],
        near=hour.near,
        far=haze,
    )
    _near_grass(canvas, hour, line)
    return canvas.finish()


def crossing_lines(seed: int, hour: Palette = DUSK) -> Image.Image:
    """Two tall pylons carry their lines across a valley."""
    canvas = _open_land(seed, hour, horizon=0.66, sun=(0.66, 0.55))
    line = _foreground(canvas, hour, base=0.9)
    row_of_pylons(
        canvas,
        path=[(-0.12, 0.86, 0.5), (0.24, 0.89, 0.66), (0.86, 0.9, 0.8), (1.3, 0.9, 0.8)],
        near=hour.near,
        far=mix(hour.far, hour.near, 0.85),
    )
    _near_grass(canvas, hour, line)
    return canvas.finish()


def patrol(seed: int, hour: Palette = MORNING) -> Image.Image:
    """Three people walk along a line to inspect it."""
    canvas = _open_land(seed, hour, horizon=0.62, sun=(0.74, 0.36))
    line = _foreground(canvas, hour, base=0.86)
    row_of_pylons(
        canvas,
        path=[(0.60, 0.70, 0.09), (0.68, 0.725, 0.16), (0.83, 0.78, 0.34), (1.18, 0.9, 0.8)],
        near=mix(hour.far, hour.near, 0.9),
        far=mix(hour.sky[-1], hour.far, 0.8),
    )
    for x, tall, pose in ((0.22, 0.235, "walk"), (0.315, 0.215, "point"), (0.40, 0.2, "walk")):
        worker(
            canvas, x=canvas.x(x), base=canvas.y(0.9), height=canvas.y(tall), fill=hour.near, pose=pose, helmet=HELMET
        )
    _near_grass(canvas, hour, line)
    return canvas.finish()


def winter_line(seed: int, hour: Palette = SNOW) -> Image.Image:
    """Pylons stand in snow; two people follow their tracks."""
    canvas = _open_land(seed, hour, horizon=0.58, sun=(0.2, 0.4))
    canvas.land(canvas.ridge(base=0.72, swing=0.014), colour("#e4e8ee"))
    row_of_pylons(
        canvas,
        path=[(0.18, 0.70, 0.12), (0.30, 0.73, 0.2), (0.5, 0.79, 0.36), (0.9, 0.92, 0.86)],
        near=colour("#3b4554"),
        far=colour("#aab6c4"),
    )
    canvas.land(canvas.ridge(base=0.86, swing=0.012, roughness=0.4), colour("#f3f3f3"))
    canvas.mist(at=0.86, depth=0.1, colour=(255, 255, 255), strength=0.5)
    for x, tall, pose in ((0.24, 0.2, "walk"), (0.325, 0.19, "walk")):
        worker(
            canvas,
            x=canvas.x(x),
            base=canvas.y(0.9),
            height=canvas.y(tall),
            fill=colour("#38404d"),
            pose=pose,
            helmet=colour("#b5302a"),
        )
    pen = canvas.draw
    for _ in range(900):
        x, y = canvas.chance.randrange(canvas.width), canvas.chance.randrange(canvas.height)
        size = canvas.chance.uniform(1, 4.5)
        pen.ellipse((x, y, x + size, y + size), fill=(255, 255, 255))
    return canvas.finish()


def wind_and_sun(seed: int, hour: Palette = DAWN) -> Image.Image:
    """Turbines turn on a far ridge above rows of solar panels."""
    canvas = _open_land(seed, hour, horizon=0.55, sun=(0.62, 0.42))
    for x, base, tall in (
        (0.10, 0.62, 0.22),
        (0.24, 0.6, 0.17),
        (0.37, 0.63, 0.28),
        (0.52, 0.6, 0.15),
        (0.71, 0.63, 0.33),
        (0.88, 0.61, 0.2),
    ):
        turbine(
            canvas,
            x=canvas.x(x),
            base=canvas.y(base),
            height=canvas.y(tall),
            fill=mix(hour.light, hour.far, 0.35 + tall),
            turn=canvas.chance.random(),
        )
    canvas.land(canvas.ridge(base=0.66, swing=0.01), mix(hour.far, hour.near, 0.5))
    pen = canvas.draw
    for row in range(7):
        depth = (row + 1) / 7
        y = canvas.y(0.68 + 0.3 * depth**1.6)
        tall, wide = canvas.y(0.075 * depth), canvas.x(0.18 * depth)
        for place in range(-2, 1 + round(1 / (0.19 * depth))):
            x = place * wide * 1.08 + canvas.x(0.03 * (row % 2))
            pen.polygon(
                [(x, y), (x + wide * 0.94, y), (x + wide * 1.06, y - tall), (x + wide * 0.12, y - tall)],
                fill=mix(colour("#26324f"), hour.light, 0.12 + 0.12 * canvas.chance.random()),
            )
            for cut in (0.33, 0.66):
                pen.line(
                    [(x + wide * 0.94 * cut, y), (x + wide * (0.12 + 0.94 * cut), y - tall)],
                    mix(colour("#26324f"), hour.light, 0.45),
                    2,
                )
    return canvas.finish()


def village(seed: int, hour: Palette = DUSK) -> Image.Image:
    """A village with lit windows under hills; poles lead the line from house to house."""
    canvas = _open_land(seed, hour, horizon=0.56, sun=(0.78, 0.43))
    canvas.land(canvas.ridge(base=0.68, swing=0.012), mix(hour.far, hour.near, 0.45))
    ends = []
    for x, base, tall in (
        (0.05, 0.8, 0.36),
        (0.33, 0.78, 0.3),
        (0.57, 0.765, 0.25),
        (0.76, 0.75, 0.2),
        (0.91, 0.745, 0.17),
    ):
        ends.append(pole(canvas, x=canvas.x(x), base=canvas.y(base), height=canvas.y(tall), fill=hour.near))
    for (left, right), (next_left, next_right) in pairwise(ends):
        sag(canvas, left, next_left, depth=canvas.y(0.02), fill=hour.near, stroke=3)
        sag(canvas, right, next_right, depth=canvas.y(0.02), fill=hour.near, stroke=3)
    for x, base, wide in (
        (0.60, 0.755, 0.08),
        (0.71, 0.76, 0.1),
        (0.84, 0.765, 0.11),
        (0.12, 0.81, 0.15),
        (0.40, 0.80, 0.13),
        (0.30, 0.855, 0.17),
        (0.62, 0.85, 0.18),
    ):
        house(
            canvas,
            x=canvas.x(x),
            base=canvas.y(base),
            width=canvas.x(wide),
            wall=mix(hour.far, hour.near, 0.72),
            roof=mix(hour.far, hour.near, 0.92),
            window=hour.light,
        )
        canvas.glow((x + wide / 2, base - 0.02), size=0.06, colour=hour.light, strength=0.25)
    line = canvas.ridge(base=0.92, swing=0.012)
    canvas.land(line, hour.near)
    _near_grass(canvas, hour, line)
    return canvas.finish()


def repair_on_a_pole(seed: int, hour: Palette = DUSK) -> Image.Image:
    """Against the evening light one person works on a pole while two hold the rope below."""
    canvas = _open_land(seed, hour, horizon=0.72, sun=(0.42, 0.62))
    line = _foreground(canvas, hour, base=0.9)
    x, base, tall = canvas.x(0.6), canvas.y(0.92), canvas.y(0.74)
    left, right = pole(canvas, x=x, base=base, height=tall, fill=hour.near)
    for start, away in ((left, -0.1), (right, 1.1)):
        sag(canvas, start, (canvas.x(away), canvas.y(0.3)), depth=canvas.y(0.03), fill=hour.near, stroke=5)
    pen = canvas.draw
    for side in (-0.028, 0.0):
        pen.line([(canvas.x(0.535 + side), base), (canvas.x(0.606 + side), base - tall * 0.72)], hour.near, 9)
    for rung in range(15):
        share = rung / 15
        a, b = 0.535 + (0.071 * share), base - tall * 0.72 * share
        pen.line([(canvas.x(a - 0.028), b), (canvas.x(a), b)], hour.near, 6)
    worker(
        canvas,
        x=canvas.x(0.578),
        base=base - tall * 0.55,
        height=canvas.y(0.26),
        fill=hour.near,
        pose="reach",
        helmet=HELMET,
    )
    worker(canvas, x=canvas.x(0.44), base=base, height=canvas.y(0.27), fill=hour.near, pose="point", helmet=HELMET)
    worker(
        canvas,
        x=canvas.x(0.74),
        base=base,
        height=canvas.y(0.265),
        fill=hour.near,
        pose="point",
        facing=-1,
        helmet=HELMET,
    )
    worker(
        canvas,
        x=canvas.x(0.82),
        base=base,
        height=canvas.y(0.25),
        fill=hour.near,
        pose="stand",
        facing=-1,
        helmet=HELMET,
    )
    _near_grass(canvas, hour, line)
    return canvas.finish()
