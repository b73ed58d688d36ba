"""Files that WhiteNoise serves itself: the collected ones, and the kommune's film, part by part (Range)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

from permissions.sign_in.film import film


class FilesMiddleware(WhiteNoiseMiddleware):
    """The film's own files alone, whatever else lies in their folder."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        shown = film()
        for address, path in (shown.files() if shown else {}).items():
            self.add_file_to_dictionary(address, str(path))
