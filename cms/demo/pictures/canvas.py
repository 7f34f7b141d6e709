"""Paint for the drawn pictures: graded skies, light, mist, ridges, and a grain that hides the computer."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
WIDTH, HEIGHT, SCALE = 1600, 900, 2


def colour(text: str) -> Colour:
    """Returns the three numbers of a colour written as #rrggbb."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Returns the colour between two; share 0 gives the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The colours of one hour of the day, sky from the top down, then far land to near land."""

    sky: tuple[Colour, ...]
    light: Colour
    far: Colour
    near: Colour


def palette(sky: Sequence[str], light: str, far: str, near: str) -> Palette:
    """Returns a palette from written colours."""
    return Palette(sky=tuple(colour(one) for one in sky), light=colour(light), far=colour(far), near=colour(near))


DAWN = palette(["#2b3a5c", "#7b6a86", "#d98f77", "#f6c98c", "#fbe6bd"], "#fff1cf", "#c58d79", "#2b1c20")
MORNING = palette(["#6f9bb8", "#a9c4cc", "#dfe2d3", "#f7ecd2"], "#fffbe8", "#a8b6a4", "#2f3b2d")
DUSK = palette(["#1c2340", "#53365a", "#a8434a", "#e0764c", "#f5b76a"], "#ffd9a0", "#8b4650", "#1d1218")
NIGHT = palette(["#0b1222", "#14203a", "#24345a", "#4a4a6e"], "#f3cf8a", "#2b3552", "#070b14")
SNOW = palette(["#8ea4bc", "#b9c6d3", "#dfe3e8", "#f6efe6"], "#fffaf0", "#b5c0cd", "#4b5666")
RED = palette(["#5c0f14", "#8d171b", "#b5302a", "#d9763f", "#f0bf6c"], "#ffe2a6", "#8f2a24", "#2a090c")


class Canvas:
    """A picture being painted, twice as large as it will be, with a source of chance of its own."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.width, self.height = WIDTH * SCALE, HEIGHT * SCALE
        self.image = Image.new("RGB", (self.width, self.height))

    @property
    def draw(self) -> ImageDraw.ImageDraw:
        """A pen on the present picture."""
        return ImageDraw.Draw(self.image)

    def x(self, share: float) -> int:
        """Returns a place from left (0) to right (1)."""
        return round(self.width * share)

    def y(self, share: float) -> int:
        """Returns a place from top (0) to bottom (1)."""
        return round(self.height * share)

    def sky(self, stops: Sequence[Colour], *, until: float = 1.0) -> None:
        """Fills the picture with colours from the top down; the last one is reached at ``until``."""
        strip = Image.new("RGB", (1, 256))
        for row in range(256):
            at = min(row / 255 / until, 1.0) * (len(stops) - 1)
            place = min(int(at), len(stops) - 2)
            strip.putpixel((0, row), mix(stops[place], stops[place + 1], at - place))
        self.image.paste(strip.resize((self.width, self.height), Image.Resampling.BICUBIC))

    def glow(self, at: tuple[float, float], *, size: float, colour: Colour, strength: float) -> None:
        """Lets light fall from a point; it fades to nothing at ``size`` (share of the width)."""
        spread = round(self.width * size)
        # Pillow's gradient reaches black only in the corners: 75 is its value at the middle of an edge.
        fall = [round(255 * strength * (max(0, value - 80) / 175) ** 2) for value in range(256)]
        disc = ImageChops.invert(Image.radial_gradient("L")).point(fall)
        mask = Image.new("L", self.image.size, 0)
        mask.paste(
            disc.resize((2 * spread, 2 * spread), Image.Resampling.BILINEAR),
            (self.x(at[0]) - spread, self.y(at[1]) - spread),
        )
        self.image.paste(Image.new("RGB", self.image.size, colour), mask=mask)

    def disc(self, at: tuple[float, float], *, radius: float, colour: Colour, softness: float = 0.002) -> None:
        """Paints a soft-edged disc, such as the sun."""
        mask = Image.new("L", (self.width // 4, self.height // 4), 0)
        size = self.width * radius / 4
        x, y = self.x(at[0]) / 4, self.y(at[1]) / 4
        ImageDraw.Draw(mask).ellipse((x - size, y - size, x + size, y + size), fill=255)
        mask = mask.filter(ImageFilter.GaussianBlur(self.width * softness / 4))
        self.image.paste(Image.new("RGB", self.image.size, colour), mask=mask.resize(self.image.size))

    def clouds(self, *, top: float, bottom: float, colour: Colour, strength: float) -> None:
        """Draws long thin clouds between two heights."""
        mask = Image.new("L", (320, 180), 0)
        pen = ImageDraw.Draw(mask)
        for _ in range(26):
            x, y = self.chance.uniform(-40, 320), self.chance.uniform(top, bottom) * 180
            length, depth = self.chance.uniform(20, 130), self.chance.uniform(0.6, 3.2)
            pen.ellipse((x, y - depth, x + length, y + depth), fill=round(255 * strength * self.chance.uniform(0.3, 1)))
        mask = mask.filter(ImageFilter.GaussianBlur(1.6)).resize(self.image.size, Image.Resampling.BICUBIC)
        self.image.paste(Image.new("RGB", self.image.size, colour), mask=mask)

    def ridge(self, *, base: float, swing: float, roughness: float = 0.52) -> list[tuple[int, int]]:
        """Returns the points of a line of hills around ``base``, made by halving and shifting."""
        points = [self.chance.uniform(-swing, swing), self.chance.uniform(-swing, swing)]
        reach = swing
        for _ in range(8):
            halves: list[float] = []
            for left, right in pairwise(points):
                halves += [left, (left + right) / 2 + self.chance.uniform(-reach, reach)]
            points = [*halves, points[-1]]
            reach *= roughness
        step = self.width / (len(points) - 1)
        return [(round(place * step), self.y(base + shift)) for place, shift in enumerate(points)]

    def land(self, line: list[tuple[int, int]], fill: Colour) -> None:
        """Fills everything below a line."""
        self.draw.polygon([*line, (self.width, self.height), (0, self.height)], fill=fill)

    def mist(self, *, at: float, depth: float, colour: Colour, strength: float) -> None:
        """Lays a soft band of mist across the picture."""
        strip = Image.new("L", (1, 180), 0)
        for row in range(180):
            distance = abs(row / 180 - at) / depth
            strip.putpixel((0, row), round(255 * strength * max(0.0, 1 - distance) ** 2))
        mask = strip.resize(self.image.size, Image.Resampling.BICUBIC)
        self.image.paste(Image.new("RGB", self.image.size, colour), mask=mask)

    def grass(self, line: list[tuple[int, int]], colours: Sequence[Colour], *, height: float, number: int) -> None:
        """Lets blades of grass grow along and below a line."""
        pen, tall = self.draw, self.height * height
        for _ in range(number):
            x, y = line[self.chance.randrange(len(line))]
            x += self.chance.randint(-8, 8)
            y += round(self.chance.random() ** 2 * tall * 3)
            lean = self.chance.uniform(-0.35, 0.55) * tall
            blade = tall * self.chance.uniform(0.3, 1)
            pen.line([(x, y), (x + lean / 2, y - blade * 0.7), (x + lean, y - blade)], self.chance.choice(colours), 2)

    def finish(self) -> Image.Image:
        """Returns the picture at its size, with a little grain and darker corners."""
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        grain = Image.effect_noise((WIDTH, HEIGHT), 9).convert("RGB")
        picture = Image.blend(picture, ImageChops.soft_light(picture, grain), 0.55)
        corners = Image.radial_gradient("L").point([max(0, round((value - 150) * 0.42)) for value in range(256)])
        corners = corners.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        picture.paste(Image.new("RGB", picture.size, (12, 8, 10)), mask=corners)
        return picture
