"""What a file really is: told by its bytes, opened for real, never believed by its name.

Run as a program it opens one file in a process of its own (`apart.py`), so that a hostile file can take neither the
service's memory nor its time.
"""

import json
import re
import resource
import sys
import zipfile
from dataclasses import asdict
from io import BytesIO

import filetype

from licensing.documents import pdf_files, photo_files, word_files
from licensing.documents.opened import Limits, Opened, Unfit
from licensing.documents.rules import ENDINGS, Media

LONGEST_NAME = 200
UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MAY_END = {Media.JPEG: ("jpg", "jpeg")}
MEMORY, SECONDS = 1536 * 1024 * 1024, 60
TAKEN = "Send a PDF, a photo (JPEG or PNG) or a Word document (.docx)"
# What people send that is not taken, and what to do about it: the ending filetype gives → advice.
ADVICE = {
    "heic": "It is an iPhone photo (HEIC). Save it as a JPEG, and send that",
    "doc": "It is an old Word document. Save it as .docx or PDF, and send that",
    "zip": "It is a package of files. Unpack it, and send each by itself",
    "exe": "It is a program. Programs are not taken",
}


def open_file(name: str, content: bytes, limits: Limits) -> Opened:
    """The file, opened; its name ends as its kind does. Raises Unfit with the reason."""
    if not content:
        raise Unfit("It is empty")
    if len(content) > limits.size:
        raise Unfit(f"It is larger than {limits.size // (1024 * 1024)} MB. Send it in parts, or smaller")
    media = kind_of(content)
    named = plain_name(name, media)
    if media is Media.WORD:
        word_files.open_word(content, limits)
        return Opened(named, media, content, None, None)
    if zipfile.is_zipfile(BytesIO(content)):
        raise Unfit("Another file is hidden inside it")
    if media is Media.PDF:
        shown, pages, removed = pdf_files.open_pdf(content, limits)
        return Opened(named, media, content, shown, pages, removed)
    return Opened(named, media, content, photo_files.open_photo(content, media, limits), 1)


def kind_of(content: bytes) -> Media:
    """What the bytes are. Raises Unfit, with advice where there is some, for a kind that is not taken."""
    if content.startswith(pdf_files.BEGINS):
        return Media.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return Media.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Media.PNG
    if word_files.is_word(content):
        return Media.WORD
    guessed = filetype.guess(content)
    ending = guessed.extension if guessed else ""
    raise Unfit(ADVICE.get(ending, "It is none of the kinds of file that are taken") + f". {TAKEN}")


def plain_name(name: str, media: Media) -> str:
    """The file's name without folders and hidden characters, ending as its kind does."""
    bare = UNSAFE.sub("", re.split(r"[/\\]", name)[-1]).strip(" .") or "file"
    stem, dot, ending = bare.rpartition(".")
    if dot and ending.lower() in MAY_END.get(media, (ENDINGS[media],)):
        return f"{stem[: LONGEST_NAME - 10]}.{ending}"
    return f"{(stem if dot and len(ending) <= 5 else bare)[: LONGEST_NAME - 10]}.{ENDINGS[media]}"


def main() -> None:
    """Read one file from standard input, write what it is to standard output: a line of JSON, then the bytes shown."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    told = json.loads(sys.stdin.buffer.readline())
    try:
        opened = open_file(told["name"], sys.stdin.buffer.read(), Limits(**told["limits"]))
    except Unfit as unfit:
        answer, shown = {"unfit": str(unfit)}, b""
    else:
        answer = asdict(opened) | {"content": None, "shown": opened.shown is not None}
        shown = opened.shown or b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + shown)


if __name__ == "__main__":
    main()
