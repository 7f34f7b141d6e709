"""Learning as its members meet it: exams, marking, study hours."""
