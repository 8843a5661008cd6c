"""What each command does as a whole: options in, outputs written, exit code out. The command line is in ``cli``."""
