"""What is taught: the course's identity, its pages for authors, its releases for learners, activities, search."""
