"""One analysis for documents and questions, in every engine; plain Python."""
