"""The queue of a small site: files under VAR_DIR, each whole before any worker sees it."""

import os
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Writes a message beside the queue first: Kombu's own may be fetched when half is written."""

    def _put(self, queue: str, payload: Any, **more: Any) -> None:
        folder = Path(self.data_folder_out)
        name = f"{filesystem.monotonic() * 1000:.0f}_{filesystem.uuid.uuid4()}.{queue}.msg"
        draft = folder / f"{name}.draft.{os.getpid()}"
        draft.write_bytes(str_to_bytes(dumps(payload)))
        draft.replace(folder / name)


class Transport(filesystem.Transport):
    Channel = Channel
