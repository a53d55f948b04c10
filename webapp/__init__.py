"""The web application: pages over queries, buttons over commands; and the `alur` command.

Importing the package imports nothing: `alur validate` needs no page.
"""
