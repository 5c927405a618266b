"""The application with the CPU time of each request in a header."""

import os
import time
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
_application = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Serve, and tell the process's CPU seconds for this request as X-CPU."""
    began = time.process_time()

    def with_cpu(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("X-CPU", f"{time.process_time() - began:.6f}")], *rest)

    return _application(environ, with_cpu)
