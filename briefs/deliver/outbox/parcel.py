"""A letter as the bytes that the outbox keeps: equal letters, equal bytes."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256

from briefs.vocabulary.letter import Letter, Picture

_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(letter: Letter) -> bytes:
    head = {
        "brief": letter.brief,
        "revision": letter.revision,
        "as_of": letter.as_of,
        "language": letter.language,
        "subject": letter.subject,
        "pictures": [[picture.cid, picture.name] for picture in letter.pictures],
    }
    parts = {"head.json": json.dumps(head).encode(), "text": letter.text.encode(), "html": letter.html.encode()}
    parts |= {f"picture-{number}": picture.content for number, picture in enumerate(letter.pictures)}
    parts["pdf"] = letter.pdf
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpacked(content: bytes) -> Letter:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        head = json.loads(archive.read("head.json"))
        pictures = tuple(
            Picture(cid, name, archive.read(f"picture-{number}")) for number, (cid, name) in enumerate(head["pictures"])
        )
        text, html = archive.read("text").decode(), archive.read("html").decode()
        return Letter(
            head["brief"], head["revision"], head["as_of"], head["language"], head["subject"], text, html, pictures,
            archive.read("pdf"),
        )  # fmt: skip


def digest(letter: Letter) -> str:
    """The hash that tells letters apart. It does not depend on how they are compressed."""
    whole = sha256()
    parts = [letter.brief, str(letter.revision), str(letter.as_of), letter.language, letter.subject, letter.text]
    parts += [letter.html, *(part for picture in letter.pictures for part in (picture.cid, picture.name))]
    for part in [*(part.encode() for part in parts), *(p.content for p in letter.pictures), letter.pdf]:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()
