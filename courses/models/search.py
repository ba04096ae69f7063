"""What the catalogue's search looks into."""

from django.db import models


class SearchDocument(models.Model):
    """The searchable text of one released course in one language.

    Written in the transaction that releases the course and replaced by the next release. `folded` is the search form
    of title, summary, outcomes, teachers, titles of modules and lessons and terms (core.thai_text.fold); `tokens` the
    same text segmented with the Lanna lexicon, sub-words of compounds included, each between spaces; `taught` the words
    of the lessons alike, each once. Names of branches are not here: they are the course's of today.
    """

    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="search_documents")
    language = models.CharField(max_length=2)
    title_folded = models.CharField(max_length=500)
    folded = models.TextField()
    tokens = models.TextField()
    taught = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "language"], name="search_document_one_per_language"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.language}"
