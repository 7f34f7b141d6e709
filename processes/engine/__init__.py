"""The pure process engine: frozen data in, frozen data out; no clock, no database, no Django."""
