"""The content of the demonstration: drawn pictures and written pages, made anew on every machine."""
