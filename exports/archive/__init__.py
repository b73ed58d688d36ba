"""Arkivering: the package of a log, and how far the log has come on its way to the archive."""
