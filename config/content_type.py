"""The type of a request's body, cleaned before Django reads it."""

import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

BOUNDARY = re.compile(r"""boundary=("?)([0-9A-Za-z'()+_,./:=?-]{1,70})\1\s*(?:;|$)""", re.IGNORECASE)


def without_charset(content_type: str) -> str:
    """Keep the type, and the boundary of a multipart one: everything here is UTF-8.

    Django believes a charset that is named, and Python has codecs («rot13», «unicode_escape») whose
    text no page can show and no database can store; with some of them not even an error page is made.
    """
    kind, _sign, parameters = content_type.partition(";")
    boundary = BOUNDARY.search(parameters)
    return f'{kind.strip()}; boundary="{boundary[2]}"' if boundary else kind.strip()


class PlainContentType:
    """A WSGI application around Django's."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if sent := environ.get("CONTENT_TYPE"):
            environ["CONTENT_TYPE"] = without_charset(sent)
        return self.application(environ, start_response)
