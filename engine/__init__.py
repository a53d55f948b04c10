"""Commands in, events out: runs any procedure drawn in BPMN; knows no web page and no SOP by name."""
