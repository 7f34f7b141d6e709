"""The pictures of the demo: drawn once, kept as ordinary images of the site."""

from concurrent.futures import ProcessPoolExecutor
from typing import Any

from cms.models import CmsImage
from cms.safe_image import SafeImage, write

from .pictures import canvas, outdoor, works
from .read import content

KEY = "demo:{}"


def hang_pictures() -> dict[str, CmsImage]:
    """Returns every demo picture by its key; those that are missing are drawn first, on two processors."""
    specs = content("pictures")
    known = {image.source_key: image for image in CmsImage.objects.filter(source_key__startswith=KEY.format(""))}
    missing = [spec for spec in specs if KEY.format(spec["key"]) not in known]
    if missing:
        with ProcessPoolExecutor(max_workers=2) as pool:
            for spec, drawn in zip(missing, pool.map(draw, missing), strict=True):
                image = _stored(spec, drawn)
                known[image.source_key] = image
    return {spec["key"]: known[KEY.format(spec["key"])] for spec in specs}


def draw(spec: dict[str, Any]) -> SafeImage:
    """Returns the picture one entry of pictures.json describes."""
    scene = getattr(outdoor, spec["scene"], None) or getattr(works, spec["scene"])
    hour = {"hour": getattr(canvas, spec["hour"])} if "hour" in spec else {}
    return write(scene(spec["seed"], **hour), stem=spec["key"].replace("_", "-"))


def _stored(spec: dict[str, Any], drawn: SafeImage) -> CmsImage:
    image = CmsImage(
        title=spec["title"],
        description=spec["alt"],
        source_key=KEY.format(spec["key"]),
        width=drawn.width,
        height=drawn.height,
        file=drawn.as_file(),
        file_size=len(drawn.content),
    )
    image.save()
    return image
