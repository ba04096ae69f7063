"""The pages under /me/."""
