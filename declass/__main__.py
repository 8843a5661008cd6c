"""Runs the command line as ``python -m declass``; the commands themselves live in ``declass.cli``."""

from declass.cli import main

if __name__ == "__main__":
    main()
