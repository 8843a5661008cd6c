"""The law and the rules as typed values, read from TOML.

Nothing here reads a telegram.
"""
