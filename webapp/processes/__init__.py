"""More processes than one: `alur web` answers people, `alur worker` does what nobody waits for.

Any number of each stand in front of one PostgreSQL, on any number of hosts. `alur run` is both in
one process (`webapp.server`).
"""
