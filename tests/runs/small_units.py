"""The program with units of work so small that a small archive has many; a program of its own, no test stands here."""

from declass import batch
from declass.cli import main
from declass.runs import units

if __name__ == "__main__":
    batch.LASTING_SIZES = batch.USUAL_SIZES = units.Sizes(8, 40_000)
    units.LARGE = 100_000
    main()
