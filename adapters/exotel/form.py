"""multipart/form-data with text fields, which Exotel posts unless it is told otherwise.  Pure.

source  RFC 7578; files among the parts are left out
"""

import re

from adapters.http import MOST_FIELDS

BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,70})"?', re.IGNORECASE)  # RFC 2046: at most 70 characters
NAME = re.compile(rb'content-disposition:[^\r\n]*?\sname="([^"\r\n]{1,200})"([^\r\n]*)', re.IGNORECASE)
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


def multipart_fields(content_type: str, body: bytes) -> dict[str, str]:
    """The first of a repeated field.  Raises ValueError."""
    boundary = BOUNDARY.search(content_type)
    if boundary is None:
        raise ValueError("the multipart form names no boundary")
    parts = body.split(b"--" + boundary[1].encode(errors="replace"))[1:]
    if len(parts) > MOST_FIELDS:
        raise ValueError(f"the form has more than {MOST_FIELDS} fields")
    fields: dict[str, str] = {}
    for part in parts:
        if part.startswith(b"--"):
            break  # the last boundary
        pieces = END_OF_HEADERS.split(part, maxsplit=1)
        name = NAME.search(pieces[0])
        if name is None or len(pieces) == 1 or b"filename" in name[2].lower():
            continue
        try:
            fields.setdefault(name[1].decode(), pieces[1].removesuffix(b"\n").removesuffix(b"\r").decode())
        except UnicodeDecodeError:
            raise ValueError("the form is not UTF-8") from None
    return fields
