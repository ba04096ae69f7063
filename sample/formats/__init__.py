"""Readers of the sample school's files. They write nothing."""
