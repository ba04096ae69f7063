"""The sample school: six courses, invented people, and `load_sample`. Uses every app, is used by none."""
