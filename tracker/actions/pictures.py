"""Pictures are drawn anew, without what they hide."""

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tracker.rules.documents import MOST_PIXELS
from tracker.rules.refusals import NotValid

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
QUALITY = 88

# Pillow looks at the size in a picture's head before it makes room for it.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def redrawn(content: bytes, ending: str) -> bytes:
    """Return a picture drawn anew: upright, and with nothing in the file but the picture.

    Place, camera, comments and whatever was hidden behind the picture stay behind.
    """
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[ending]]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            ImageOps.exif_transpose(picture, in_place=True)
            mode = mode_for(picture, ending)
            drawn = picture if picture.mode == mode else picture.convert(mode)
            drawn.load()
            drawn.info = {}
            drawn.save(out, FORMATS[ending], quality=QUALITY)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise wrong(_("The picture has more than 20 million points. Make it smaller.")) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise wrong(_("The picture is damaged and cannot be read.")) from None
    return out.getvalue()


def mode_for(picture: Image.Image, ending: str) -> str:
    """Return in which colours a picture is kept."""
    if ending != "jpg" and picture.has_transparency_data:
        return "RGBA"
    return "L" if picture.mode in ("1", "L") and ending != "webp" else "RGB"


def wrong(reason: str) -> NotValid:
    return NotValid(fields={"file": [reason]})
