"""Logs as JSON lines with a request id, and without anything that looks like a national number."""

import re
from typing import Any

import structlog

# PostgreSQL quotes the whole row that a constraint refused: a child's name and address among it.
QUOTED_ROW = re.compile(
    r"\n(?:DETAIL|CONTEXT):.*?(?=\n\n(?:During handling|The above exception)|\Z)", re.DOTALL
)
# As people write it, and as an address has it: 010203 12345, 01.02.03-12345, 010203%2012345.
_GAP = "[ .\\u00a0\\u2009\\u202f]"
_NUMBER = rf"(?<!\d)\d\d{_GAP}?\d\d{_GAP}?\d\d(?:{_GAP}|[-+\t]|%20)?\d{{5}}(?!\d)"
# An id of ours may end in eleven digits: it is what a line is traced by, and is left whole.
_ID = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
ID_OR_NUMBER = re.compile(rf"({_ID})|{_NUMBER}")
# What stands after it sets a password (permissions/sign_in/links.py).
LINK = re.compile(r"(/nytt-passord/)[^\s\"'<>]+")


def without_numbers(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog processor: national numbers in any text value become «[nummer]»."""
    return {
        key: ID_OR_NUMBER.sub(lambda found: found[1] or "[nummer]", value)
        if isinstance(value, str)
        else value
        for key, value in event.items()
    }


def without_rows(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog processor: what the database quotes of a refused row is left out of every text."""
    return {
        key: QUOTED_ROW.sub("", value) if isinstance(value, str) else value for key, value in event.items()
    }


def without_links(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog processor: the secret part of a link to a new password is left out of every text."""
    return {
        key: LINK.sub(r"\1[lenke]", value) if isinstance(value, str) else value
        for key, value in event.items()
    }


def without_search_words(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog processor: an address is logged up to its `?`. A search word may be a child's name."""
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].partition("?")[0]
    return event


_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
    without_numbers,
    without_rows,
    without_links,
    without_search_words,
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": _SHARED,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"stafett": {"level": "INFO"}, "django_structlog": {"level": "WARNING"}},
}
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
