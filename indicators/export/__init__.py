"""A report as a file: `files.py` knows every kind; the others each write one."""
