"""`python -m explain`: the command line."""

import sys

from explain.cli import main

if __name__ == "__main__":  # a worker of a cluster imports this file without running it
    sys.exit(main())
