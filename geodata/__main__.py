"""``python -m geodata``: the commands without the dashboard."""

from geodata.cli.app import main

if __name__ == "__main__":
    main()
