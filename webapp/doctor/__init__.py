"""`alur doctor`: whether an installation is well, by many small checks.

- `check`: what a check and a finding are
- `patient`: what checks look at
- `checks`: the checks themselves, one function each
- `examining`: makes them all, whatever becomes of one
- `cli`: tells what was found
"""
