"""What a license text means: a pure core that knows no database."""
