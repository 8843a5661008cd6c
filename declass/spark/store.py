"""Files of whatever store Spark reads, through the file systems of Hadoop that Spark brings along."""

import json
from typing import Any

from attrs import frozen

from declass.errors import SettingsError

_UNFINISHED = "_unfinished-"


@frozen
class StoredFile:
    """A file in a store.

    Attributes:
        path: Its whole path.
        name: Its path inside the folder that was listed.
        size: Its bytes.
        changed: When it was last changed, as the store counts.
    """

    path: str
    name: str
    size: int
    changed: int


class Store:
    """The stores that a session reaches; paths are written as Spark takes them.

    Args:
        spark: The session.

    Raises:
        SettingsError: The session has no Java machine of its own, as those of Spark Connect have none.
    """

    def __init__(self, spark: Any) -> None:
        if not hasattr(spark, "_jsparkSession"):
            raise SettingsError("this session of Spark Connect reaches no files; start the job with spark-submit")
        self._java = spark.sparkContext._jvm
        self._settings = spark._jsparkSession.sessionState().newHadoopConf()

    def _at(self, path: str) -> tuple[Any, Any]:
        place = self._java.org.apache.hadoop.fs.Path(path)
        return place.getFileSystem(self._settings), place

    def whole(self, path: str) -> str:
        """The path with its store and from its root, so that two names of one place are alike."""
        system, place = self._at(path)
        return str(system.makeQualified(place).toString())

    def exists(self, path: str) -> bool:
        """Whether something is there."""
        system, place = self._at(path)
        return bool(system.exists(place))

    def names(self, folder: str) -> list[str]:
        """Names of what lies in a folder, in order; none where it is not there."""
        system, place = self._at(folder)
        if not system.exists(place):
            return []
        return sorted(str(status.getPath().getName()) for status in system.listStatus(place))

    def files(self, path: str) -> list[StoredFile]:
        """All files under a folder, or the file itself, in the order of their names.

        Raises:
            SettingsError: Nothing is there.
        """
        system, place = self._at(path)
        if not system.exists(place):
            raise SettingsError(f"{path}: no such file or folder; check the spelling of the path")
        root = str(system.makeQualified(place).toString())
        if system.getFileStatus(place).isFile():
            root = root.rpartition("/")[0]
        found = []
        listing = system.listFiles(place, True)
        while listing.hasNext():
            status = listing.next()
            whole = str(status.getPath().toString())
            inside = whole.removeprefix(root).lstrip("/")
            found.append(StoredFile(whole, inside, status.getLen(), status.getModificationTime()))
        return sorted(found, key=lambda file: file.name)

    def read(self, path: str) -> dict[str, Any] | None:
        """The JSON object in a file; None where there is none."""
        system, place = self._at(path)
        if not system.exists(place):
            return None
        stream = system.open(place)
        try:
            found = json.loads(self._java.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
        except ValueError:
            return None
        finally:
            stream.close()
        return found if isinstance(found, dict) else None

    def write(self, path: str, value: dict[str, Any]) -> None:
        """Write a JSON object into a file that appears only when it is whole."""
        folder, _, name = path.rpartition("/")
        system, unfinished = self._at(f"{folder}/{_UNFINISHED}{name}")
        _, place = self._at(path)
        stream = system.create(unfinished, True)
        try:
            stream.write(bytearray(json.dumps(value).encode() + b"\n"))
        finally:
            stream.close()
        system.delete(place, False)
        if not system.rename(unfinished, place):
            raise SettingsError(f"{path}: cannot be written; free the name and run the same command again")

    def remove(self, path: str) -> None:
        """Remove a file or a folder, if it is there."""
        system, place = self._at(path)
        system.delete(place, True)
