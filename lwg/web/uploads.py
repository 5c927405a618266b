"""A bound on what an upload may fill of the disk, before any form sees it."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class CappedUploadHandler(FileUploadHandler):
    """Lets through just over `UPLOAD_KEPT_BYTES` of each file and drops the rest; stands before the others.

    A file that was cut is still over any limit that a form asks for, so that the form can say so.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.kept > settings.UPLOAD_KEPT_BYTES:
            return None
        self.kept += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
