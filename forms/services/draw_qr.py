"""QR codes, drawn by segno."""

import io
from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str, *, scale: int = 4) -> SafeString:
    """Returns the code as an <svg> element without inline styles."""
    code: Any = segno.make(text, error="m", micro=False)
    # Nothing of the text reaches the markup but as black squares.
    return mark_safe(code.svg_inline(scale=scale, border=2, dark="#000", light="#fff", omitsize=True))


def qr_file(text: str, kind: str) -> bytes:
    """Returns the code as a file of that kind: "svg" or "png", large enough to print on a sheet."""
    out = io.BytesIO()
    code: Any = segno.make(text, error="m", micro=False)
    code.save(out, kind=kind, scale=12, border=4)
    return out.getvalue()
