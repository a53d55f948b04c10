"""What a person is asked: `forms/<process>/<form>.form`, and the Python that reads and checks them.

Pure: bytes, submitted fields and variables in; plain values and sentences out. Knows neither the
engine nor the web. `reading` makes a `model.Form` of form-js JSON, `prefill` fills it, `parsing`
takes what a browser sent, `validation` is the gate that every completed work item passes.
"""
