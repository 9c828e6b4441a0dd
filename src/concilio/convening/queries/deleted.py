"""What is left of a dialogue that was deleted."""

from __future__ import annotations

from concilio.convening.models import DeletedDialogue


def deleted(slug: str) -> DeletedDialogue | None:
    """The dialogue that had this address before it was deleted."""
    return DeletedDialogue.objects.prefetch_related("files").filter(slug=slug).first()


def kept_file(gone: DeletedDialogue, name: str) -> bytes | None:
    """A document that outlived its dialogue; None where there is none of that name."""
    found = gone.files.filter(name=name).first()
    return bytes(found.content) if found is not None else None
