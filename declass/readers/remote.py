"""Object stores and servers that fsspec knows, such as ``s3://bucket/folder``: what lies there, listed and opened.

For this the extra ``fsspec``, and one for the kind of store, is needed. Who may read there is settled by the settings
of those libraries; no credential passes through here, and none stands in a source or a reason.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from attrs import frozen

from declass.errors import SettingsError
from declass.extras import how_to_install, needs
from declass.model import Unread
from declass.patterns import regex

if TYPE_CHECKING:
    from typing_extensions import Buffer

_ADDRESS = regex(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://(?P<rest>.*)", re.DOTALL)
_EXTRAS = {"s3": "s3", "s3a": "s3"}
_WITH_QUERY = ("http", "https")
_BUFFER = 1 << 20
_CHECK = "check the address, and that you may read there"

_Got = TypeVar("_Got")


class Address(type(Path())):  # type: ignore[misc]  # the kind of path of this system
    """An address that the user gave. It passes for a path where only a name is wanted, and lies in no folder.

    Args:
        url: As it was given.
    """

    url: str

    def __new__(cls, url: str) -> "Address":
        """The address; a path of this system is made when it is, so that it is made here."""
        address: Address = super().__new__(cls, url)
        address.url = url
        return address

    def as_posix(self) -> str:
        """The address as it is told."""
        return shown_address(self.url)

    @property
    def source(self) -> str:
        """The source of the file that lies there; one below it has a longer one."""
        return self.as_posix().rstrip("/")

    def is_dir(self) -> bool:
        """Whether many documents may lie there, which is not asked."""
        return True


_CHANGING = ("size", "ETag", "etag", "version_id", "LastModified", "mtime", "modified", "created")


@frozen
class RemoteFile:
    """A file of a store.

    Attributes:
        url: The address that the user gave, by which the store is found.
        name: The file as the store names it.
    """

    url: str
    name: str

    def open(self) -> IO[bytes]:
        """The file, of which parts are fetched as they are read.

        Raises:
            OSError: It cannot be opened; why is told without what may be secret.
        """
        store, _ = _guarded(lambda: _store_of(self.url))
        return io.BufferedReader(_Fetched(_guarded(lambda: store.open(self.name, "rb"))), _BUFFER)

    def told(self) -> tuple[str, ...]:
        """Its size, and what else changes with it, as far as the store tells.

        Raises:
            OSError: It cannot be reached.
        """
        store, _ = _guarded(lambda: _store_of(self.url))
        found: Mapping[str, object] = _guarded(lambda: store.info(self.name))
        return tuple(f"{key}={found[key]}" for key in _CHANGING if key in found)


def address_of(word: str) -> Path | None:
    """The address that a word is, ``file://`` as the path it means; None for the name of a file."""
    found = _ADDRESS.fullmatch(word)
    if found is None:
        return None
    return Path(found["rest"]) if found["scheme"].lower() == "file" else Address(word)


def shown_address(url: str) -> str:
    """An address without a name and password in it, and without the query that may hold a key."""
    found = _ADDRESS.fullmatch(url)
    if found is None:
        return url
    place, sign, path = found["rest"].partition("/")
    whole = f"{found['scheme']}://{place.rpartition('@')[2]}{sign}{path}"
    return re.split(r"[?#]", whole, maxsplit=1)[0] if found["scheme"].lower() in _WITH_QUERY else whole


def remote_files(address: Address, takes: Callable[[str, bool], bool]) -> Iterator[tuple[str, RemoteFile] | Unread]:
    """Every file at and under an address, folders in the order of their names, hidden ones left out.

    Args:
        address: Where.
        takes: Whether a file is read, or a folder entered, given its path from there and whether it is a folder.
    """
    source = address.source
    try:
        store, root = _guarded(lambda: _store_of(address.url))
        # A web server knows no folders: an address that ends like one is taken for one.
        is_folder = address.url.endswith("/") or _guarded(lambda: store.info(root))["type"] == "directory"
        if not is_folder:
            yield source, RemoteFile(address.url, root)
            return
    except SettingsError as error:
        yield Unread(source, "failed", str(error))
        return
    except OSError as error:
        yield Unread(source, "failed", f"cannot be reached: {error}; {_CHECK}")
        return
    beginning = root.rstrip("/") + "/"
    waiting = [(source, root)]
    while waiting:
        shown, name = waiting.pop()
        if name != root and not name.endswith("/"):
            yield shown, RemoteFile(address.url, name)
            continue
        try:
            entries = _entries(store, name.rstrip("/") or name)
        except OSError as error:
            yield Unread(shown, "failed", f"folder cannot be listed: {error}; allow reading it or leave it out")
            continue
        for child in reversed(entries):
            inside = child.removeprefix(beginning)
            if takes(inside.rstrip("/"), child.endswith("/")):
                waiting.append((f"{source}/{inside.rstrip('/')}", child))


def _entries(store: Any, folder: str) -> list[str]:
    """The names in a folder, those of folders with a slash at their end, sorted."""
    listed = _guarded(lambda: store.ls(folder, detail=True))
    names = set()
    for entry in listed:
        name = entry["name"].rstrip("/")
        # A page of a web server may lead anywhere; only what lies in the folder is in it.
        inside = name.removeprefix(f"{folder.rstrip('/')}/")
        if inside and inside != name and "/" not in inside and not inside.startswith("."):
            names.add(f"{name}/" if entry["type"] == "directory" else name)
    return sorted(names)


def _store_of(url: str) -> tuple[Any, str]:
    """The store at an address, and the name there.

    Raises:
        SettingsError: A library is not installed; the message says how to install it.
    """
    scheme = url.partition("://")[0].lower()
    library = needs("fsspec", _EXTRAS.get(scheme, "fsspec"))
    try:
        store, name = library.url_to_fs(url)
    except ImportError as error:
        what = how_to_install(_EXTRAS[scheme]) if scheme in _EXTRAS else "install what fsspec names for it"
        raise SettingsError(f"{scheme}:// needs a library that is not installed; {what}") from error
    return store, str(name)


def _guarded(action: Callable[[], _Got]) -> _Got:
    """What an action gives; whatever it raises told by its kind alone, since its words may hold a key.

    Raises:
        SettingsError: A library is not installed.
        OSError: Anything else.
    """
    try:
        return action()
    except SettingsError:
        raise
    except Exception as error:  # each store has errors of its own
        raise OSError(
            "there is no such file" if isinstance(error, FileNotFoundError) else type(error).__name__
        ) from None


class _Fetched(io.RawIOBase):
    """A file of a store, whose errors are told without their words."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """Parts of it can be fetched."""
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        """Fill a buffer as far as one read goes."""
        view = memoryview(buffer).cast("B")
        data = _guarded(lambda: self._stream.read(len(view))) or b""
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""
        return int(_guarded(lambda: self._stream.seek(offset, whence)))

    def tell(self) -> int:
        """The place."""
        return int(self._stream.tell())

    def close(self) -> None:
        """Let go of it."""
        with suppress(Exception):
            self._stream.close()
        super().close()
