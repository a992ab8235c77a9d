"""What is known of a model that somebody thinks of using: its attributes, its claims, and what speaks against it.

Pure: plain values in and out, no database and no network.
"""
