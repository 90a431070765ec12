"""``python -m kfpc`` is ``kfpc``."""

from kfpc.cli import main

if __name__ == "__main__":
    main()
