"""JSON as the database keeps it: deflated with words that our JSON repeats.

What is packed begins with the number of its dictionary, one byte; then raw deflate (RFC 1951). JSON
itself begins with `{` or `[`, so that both kinds may stand side by side.

A dictionary is never changed: what was packed with it could not be read any more. Better words
would be a second dictionary, under the next number.
"""

import zlib

MAX_BYTES = 32_000_000  # of one text; deflate could else make gigabytes of a few kilobytes
_LARGE = 16_384  # beyond this, a window of 32 KB is worth its 80 µs

# zlib finds what stands last most cheaply: the commonest words come at the end.
WORDS = (
    b'"reason":"","result":{},"error":"","text":"","variables":{},"name":"","topic":"",'
    b'"kind":"message","correlation":"","payload":{},"inputs":{},{"type":"InstanceCancelled"}'
    b'{"type":"ParafGiven","digest":"method":"password","position":"","same_person_as":"",'
    b'"variables":["number":,"register":"","type":"NumberDrawn","variable":"","year":2026}'
    b'"type":"RetryIncident"},"type":"IncidentRaised"},{"type":"IncidentResolved"},'
    b'"type":"JobScheduled"},"type":"JobCompleted"},"type":"JobCancelled"},'
    b'"type":"EventAwaited"},"type":"EventOccurred"},"type":"EventWaitCancelled"},'
    b'"type":"MessageThrown"},"type":"SignalThrown"},"type":"ElementEntered"},'
    b'"type":"ElementCancelled"},"type":"TimerFired"},"type":"WorkItemEscalated"},'
    b'"type":"WorkItemWithdrawn"},"type":"WorkItemReleased"},"person_id":"","person_name":"",'
    b'"type":"WorkItemClaimed"},{"flow":"","type":"FlowTaken"},"file":null,"caption":"",'
    b'"size":,"type":"image/jpeg"},"facts":{"calendars":{"kerja":1},"numbers":{},'
    b'"zone":"Asia/Jakarta"},"same_person_allowed":false'
    b'{"actor":{"groups":[],"id":"system:timers","name":"system:jobs"},"command":{"key":"",'
    b'"type":"FireTimer"},"type":"CompleteJob"},"type":"FailJob"},"type":"ClaimWorkItem"},'
    b'"type":"CorrelateMessage"},"command":{"process_id":"","type":"StartInstance"},'
    b'"command_id":"","digest":"","engine":"0.1.0","events":[{"definition_id":"",'
    b'"process_id":"","type":"InstanceStarted","version":1},{"actor":{"groups":["","],"id":"",'
    b'"name":"","position":"Kepala Bidang "},"at":"2026-11-25T01:00:00.000000+00:00",'
    b'"command":{"answers":{"},"key":":1","proof":{"content":"","method":"password"},'
    b'"type":"CompleteWorkItem"},"command_id":"","digest":"","engine":"0.1.0",'
    b'"events":[{"key":":1","type":"WorkItemCompleted"},{"key":":1","type":"TimerCancelled"},'
    b'{"key":":1","type":"ElementCompleted"},{"group":"","key":":1","type":"WorkItemOffered"},'
    b'{"attached_to":":1","due_at":"2026-11-25T01:00:00.000000+00:00","key":":1",'
    b'"type":"TimerScheduled"}],{"type":"InstanceCompleted"}],"seq":2,"stream":"01a2-7",'
    b'"unit":"01a2-7","v":1}'
)
_FIRST = b"\x01"  # the number of WORDS


class Unpackable(ValueError):
    """It is not what `pack` wrote."""


def pack(text: bytes) -> bytes:
    r"""Return JSON as it is kept.

    >>> pack(b'{"v":1}')[:1], unpack(pack(b'{"v":1}')), unpack(b'{"v":1}')
    (b'\x01', b'{"v":1}', b'{"v":1}')
    """
    # A small window costs a fifth of the time; whoever unpacks need not know of it.
    window, memory = (-15, 8) if len(text) > _LARGE else (-12, 6)
    deflate = zlib.compressobj(3, zlib.DEFLATED, window, memory, zlib.Z_DEFAULT_STRATEGY, WORDS)
    return _FIRST + deflate.compress(text) + deflate.flush()


def unpack(kept: bytes) -> bytes:
    """Return the JSON that `pack` was given; JSON that was never packed as it is.

    Raises:
        Unpackable: it is damaged, holds more than its text, or would grow beyond `MAX_BYTES`.
    """
    if kept[:1] != _FIRST:
        return kept
    inflate = zlib.decompressobj(-15, WORDS)
    try:
        text = inflate.decompress(kept[1:], MAX_BYTES)
    except zlib.error as problem:
        raise Unpackable(f"Expected packed JSON, but {problem}") from problem
    if not inflate.eof or inflate.unused_data:
        raise Unpackable(f"Expected packed JSON of at most {MAX_BYTES} bytes, and nothing after it")
    return text
