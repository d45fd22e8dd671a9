"""Who watches the server asks it by any name: a probe knows an address, and not ours."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware

from config.requests import QUIET


class HostMiddleware(CommonMiddleware):
    """Refuse requests to other names than ours, but for those of whoever watches."""

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        if request.path_info.removeprefix("/") in QUIET:
            return None
        return super().process_request(request)
