"""Let ``python -m pipeline`` be the same program as ``k2watch``."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
