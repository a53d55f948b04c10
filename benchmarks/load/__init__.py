"""The pages under load: a large office is built, then people come at their own pace.

`python -m benchmarks.load` (or `make load`) builds a small and a large office on PostgreSQL, serves
each by real processes, and asks them over HTTP at a given rate whether or not the answers came.
"""
