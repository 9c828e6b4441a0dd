"""A document that the ledger names, and its proof beside it, as answers to a browser. For every app that has one."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse

from concilio.publiclog.queries import proof_of


def attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to download, under a name of its own."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def attached_proof(scope_id: UUID, digest: str | None, name: str) -> HttpResponse:
    """The proof of a document, to be kept beside it as `name` and `.tlog-proof`.

    Args:
        digest: the SHA-256 that the act names (`queries.named_file`), never that of what is served now.

    Raises:
        Http404: there is none before the day on which the ledger is next signed.
    """
    proof = proof_of(scope_id, digest)
    if proof is None:
        raise Http404
    return attached(proof, "text/plain; charset=utf-8", f"{name}.tlog-proof")
