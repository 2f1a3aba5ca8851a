"""``python -m crawler`` is ``muniment``, where the program itself is not on the disk."""

from crawler.commands.main import main

if __name__ == "__main__":
    main()
