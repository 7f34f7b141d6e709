"""What is filled in: definitions, field types, expressions, rendering, submissions, registers and files."""
