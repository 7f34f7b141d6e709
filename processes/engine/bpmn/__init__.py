"""BPMN 2.0 in and out: a process drawn elsewhere becomes a draft here, a procedure a diagram for other programs."""

from .notes import Note
from .reading import NotBpmn
from .to_machine import Imported, document_of
from .to_xml import bpmn_of
from .tree import Element, element_of

__all__ = ["Element", "Imported", "NotBpmn", "Note", "bpmn_of", "document_of", "element_of"]
