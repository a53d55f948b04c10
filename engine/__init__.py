"""Commands in, events out: runs any procedure drawn in BPMN.

Knows no web page and no SOP by name.
"""
