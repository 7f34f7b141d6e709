"""The procedure editor's StreamField blocks and their conversion to the document and back."""

from .blocks import from_document, to_document
from .parts import PARTS
from .states import StatesBlock
from .transitions import TransitionsBlock

__all__ = ["PARTS", "StatesBlock", "TransitionsBlock", "from_document", "to_document"]
