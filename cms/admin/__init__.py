"""Screens of the administration: regulations, question banks, papers, exams."""
