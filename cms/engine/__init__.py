"""Plain Python: clauses of regulations; questions, their marking, papers and statistics. No Django, clock or chance."""
