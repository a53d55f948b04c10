"""ETags: which state of a case an answer tells of, and what a condition asks.

An ETag is `"<seq>-<digest of the answer>"`: two answers with the same one are the same bytes, and
`If-Match` asks for the place in the case's log that they tell of.
"""

import hashlib
import re

from flask import Response, request

from webapp.api.errors import Malformed, Wrong

_OURS = re.compile(r'"(\d{1,15})-[0-9a-f]{16}"')


def tagged(answer: Response, seq: int) -> Response:
    """Put the ETag on an answer; 304 without a body if the sender has it already."""
    digest = hashlib.sha256(answer.get_data()).hexdigest()[:16]
    answer.set_etag(f"{seq}-{digest}")
    answer.make_conditional(request)
    return answer


def expected_seq() -> int | None:
    """Return the place in the log that `If-Match` asks for; None: it asks for none.

    Raises:
        Malformed: it is no ETag of ours; lists and weak ones are none.
    """
    said = request.headers.get("If-Match", "").strip()
    if said in ("", "*"):
        return None
    found = _OURS.fullmatch(said)
    if found is None:
        raise Malformed(
            [Wrong("If-Match", "Bukan ETag dari sini.", "Expected one ETag of ours.", "header")]
        )
    return int(found[1])
