"""`make interop`: an outside reader opens what we export. It is not installed with Alur."""
