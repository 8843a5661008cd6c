"""Faults that workers of Spark meet in tests: a document does to its worker what a word in it says.

Python loads this when it starts with this folder on its path. Without the variable, which names a folder for marks,
nothing happens.
"""

import os
import signal
import time
from pathlib import Path

if "DECLASS_TEST_FAULTS" in os.environ:
    from declass.parse.document import Parser

    MARKS = Path(os.environ["DECLASS_TEST_FAULTS"])
    parse_all = Parser.parse_all

    def is_first(name):
        """Whether nobody came here before."""
        try:
            (MARKS / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def parent_of(process):
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])

    def faulty(parser, telegrams):
        said = "".join(telegram.text.content for telegram in telegrams)
        if "FAULT RAISE" in said:
            raise KeyError("something")
        if "FAULT KILL ALWAYS" in said or ("FAULT KILL ONCE" in said and is_first("killed")):
            os.kill(os.getpid(), signal.SIGKILL)
        if "FAULT EXECUTOR" in said and is_first("executor"):
            os.kill(parent_of(os.getppid()), signal.SIGKILL)
            time.sleep(60)
        if "FAULT WAIT" in said and not (MARKS / "go on").exists():
            (MARKS / "waiting").touch()
            time.sleep(120)
        return parse_all(parser, telegrams)

    Parser.parse_all = faulty
