"""Headers that every answer carries, whatever its status."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

ALWAYS = {
    # Nothing of the machine or the person beside it is asked for.
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    # No other site may embed a picture or a file of ours.
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "none",
}

# What a page may load and where its forms may go: our own machine, and nothing else (django-csp's setting).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}


class AlwaysHeadersMiddleware:
    """Outermost: what an inner middleware answers itself has them too."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            if name == "X-Frame-Options" and getattr(response, "xframe_options_exempt", False):
                continue
            response.setdefault(name, value)
        # Pages change with who asks; what a shared cache does not know of it cannot keep.
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response
