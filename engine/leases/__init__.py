"""Jobs for workers outside: fetched, and held by a lease until they are answered or it runs out.

The row of `job` that our own runner works from is the whole of it. A leased job stays "todo", and
its `run_at` is when the lease runs out: until then nobody sees it, from then on anybody does, and
nothing need be swept. Each lease has a token of its own; a worker that comes back late, when
somebody else has the job, is refused by it. Answers are the commands that our own runner submits,
under the same id, with the lease as their guard.
"""

from engine.leases.answering import answer_with_error as answer_with_error
from engine.leases.answering import complete as complete
from engine.leases.answering import fail as fail
from engine.leases.bounds import check_topics as check_topics
from engine.leases.fetching import LeasedJob as LeasedJob
from engine.leases.fetching import fetch as fetch
from engine.leases.fetching import has_due as has_due
from engine.leases.keeping import extend as extend
from engine.leases.keeping import release as release
from engine.leases.rows import topic_of as topic_of
from engine.leases.token import JobWithdrawn as JobWithdrawn
from engine.leases.token import LeaseLost as LeaseLost
