"""`python -m supplychain` is the `supplychain` command."""

from supplychain.cli import main

if __name__ == "__main__":
    main()
