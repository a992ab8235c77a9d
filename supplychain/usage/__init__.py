"""Which models and datasets a code base loads, read from its files and never run: a pure core that knows no database."""
