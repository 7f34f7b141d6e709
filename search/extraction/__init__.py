"""The text of uploaded files, read in a child process with hard limits: files come from strangers."""

from .reading import READABLE, text_of_file

__all__ = ["READABLE", "text_of_file"]
