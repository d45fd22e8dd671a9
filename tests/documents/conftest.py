"""Files are kept on a disk, as in production."""

import pytest


@pytest.fixture(autouse=True)
def _disk(settings, tmp_path):
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"default": kept}
