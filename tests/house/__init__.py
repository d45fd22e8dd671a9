"""The house keeps its own order."""
