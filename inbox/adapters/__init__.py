"""The world outside: one file a company or a protocol."""
