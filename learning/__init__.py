"""How far they are: the classroom, unit progress, attempts, the completion rule."""
