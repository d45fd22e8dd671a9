"""Files as people send them, and as attackers do."""

import io
import struct
import zipfile
import zlib

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
CSV = "item,quantity\nmeals,\N{EN DASH}100\n".encode()
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
SECRET = b"GPS-OF-THE-STORE"
HIDDEN = b"<script>hidden()</script>"


def picture(kind="JPEG", size=(40, 30), mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, 128).save(out, kind, **more)
    return out.getvalue()


def with_exif(kind="JPEG", orientation=1, size=(40, 30)):
    """Draw a picture whose head says where it was taken, by whom and which way is up."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    return picture(kind, size, exif=exif)


def noisy(size):
    """Draw a picture that does not compress."""
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, "PNG")
    return out.getvalue()


def workbook(*, more=(), leave_out=(), level=zipfile.ZIP_DEFLATED):
    """Pack the least that is a workbook, and more."""
    out = io.BytesIO()
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, content in {**parts, **dict(more)}.items():
            if name not in leave_out:
                archive.writestr(name, content)
    return out.getvalue()


def bomb():
    """Pack a workbook that unpacks to more than 100 MB."""
    return workbook(more=[("xl/sheet.xml", b"0" * (101 * 1024**2))])


def overlapping():
    """Let two entries of a workbook share the same bytes, as a bomb of bombs does."""
    body = bytearray(workbook(more=[("a", bytes(range(256)) * 400), ("b", b"x")]))
    # The list of entries comes last; give the last entry the packed size of the file.
    last = body.rfind(b"PK\x01\x02")
    struct.pack_into("<L", body, last + 20, len(body) * 2)
    return bytes(body)


def many_entries(count=2100):
    return workbook(more=[(f"xl/{n}", b"") for n in range(count)], level=zipfile.ZIP_STORED)


def encrypted():
    body = bytearray(workbook())
    last = body.rfind(b"PK\x01\x02")
    struct.pack_into("<H", body, last + 8, 1)
    return bytes(body)


def polyglot():
    """Draw a JPEG that is also a page: behind the picture, and in its comment."""
    return picture(comment=HIDDEN) + HIDDEN


def webpage_pdf():
    return HTML + PDF


def huge(width=60_000, height=60_000):
    """Claim a size in the head of a PNG that nobody has room for."""
    body = bytearray(picture("PNG"))
    struct.pack_into(">LL", body, 16, width, height)
    struct.pack_into(">L", body, 29, zlib.crc32(bytes(body[12:29])))
    return bytes(body)
